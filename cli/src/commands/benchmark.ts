import type { Benchmark, Client } from '@tenantry/client';
import { Option } from 'commander';
import { type AddCommand, timeoutOption } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT, type ExitCode } from '../exit.ts';
import { serialised } from '../output/format.ts';
import { junitBenchmark, renderBenchmark } from '../render/benchmark.ts';

interface BenchmarkOptions {
  readonly latest?: boolean;
  readonly rows?: boolean;
  readonly timeout: number;
  readonly output: 'table' | 'json' | 'yaml' | 'junit';
}

const ASKED_EVERY_MS = 500;

export const addBenchmark: AddCommand = (program, bind) => {
  program
    .command('benchmark')
    .summary('attack the boundary of a tenant, and say what held')
    .description(
      'Attacks the boundary of a tenant from within, as each of its roles, by what changes nothing: reviews, reads and dry runs. Exits with 1 when something came through.',
    )
    .argument('<tenant>', 'name of the tenant')
    .option('--latest', 'show the newest result that there is, and run nothing')
    .option('--rows', 'show every row, and not only those that are wrong')
    .addOption(timeoutOption('300s'))
    .addOption(
      new Option('-o, --output <format>', 'output for people or for programs')
        .choices(['table', 'json', 'yaml', 'junit'])
        .default('table'),
    )
    .action(bind(benchmark));
};

async function benchmark(
  { client, screen, signal }: Context,
  [tenant = '']: readonly string[],
  { latest, rows, timeout, output }: BenchmarkOptions,
): Promise<ExitCode> {
  const api = await client();
  const name = tenant.toLowerCase();
  const found = latest === true ? await api.benchmark(name, 'latest') : await run(api, name, timeout, signal);
  if (output === 'junit') screen.result(junitBenchmark(found));
  else if (output === 'table') screen.result(...renderBenchmark(found, screen.paint, rows === true));
  else screen.result(serialised(found, output));
  return found.outcome === 'passed' ? EXIT.ok : EXIT.failed;
}

/** Starts one and waits until it has finished. */
async function run(api: Client, tenant: string, timeoutMs: number, signal: AbortSignal): Promise<Benchmark> {
  const { id } = await api.startBenchmark(tenant);
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await api.benchmark(tenant, id);
    if (found.finishedAt !== null) return found;
    if (Date.now() > deadline) {
      throw new CommandError(
        EXIT.timeout,
        `The benchmark of ${tenant} has not finished in time.`,
        `tenantry benchmark ${tenant} --latest shows it when it has.`,
      );
    }
    await new Promise<void>((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
    signal.throwIfAborted();
  }
}
