import type { FaultState } from '@tenantry/client';
import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderFaults } from '../render/faults.ts';

interface FaultsOptions {
  readonly all?: boolean;
  readonly expectNone?: boolean;
  readonly output: Format;
}

export const addFaults: AddCommand = (program, bind) => {
  program
    .command('faults')
    .summary('say what is wrong in a tenant, why, and what to do')
    .description('Says what is wrong in a tenant, with its cause and its remedy, newest first.')
    .argument('<tenant>', 'name of the tenant')
    .option('--all', 'also what is over')
    .option('--expect-none', 'exit with 1 when something is wrong')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(faults));
};

async function faults(
  { client, screen }: Context,
  [tenant = '']: readonly string[],
  { all, expectNone, output }: FaultsOptions,
): Promise<ExitCode> {
  const name = tenant.toLowerCase();
  const state: FaultState = all === true ? 'all' : 'open';
  const found = await (await client()).faults(name, state);
  const isForPrograms = output === 'json' || output === 'yaml';
  screen.result(...(isForPrograms ? [serialised(found, output)] : renderFaults(name, found, screen.paint, Date.now())));
  const isWrong = found.some(({ resolvedAt }) => resolvedAt === null);
  return expectNone === true && isWrong ? EXIT.failed : EXIT.ok;
}
