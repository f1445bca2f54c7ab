import type { FaultSummary, KindDescription, ListQuery, TenantryObject } from '@tenantry/client';
import { type AddCommand, formatOption, type TenantOption, tenantOption } from '../command.ts';
import type { Context } from '../context.ts';
import { resolveKind, resolveTargets, slashName, tenantFor } from '../kinds.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderObjects } from '../render/objects.ts';
import { watch } from './get-watch.ts';

export interface GetOptions extends TenantOption {
  readonly output: Format;
  readonly selector?: string;
  readonly phase?: string;
  readonly search?: string;
  readonly watch?: boolean;
}

export const addGet: AddCommand = (program, bind) => {
  program
    .command('get')
    .summary('list objects of a kind, or show some by name')
    .description('Lists the objects of a kind, or shows those named.')
    .argument('<kind>', 'kind, its plural or short name; or KIND/NAME')
    .argument('[names...]', 'only these')
    .addOption(tenantOption())
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .option('-l, --selector <labels>', 'only with these labels, such as team=blue,stage=dev')
    .option('--phase <phase>', 'only in this state, such as failing')
    .option('-q, --search <text>', 'only with this in the name')
    .option('-w, --watch', 'go on showing changes until Ctrl-C')
    .action(bind(get));
};

async function get(context: Context, words: readonly string[], options: GetOptions): Promise<void> {
  const client = await context.client();
  const kinds = await context.kinds();
  const [word = '', ...names] = words;
  if (names.length === 0 && !word.includes('/')) {
    const kind = resolveKind(kinds, word);
    const objects = client.objects(kind, tenantFor(kind, options.tenant));
    const read = (): Promise<TenantryObject[]> =>
      all(objects.all({ ...queryOf(options), ...(kind.needsConsent ? { direction: 'any' as const } : {}) }));
    if (options.watch) return watch(context, kind, read, options);
    const hasFaults = options.output === 'table' && (kind.name === 'Tenant' || kind.name === 'Infrastructure');
    const [found, faults] = await Promise.all([read(), hasFaults ? client.faults.summary() : []]);
    return showList(context, kind, found, options.output, faults);
  }
  const targets = resolveTargets(kinds, words, options.tenant);
  const [first] = targets;
  if (first === undefined) return;
  const readOne = ({ kind, tenant, name }: (typeof targets)[number]): Promise<TenantryObject> =>
    client.objects(kind, tenant).get(name);
  const found = await Promise.all(targets.map(readOne));
  if (options.watch) return watch(context, first.kind, () => Promise.all(targets.map(readOne)), options);
  const [only] = found;
  if (found.length === 1 && only !== undefined && (options.output === 'json' || options.output === 'yaml')) {
    context.screen.result(serialised(only, options.output));
    return;
  }
  showList(context, first.kind, found, options.output);
}

async function all(pages: AsyncIterable<TenantryObject>): Promise<TenantryObject[]> {
  const found: TenantryObject[] = [];
  for await (const object of pages) found.push(object);
  return found;
}

function queryOf({ selector, phase, search }: GetOptions): ListQuery {
  return {
    ...(selector === undefined ? {} : { labelSelector: selector }),
    ...(phase === undefined ? {} : { phase }),
    ...(search === undefined ? {} : { q: search }),
  };
}

function showList(
  { screen }: Context,
  kind: KindDescription,
  objects: readonly TenantryObject[],
  format: Format,
  faults: FaultSummary['items'] = [],
): void {
  if (format === 'json' || format === 'yaml') {
    screen.result(serialised({ apiVersion: 'tenantry.dev/v1', kind: 'List', items: objects }, format));
  } else if (format === 'name') {
    screen.result(...objects.map((object) => slashName(object.kind, object.metadata.name)));
  } else if (objects.length === 0) {
    const word = kind.name.toLowerCase();
    screen.say(
      `There are no ${kind.plural} to show. \`tenantry create ${word} NAME\` makes one; \`tenantry explain ${word}\` says what it takes.`,
    );
  } else {
    screen.result(...renderObjects(kind, objects, screen.paint, Date.now(), faults));
  }
}
