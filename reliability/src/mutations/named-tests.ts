import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type NamedTest, patternOf } from './mutation.ts';

/** For each file: a test that waits for what never comes says so within a minute or two; more is a process that hangs. */
const LIMIT_MS = 300_000;

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** Of one file, what became of its tests that were asked for. */
export interface Outcome {
  readonly passed: readonly string[];
  readonly failed: readonly { readonly name: string; readonly why: string }[];
  /** Why the file could not be run at all; null where it was. */
  readonly unrun: string | null;
}

/** Runs some tests of a checkout with Vitest, and nothing besides. */
export async function runTests(folder: string, tests: readonly NamedTest[]): Promise<ReadonlyMap<string, Outcome>> {
  const file = join(folder, 'node_modules', '.mutations.json');
  await rm(file, { force: true });
  const files = [...new Set(tests.map((test) => test.file))];
  const pattern = [...new Set(tests.map(patternOf))].join('|');
  const parameters = [...files, '-t', pattern, '--reporter=json', `--outputFile=${file}`];
  const output = await vitest(folder, parameters, files.length * LIMIT_MS);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return new Map(files.map((name) => [name, unrun(output.slice(-2_000))]));
  const { testResults } = report.parse(JSON.parse(text));
  return new Map(
    files.map((name) => {
      const found = testResults.find((result) => result.name === join(folder, name));
      return [name, found === undefined ? unrun('Vitest says nothing of it') : outcomeOf(found)];
    }),
  );
}

const unrun = (why: string): Outcome => ({ passed: [], failed: [], unrun: why });

function outcomeOf({ assertionResults, status, message }: z.infer<typeof report>['testResults'][number]): Outcome {
  const tests = assertionResults.map(({ ancestorTitles, title, status, failureMessages }) => ({
    ...{ name: [...ancestorTitles, title].join(' > '), status, why: (failureMessages ?? []).join('\n') },
  }));
  const passed = tests.filter((test) => test.status === 'passed').map(({ name }) => name);
  const failed = tests.filter((test) => test.status === 'failed').map(({ name, why }) => ({ name, why }));
  const isUnrun = failed.length === 0 && (status === 'failed' || passed.length === 0);
  return { passed, failed, unrun: isUnrun ? message || 'no such test was run' : null };
}

/** Answers what it printed; how it ended says no more than its report. */
function vitest(folder: string, parameters: readonly string[], limitMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const program = join(folder, 'node_modules', 'vitest', 'vitest.mjs');
    const child = spawn(process.execPath, [program, 'run', '--project=rooms', ...parameters], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-16_384);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = () => {
      // Its workers too, which a mutation may have sent into a circle.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    };
    const timer = setTimeout(end, limitMs);
    process.once('exit', end);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      process.removeListener('exit', end);
      resolve(output);
    });
  });
}
