import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderCapacity } from '../render/capacity.ts';

interface CapacityOptions {
  readonly output: Format;
}

export const addCapacity: AddCommand = (program, bind) => {
  program
    .command('capacity')
    .summary('say what the cluster of an infrastructure has, and what is asked for of it')
    .description(
      'Says how many nodes tenants share and have of their own, what their pods ask for there, what is left, and what their quotas let them ask for at most: where that is more than there is, not all tenants can use their quota at once. Read from the cluster now.',
    )
    .argument('<infrastructure>', 'name of the infrastructure')
    .addOption(formatOption('table', 'json', 'yaml'))
    .addHelpText(
      'after',
      `
  tenantry capacity nonprod
  tenantry capacity nonprod -o json | jq '.shared.quota.cpu / .shared.allocatable.cpu'`,
    )
    .action(bind(capacity));
};

async function capacity(
  { client, screen }: Context,
  [infrastructure = '']: readonly string[],
  { output }: CapacityOptions,
): Promise<void> {
  const found = await (await client()).capacity(infrastructure.toLowerCase());
  const isForPrograms = output === 'json' || output === 'yaml';
  screen.result(...(isForPrograms ? [serialised(found, output)] : renderCapacity(found, screen.paint)));
}
