import type { KindDescription } from '@tenantry/client';
import { type AddCommand, formatOption, type TenantOption, tenantOption } from '../command.ts';
import type { Context } from '../context.ts';
import { resolveTargets } from '../kinds.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderDescription } from '../render/describe.ts';

const LAST_EVENTS = 15;

export const addDescribe: AddCommand = (program, bind) => {
  program
    .command('describe')
    .summary('show all about an object: state, resources, events')
    .description('Shows all about an object: its state, what it waits for, its faults, its resources, its last events.')
    .argument('<kind>', 'kind, its plural or short name; or KIND/NAME')
    .argument('[names...]', 'names')
    .addOption(tenantOption())
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(describe));
};

async function describe(
  context: Context,
  words: readonly string[],
  options: TenantOption & { readonly output: Format },
): Promise<void> {
  const { screen } = context;
  const client = await context.client();
  const faultsOf = async (kind: KindDescription, name: string, tenant: string | null) => {
    if (tenant !== null) return client.faults.list({ kind: 'Tenant', name: tenant }, { kind: kind.name, name });
    return kind.name === 'Tenant' || kind.name === 'Infrastructure'
      ? client.faults.list({ kind: kind.name, name })
      : [];
  };
  for (const [index, { kind, name, tenant }] of resolveTargets(
    await context.kinds(),
    words,
    options.tenant,
  ).entries()) {
    const objects = client.objects(kind, tenant);
    const object = await objects.get(name);
    const [resources, events, faults] = await Promise.all([
      objects.resources(name),
      objects.events(name),
      faultsOf(kind, name, tenant),
    ]);
    if (options.output === 'json' || options.output === 'yaml') {
      screen.result(serialised({ object, resources, faults, events }, options.output));
      continue;
    }
    const last = [...events].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(-LAST_EVENTS);
    if (index > 0) screen.result('');
    screen.result(...renderDescription({ object, resources, faults, events: last }, screen.paint, Date.now()));
  }
}
