import { createInterface } from 'node:readline/promises';
import type { Orphan, OrphanList } from '@tenantry/client';
import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { table } from '../output/table.ts';

interface OrphansOptions {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly expectNone?: boolean;
  readonly output: Format;
}

/** As many as one request of the API takes. */
const AT_ONCE = 100;

export const addOrphans: AddCommand = (program, bind) => {
  program
    .command('orphans')
    .summary('what is left in the cloud and nobody answers for')
    .description(
      'Lists what carries our mark, or stands in a security group of ours, and belongs to no object; `remove` takes it away after showing it once more. A resource group stands for all that is in it.',
    )
    .usage('[list | remove ID... | remove --all]')
    .argument('[action]', 'list (the default) or remove')
    .argument('[ids...]', 'what to remove, as the list shows it')
    .option('--all', 'remove everything that is listed')
    .option('-y, --yes', 'do not ask')
    .option('--expect-none', 'exit with 1 when there is anything')
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .action(bind(orphans));
};

async function orphans(
  context: Context,
  [action = 'list', ...ids]: readonly string[],
  options: OrphansOptions,
): Promise<void> {
  if (action !== 'list' && action !== 'remove') throw usageError(`"${action}" is neither list nor remove.`);
  if (action === 'list' && ids.length > 0) throw usageError('Only `remove` takes ids.');
  const client = await context.client();
  const { items: found, notRead } = await client.orphans.list();
  for (const { subscriptionId, reason } of notRead)
    context.screen.say(`Subscription ${subscriptionId} could not be looked into: ${reason}`);
  if (action === 'list') {
    show(context, found, notRead, options.output);
    if (options.expectNone && found.length > 0)
      throw new CommandError(EXIT.failed, `There are ${found.length} orphans.`);
    if (options.expectNone && notRead.length > 0)
      throw new CommandError(
        EXIT.failed,
        `What is left in ${notRead.length} of the subscriptions is not known, for the reasons above; let Tenantry read there.`,
      );
    return;
  }
  if (options.all === ids.length > 0) throw usageError('Say what to remove: ids as the list shows them, or --all.');
  await remove(context, options.all ? found : found.filter(({ id }) => isNamed(ids, id)), ids, options);
}

const isNamed = (ids: readonly string[], id: string) => ids.some((given) => given.toLowerCase() === id.toLowerCase());

function show({ screen }: Context, found: readonly Orphan[], notRead: OrphanList['notRead'], format: Format): void {
  if (format === 'name') {
    if (found.length > 0) screen.result(...found.map(({ id }) => id));
    return;
  }
  if (format !== 'table') {
    screen.result(serialised(format === 'yaml' ? found : { items: found, notRead }, format));
    return;
  }
  if (found.length === 0) {
    const where = notRead.length === 0 ? '' : ' in the other subscriptions';
    screen.say(`Nothing is left behind${where}: all that is ours belongs to an object.`);
    return;
  }
  screen.result(
    ...table<Orphan>(
      [
        { title: 'CAUSE', cell: ({ cause }) => cause },
        { title: 'TYPE', cell: ({ type }) => type },
        { title: 'ID', cell: ({ id }) => id },
      ],
      found,
    ),
  );
  const [holds] = [found.flatMap((orphan) => orphan.holds)];
  if (holds.length > 0)
    screen.say('', 'With a resource group goes what it holds and is not ours:', ...holds.map((id) => `  ${id}`));
}

async function remove(
  context: Context,
  chosen: readonly Orphan[],
  ids: readonly string[],
  options: OrphansOptions,
): Promise<void> {
  const { screen } = context;
  const unknown = ids.filter(
    (id) =>
      !isNamed(
        chosen.map((orphan) => orphan.id),
        id,
      ),
  );
  if (unknown.length > 0) {
    throw new CommandError(
      EXIT.refused,
      `Nothing was removed: no orphan ${unknown.join(', ')}.`,
      'See which there are: tenantry orphans.',
    );
  }
  if (chosen.length === 0) {
    screen.say('There is nothing to remove.');
    return;
  }
  show(context, chosen, [], 'table');
  if (!options.yes) await confirm(context, chosen.length);
  const client = await context.client();
  let failed = 0;
  for (let at = 0; at < chosen.length; at += AT_ONCE) {
    const part = chosen.slice(at, at + AT_ONCE);
    for (const { id, outcome, detail } of await client.orphans.remove(part.map((orphan) => orphan.id))) {
      if (outcome === 'failed') failed += 1;
      screen.result(`${WORDS[outcome]}: ${id}${detail === null ? '' : ` (${detail})`}`);
    }
  }
  if (failed > 0) throw new CommandError(EXIT.failed, `${failed} of ${chosen.length} could not be removed.`);
}

const WORDS = {
  removed: 'removed',
  removing: 'being removed',
  'not-an-orphan': 'left alone',
  failed: 'failed',
} as const;

async function confirm({ screen, canAsk, signal }: Context, count: number): Promise<void> {
  if (!canAsk) {
    throw new CommandError(
      EXIT.refused,
      `Nothing was removed: ${count} would go, and nobody is here to be asked.`,
      'Add --yes if that is what you want.',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`Type ${screen.paintWords('bold', 'remove')} to remove them: `, { signal });
    if (answer.trim().toLowerCase() !== 'remove') throw new CommandError(EXIT.refused, 'Nothing was removed.');
  } finally {
    terminal.close();
  }
}
