import { Option } from 'commander';
import { type AddCommand, formatOption, type TenantOption, tenantOption } from '../command.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderCan } from '../render/can.ts';

interface CanOptions extends TenantOption {
  readonly name?: string;
  readonly expect?: 'yes' | 'no';
  readonly output: Format;
}

export const addCan: AddCommand = (program, bind) => {
  program
    .command('can')
    .summary('say whether somebody may do something, and which rule decides')
    .description(
      'Says whether somebody may do something in a tenant, and which rule decides. WHO is a user, `me`, or a role: viewer, editor, owner. What lies in the cluster, the cluster itself decides.',
    )
    .argument('<who>', 'user, me, or a role of the tenant')
    .argument('<verb>', 'such as get, list, create, delete')
    .argument('<resource>', 'such as pods, pods/exec, deployments.apps, or a kind of the product')
    .option('--name <name>', 'one object by name; any without it')
    .addOption(tenantOption())
    .addOption(new Option('--expect <answer>', 'exit with 1 when the answer is otherwise').choices(['yes', 'no']))
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(can));
};

async function can(
  { client, screen }: Context,
  [who = '', verb = '', resource = '']: readonly string[],
  { tenant, name, expect, output }: CanOptions,
): Promise<ExitCode> {
  const query = { who, verb, resource, ...(name === undefined ? {} : { name }) };
  const found = await (await client()).can(tenant?.toLowerCase() ?? null, query);
  const isForPrograms = output === 'json' || output === 'yaml';
  screen.result(...(isForPrograms ? [serialised(found, output)] : renderCan(found, screen.paint)));
  return expect === undefined || (expect === 'yes') === found.isAllowed ? EXIT.ok : EXIT.failed;
}
