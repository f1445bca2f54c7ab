import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSandbox } from './sandbox.ts';

test('a sandbox that ends at its start is told with its reason, not with where Node was when it saw it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-sandbox-start-'));
  try {
    const program = join(folder, 'ends.mjs');
    await writeFile(program, "process.nextTick(() => { throw new Error('there is no room'); });");
    await expect(startSandbox(join(folder, 'sandbox'), program)).rejects.toThrow(
      'the sandbox did not start: it ended with code 1: Error: there is no room',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
