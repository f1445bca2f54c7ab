import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

test('each threat that docs/security.md names has a test, and the test is there', async () => {
  const page = await readFile(join(ROOT, 'docs/security.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (who|-)/.test(line));
  expect(rows.length).toBeGreaterThan(12);
  for (const row of rows) {
    const tests = [...row.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, file]) => file ?? '');
    expect([row, tests.length]).not.toEqual([row, 0]);
    expect(tests.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  }
});
