import type { EventFilter, TenantryEvent } from '@tenantry/client';
import { Option } from 'commander';
import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';
import { resolveKind } from '../kinds.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderEvent, renderEvents } from '../render/events.ts';

interface EventsOptions {
  readonly watch?: boolean;
  readonly tenant?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly limit: number;
  readonly output: Format;
}

export const addEvents: AddCommand = (program, bind) => {
  program
    .command('events')
    .summary('show what happened, and with -w what happens')
    .description('Shows the last events, oldest first; with -w also those to come, until Ctrl-C.')
    .option('-w, --watch', 'go on showing events as they happen')
    // TENANTRY_TENANT does not narrow this: what happened elsewhere must not be hidden by a setting long forgotten.
    .option('-t, --tenant <tenant>', 'only of objects in this tenant')
    .option('--kind <kind>', 'only of objects of this kind')
    .option('--name <name>', 'only of objects of this name')
    .addOption(new Option('--limit <count>', 'how many of the past').default(50).argParser(countOf))
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(events));
};

async function events(context: Context, _args: readonly string[], options: EventsOptions): Promise<void> {
  const { screen, signal } = context;
  const client = await context.client();
  const filter: EventFilter = {
    ...(options.kind === undefined ? {} : { kind: resolveKind(await context.kinds(), options.kind).name }),
    ...(options.name === undefined ? {} : { name: options.name.toLowerCase() }),
    ...(options.tenant === undefined ? {} : { tenant: options.tenant.toLowerCase() }),
  };
  const recent = inOrder(await client.recentEvents({ ...filter, limit: options.limit }));
  if (!options.watch) {
    if (options.output !== 'table') {
      screen.result(
        serialised(options.output === 'yaml' ? recent : { items: recent }, options.output as 'json' | 'yaml'),
      );
    } else if (recent.length === 0) screen.say('Nothing has happened yet.');
    else screen.result(...renderEvents(recent, screen.paint, { withObject: true }));
    return;
  }
  for (const event of recent) screen.result(line(context, event, options.output));
  const last = recent.at(-1)?.id;
  const stream = client.events(filter, {
    signal,
    ...(last === undefined ? {} : { lastEventId: last }),
    onInterrupted: () => screen.say('The stream of events broke off; taking it up again.'),
  });
  for await (const event of stream) screen.result(line(context, event, options.output));
}

function line({ screen }: Context, event: TenantryEvent, format: Format): string {
  if (format === 'json') return JSON.stringify(event);
  if (format === 'yaml') return `---\n${serialised(event, 'yaml')}`;
  return renderEvent(event, screen.paint);
}

/** Ids rise with time; the API may list the newest first. */
function inOrder(found: readonly TenantryEvent[]): TenantryEvent[] {
  return [...found].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw usageError(`"${text}" is no count.`);
  return count;
}
