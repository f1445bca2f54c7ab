import { createInterface } from 'node:readline/promises';
import { type Client, ProblemError, type TenantryEvent, type TenantryObject } from '@tenantry/client';
import { type AddCommand, type TenantOption, tenantOption, timeoutOption, waitOption } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit.ts';
import { follow } from '../follow/follow.ts';
import { resolveTargets, slashName, type Target } from '../kinds.ts';
import { duration } from '../output/time.ts';
import { renderDeletion } from '../render/deletion.ts';

interface DeleteOptions extends TenantOption {
  readonly yes?: boolean;
  readonly wait: boolean;
  readonly timeout: number;
  readonly ignoreNotFound?: boolean;
}

export const addDelete: AddCommand = (program, bind) => {
  program
    .command('delete')
    .summary('take an object and all its resources away')
    .description('Shows what will go, asks, takes it away, and ends when all of it was observed gone.')
    .argument('<kind>', 'kind, its plural or short name; or KIND/NAME')
    .argument('[names...]', 'names')
    .addOption(tenantOption())
    .option('-y, --yes', 'do not ask')
    .addOption(waitOption())
    .option('--no-wait', 'return once deletion was asked for, instead of when all is gone')
    .option('--ignore-not-found', 'what is not there is fine')
    .addOption(timeoutOption('30m'))
    .action(bind(remove));
};

async function remove(context: Context, words: readonly string[], options: DeleteOptions): Promise<void> {
  const { screen } = context;
  const client = await context.client();
  const doomed: { target: Target; object: TenantryObject }[] = [];
  for (const target of resolveTargets(await context.kinds(), words, options.tenant)) {
    const objects = client.objects(target.kind, target.tenant);
    const object = await objects.get(target.name).catch((error: unknown) => {
      if (options.ignoreNotFound && error instanceof ProblemError && error.status === 404) return null;
      throw error;
    });
    if (object === null) {
      screen.say(`${slashName(target.kind.name, target.name)} does not exist.`);
      continue;
    }
    screen.say(...renderDeletion(target, await objects.deletion(target.name), screen.paintWords), '');
    if (!options.yes) await confirm(context, target);
    doomed.push({ target, object });
  }

  for (const { target } of doomed) {
    await client.objects(target.kind, target.tenant).delete(target.name);
    if (!options.wait) screen.result(`${slashName(target.kind.name, target.name)} is being deleted`);
  }
  if (!options.wait || doomed.length === 0) return;

  const targets = doomed.map(({ target }) => target);
  const names = targets.map((target) => slashName(target.kind.name, target.name)).join(' ');
  const again = `tenantry wait --for=deleted ${names}${options.tenant === undefined ? '' : ` -t ${options.tenant}`}`;
  const gone = await follow(context, targets, { goal: 'deleted', timeoutMs: options.timeout, again });
  for (const [index, { target, tookMs }] of gone.entries()) {
    screen.result(`${slashName(target.kind.name, target.name)} is gone (${duration(tookMs)})`);
    const object = doomed[index]?.object;
    if (object !== undefined) await reportRemains(context, client, object);
  }
}

async function confirm({ screen, canAsk, signal }: Context, { kind, name }: Target): Promise<void> {
  if (!canAsk) {
    throw new CommandError(
      EXIT.refused,
      `Nothing was deleted: ${slashName(kind.name, name)} would go, and nobody is here to be asked.`,
      'Add --yes if that is what you want.',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`Type ${screen.paintWords('bold', name)} to delete it: `, { signal });
    if (answer.trim().toLowerCase() !== name) {
      throw new CommandError(EXIT.refused, 'Nothing was deleted: what you typed is not its name.');
    }
  } finally {
    terminal.close();
  }
}

const LAST_EVENTS = 500;

/** Some clouds keep what was deleted for a while, such as key vaults; people must know, for the name stays taken. */
async function reportRemains({ screen }: Context, client: Client, object: TenantryObject): Promise<void> {
  const { kind, metadata } = object;
  const own = await client.recentEvents({ kind, name: metadata.name, limit: LAST_EVENTS });
  const within = kind === 'Tenant' ? await client.recentEvents({ tenant: metadata.name, limit: LAST_EVENTS }) : [];
  const remains = new Map<string, TenantryEvent>();
  for (const event of [...own, ...within]) {
    const isIts = event.objectUid === metadata.uid || event.at >= metadata.createdAt;
    if (event.reason === 'SoftDeleted' && isIts) remains.set(event.id, event);
  }
  if (remains.size === 0) return;
  screen.say('', 'Kept by the cloud for a while, deleted but recoverable:');
  screen.say(...[...remains.values()].map((event) => `  ${event.message}`));
}
