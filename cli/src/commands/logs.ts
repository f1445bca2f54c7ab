import type { LogFilter, LogLine, LogRange } from '@tenantry/client';
import { Option } from 'commander';
import { type AddCommand, collected, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';
import type { Format } from '../output/format.ts';
import { rangeOf } from '../range.ts';
import { renderLine, visible } from '../render/logs.ts';

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export const SOURCES = ['container', 'host', 'application', 'system'] as const;

interface LogsOptions extends Omit<LogFilter, 'fields'> {
  readonly follow?: boolean;
  readonly since: string;
  readonly until?: string;
  readonly field?: readonly string[];
  readonly tail: number;
  readonly all?: boolean;
  readonly output: Format;
}

export const addLogs: AddCommand = (program, bind) => {
  program
    .command('logs')
    .summary('show what the pods of a tenant write, and with -f what they go on to write')
    .description(
      'Shows the last lines of a tenant, the oldest first: what its pods and hosts wrote, and what the system says of it. With -f also those to come, until Ctrl-C.',
    )
    .argument('<tenant>', 'name of the tenant')
    .option('-f, --follow', 'go on showing lines as they come')
    .option('-s, --service <names>', 'only of these services, joined by commas')
    .option('-p, --pod <names>', 'only of these pods')
    .option('-c, --container <names>', 'only of these containers')
    .addOption(new Option('--level <level>', 'only lines at least so severe').choices(LEVELS))
    .option('--text <text>', 'only lines with this text, whatever the case')
    .option('--field <name=value>', 'only lines of JSON with this field, once for each', collected)
    .option('--source <names>', `only from these sources: ${SOURCES.join(', ')}`)
    .option('--since <time>', 'how far back: 10m, 2h, 7d, or a time', '1h')
    .option('--until <time>', 'until when: as --since')
    .addOption(new Option('--tail <count>', 'how many of the past').default(100).argParser(countOf))
    .option('--all', 'all lines of the time, for a file')
    .addOption(formatOption('table', 'json'))
    .addHelpText(
      'after',
      `
  tenantry logs dev01 -f
  tenantry logs dev01 --service web --level error --since 1d
  tenantry logs dev01 --field user=ann -o json
  tenantry logs dev01 --since 7d --all > dev01.log`,
    )
    .action(bind(logs));
};

async function logs(context: Context, [tenant = '']: readonly string[], options: LogsOptions): Promise<void> {
  const { screen, signal } = context;
  const name = tenant.toLowerCase();
  const api = (await context.client()).logs;
  const filter = filterOf(options);
  const range = rangeOf(options, Date.now());
  if (options.all === true) {
    if (options.follow === true) throw usageError('--all ends, and -f does not: give one of the two.');
    const format = options.output === 'json' ? 'ndjson' : 'text';
    await downloaded(screen, api.download(name, { ...filter, ...range }, format, signal));
    return;
  }
  const { lines, tail, delaySeconds } = await lastLines(context, name, { ...filter, ...range }, options.tail);
  const show = (line: LogLine) => {
    screen.result(options.output === 'json' ? JSON.stringify(line) : renderLine(line, screen.paint));
  };
  for (const line of lines) show(line);
  if (options.follow !== true) {
    if (lines.length === 0) screen.say(`There is no such line of ${name} since ${options.since}.`);
    return;
  }
  if (delaySeconds >= LATE_SECONDS) {
    const minutes = Math.round(delaySeconds / 60);
    screen.say(`Lines of containers come up to ${minutes} minutes after they are written.`);
  }
  const stream = api.tail(name, filter, {
    signal,
    lastEventId: tail,
    onInterrupted: () => screen.say('The stream of lines broke off; taking it up again.'),
  });
  for await (const line of stream) show(line);
}

async function downloaded(screen: Context['screen'], pieces: AsyncIterable<string>): Promise<void> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    screen.result(...lines.map(visible));
  }
}

/** From here on somebody who waits would wonder. */
const LATE_SECONDS = 60;
const PAGE = 500;

/** The newest, in the order in which they came. */
async function lastLines(context: Context, tenant: string, query: LogFilter & LogRange, count: number) {
  const api = (await context.client()).logs;
  const first = await api.page(tenant, { ...query, limit: Math.min(PAGE, Math.max(1, count)) });
  const lines = first.items.slice(0, count);
  for (let cursor = first.nextCursor; cursor !== null && lines.length < count; ) {
    const page = await api.page(tenant, { ...query, cursor, limit: Math.min(PAGE, count - lines.length) });
    lines.push(...page.items);
    cursor = page.nextCursor;
  }
  return { lines: lines.reverse(), tail: first.tail, delaySeconds: first.delaySeconds };
}

function filterOf({ service, pod, container, level, text, source, field = [] }: LogsOptions): LogFilter {
  const given = { service, pod, container, level, text, source };
  const fields = field.map((one) => {
    const at = one.indexOf('=');
    if (at < 1) throw usageError(`"${one}" is no field.`, 'Write it as name=value.');
    return [one.slice(0, at), one.slice(at + 1)];
  });
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
  };
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0 || count > 10_000) throw usageError(`"${text}" is no count up to 10000.`);
  return count;
}
