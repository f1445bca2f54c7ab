import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderUsage } from '../render/usage.ts';

interface UsageOptions {
  readonly expectWithin?: boolean;
  readonly output: Format;
}

export const addUsage: AddCommand = (program, bind) => {
  program
    .command('usage')
    .summary('say what a tenant uses of what it may')
    .description(
      'Says how much of each limit a tenant uses, what its objects come to in a month by the prices of its infrastructure, and what is there that could not be declared today.',
    )
    .argument('<tenant>', 'name of the tenant')
    .option('--expect-within', 'exit with 1 when a limit is passed')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(usage));
};

async function usage(
  { client, screen }: Context,
  [tenant = '']: readonly string[],
  { expectWithin, output }: UsageOptions,
): Promise<ExitCode> {
  const found = await (await client()).usage(tenant.toLowerCase());
  const isForPrograms = output === 'json' || output === 'yaml';
  screen.result(...(isForPrograms ? [serialised(found, output)] : renderUsage(found, screen.paint)));
  const isPassed = found.excluded.length > 0 || found.limits.some((limit) => limit.isPassed);
  return expectWithin === true && isPassed ? EXIT.failed : EXIT.ok;
}
