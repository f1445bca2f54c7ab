import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ControlPlane } from './control-plane.ts';
import { type Figure, median, ratio, spread } from './figures.ts';
import { REPOSITORY } from './repository.ts';

const TURNS = 15;
const ENDS_WITHIN_MS = 60_000;
const CLI = join(REPOSITORY, 'cli', 'bin', 'tenantry.js');
/** As little of Node as can ask a server something. */
const BARE = `require('node:http').get(process.env.ASKED, { headers: { authorization: process.env.AS } }, (answer) =>
  answer.setEncoding('utf8').on('data', (text) => process.stdout.write(text)))`;

/**
 * Milliseconds from the start of a command to its end, by turns with a program of one line that asks the same of the same server. By
 * each call of kubectl one such command is waited for.
 */
export async function measureCommand(tell: (line: string) => void): Promise<Figure[]> {
  const plane = await ControlPlane.start();
  try {
    const environment = {
      ...{ TENANTRY_HOME: plane.home, TENANTRY_SERVER: '', TENANTRY_TOKEN: '' },
      ...{ ASKED: `${await plane.url()}/api/v1/tenants`, AS: `Bearer ${await plane.token()}` },
    };
    const asking: number[] = [];
    const offline: number[] = [];
    const bare: number[] = [];
    const node: number[] = [];
    for (let turn = 0; turn <= TURNS; turn += 1) {
      const times = [
        await millisecondsOf([CLI, 'get', 'tenants'], environment),
        await millisecondsOf([CLI, 'completion', 'bash'], environment),
        await millisecondsOf(['-e', BARE], environment),
        await millisecondsOf(['-e', '0'], environment),
      ] as const;
      // What Node compiles at the first time it keeps.
      if (turn === 0) continue;
      for (const [index, list] of [asking, offline, bare, node].entries()) list.push(times[index] ?? Number.NaN);
    }
    tell(`tenantry get tenants: ${spread(asking, 'ms', 0)}`);
    return [
      {
        what: 'tenantry get tenants, of none',
        measured: spread(asking, 'ms', 0),
        baseline: `${spread(bare, 'ms', 0)}: one line of node:http`,
        ratio: ratio(median(asking), median(bare)),
      },
      {
        what: 'tenantry completion bash, which asks nothing',
        measured: spread(offline, 'ms', 0),
        baseline: `${spread(node, 'ms', 0)}: node -e 0`,
        ratio: ratio(median(offline), median(node)),
      },
    ];
  } finally {
    await plane.dispose();
  }
}

async function millisecondsOf(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const startedAt = performance.now();
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, words, { env, stdio: 'ignore', timeout: ENDS_WITHIN_MS });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${signal ?? code}`);
  return performance.now() - startedAt;
}
