import type { Applied } from '@tenantry/client';
import { ProblemError } from '@tenantry/client';
import { type AddCommand, collected, formatOption, timeoutOption } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';
import { LocatedProblemError } from '../failure.ts';
import { follow } from '../follow/follow.ts';
import { resolveKind, slashName, type Target } from '../kinds.ts';
import { type Manifests, parseManifests } from '../manifests/parse.ts';
import { readSources } from '../manifests/read.ts';
import { type Format, serialised } from '../output/format.ts';
import { duration } from '../output/time.ts';
import { askToPrune, prune } from './prune.ts';

interface ApplyOptions {
  readonly filename: readonly string[];
  readonly set?: string;
  readonly prune?: boolean;
  readonly yes?: boolean;
  readonly wait?: boolean;
  readonly timeout: number;
  readonly output: Format;
}

export const FILES = '-f, --filename <path>';
export const SET_HELP = 'set that all of it belongs to, so that what leaves the files can be pruned';
export const FILES_HELP = 'manifests: a file, a folder, or - for standard input; may be repeated';

export const addApply: AddCommand = (program, bind) => {
  program
    .command('apply')
    .summary('make the world as the manifests declare')
    .description(
      'Creates what the manifests declare and is not there, and changes what differs. Applying twice changes nothing.',
    )
    .requiredOption(FILES, FILES_HELP, collected)
    .option('--set <name>', SET_HELP)
    .option('--prune', 'then delete what belongs to the set and is in none of the files; shows it, and asks')
    .option('-y, --yes', 'do not ask before something is deleted')
    .option('--wait', 'wait until all of it is ready, or gone, showing the steps')
    .addOption(timeoutOption('30m'))
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .action(bind(apply));
};

async function apply(context: Context, _args: readonly string[], options: ApplyOptions): Promise<void> {
  const client = await context.client();
  const manifests = parseManifests(await readSources(options.filename, process.stdin));
  const { set } = membership(options);
  const leaving =
    set === undefined || !options.prune
      ? []
      : await inTermsOf(manifests, () => askToPrune(context, manifests, set, options));
  const applied = await inTermsOf(manifests, () => client.apply(manifests.items, set === undefined ? {} : { set }));
  context.screen.result(...renderApplied(applied, options.output, context));
  await prune(context, leaving, options);
  if (!options.wait) return;

  const kinds = await context.kinds();
  const targets = applied.items.map(
    ({ object }): Target => ({
      kind: resolveKind(kinds, object.kind),
      name: object.metadata.name,
      tenant: object.metadata.tenant ?? null,
    }),
  );
  const words = targets.map((target) => slashName(target.kind.name, target.name));
  const again = `tenantry wait --for=ready ${words.join(' ')}`;
  for (const done of await follow(context, targets, { goal: 'ready', timeoutMs: options.timeout, again })) {
    context.screen.say(`${slashName(done.target.kind.name, done.target.name)} is ready (${duration(done.tookMs)})`);
  }
}

/** @throws CommandError where something is to be pruned that belongs to no set */
export function membership({ set, prune: isPruning }: { readonly set?: string; readonly prune?: boolean }) {
  if (isPruning && set === undefined) {
    throw usageError('--prune needs --set: only what belongs to a set is taken away.', 'Name the set: --set team-a.');
  }
  return { ...(set === undefined ? {} : { set }), ...(isPruning ? { prune: true } : {}) };
}

/** Runs a request made of manifests; what the API says about `items[1].spec` is told by file and line. */
export async function inTermsOf<T>(manifests: Manifests, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ProblemError) throw new LocatedProblemError(error, manifests.locate);
    throw error;
  }
}

function renderApplied(applied: Applied, format: Format, { screen }: Context): string[] {
  const name = (item: Applied['items'][number]): string => slashName(item.object.kind, item.object.metadata.name);
  if (format === 'json' || format === 'yaml') return [serialised(applied, format)];
  if (format === 'name') return applied.items.map(name);
  return applied.items.map((item) =>
    item.result === 'unchanged' ? `${name(item)} ${screen.paint('dim', 'unchanged')}` : `${name(item)} ${item.result}`,
  );
}
