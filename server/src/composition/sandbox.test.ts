import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSandbox } from './sandbox.ts';

test('what a sandbox is given besides stays its alone: the next one started here does not have it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-sandbox-start-'));
  try {
    const program = join(folder, 'tells.mjs');
    await writeFile(program, "throw new Error('it has ' + process.env.SANDBOX_EXCHANGES);");
    const environment = { SANDBOX_EXCHANGES: join(folder, 'exchanges.jsonl') };
    await expect(startSandbox(join(folder, 'first'), { program, environment })).rejects.toThrow(
      `it has ${environment.SANDBOX_EXCHANGES}`,
    );
    await expect(startSandbox(join(folder, 'second'), { program })).rejects.toThrow('it has undefined');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a sandbox that ends at its start is told with its reason, not with where Node was when it saw it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-sandbox-start-'));
  try {
    const program = join(folder, 'ends.mjs');
    await writeFile(program, "process.nextTick(() => { throw new Error('there is no room'); });");
    await expect(startSandbox(join(folder, 'sandbox'), { program })).rejects.toThrow(
      'the sandbox did not start: it ended with code 1: Error: there is no room',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
