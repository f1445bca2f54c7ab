import type { MetricAnswer } from '@tenantry/client';
import { Option } from 'commander';
import { type AddCommand, durationMs, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { type Format, serialised } from '../output/format.ts';
import { rangeOf } from '../range.ts';
import { renderMetrics, wordsOf } from '../render/metrics.ts';

const GROUPS = ['tenant', 'service', 'pod', 'node', 'resource', 'object', 'series'] as const;

interface MetricsOptions {
  readonly metric?: string;
  readonly group?: string;
  readonly stat?: string;
  readonly service?: string;
  readonly object?: string;
  readonly step?: number;
  readonly since: string;
  readonly until?: string;
  readonly output: Format;
}

export const addMetrics: AddCommand = (program, bind) => {
  program
    .command('metrics')
    .summary('show how much a tenant uses, over time')
    .description(
      'Shows how much a tenant uses, what it may use, and how it went: all figures, or with --metric one, told apart by service, pod, node or resource, and of databases, storage and machines by object. A gap in a line is time in which nothing was measured.',
    )
    .argument('<tenant>', 'name of the tenant')
    .option('-m, --metric <name>', 'one of them: cpu, memory, database-cpu …, or one that a program sends')
    .addOption(new Option('-g, --group <group>', 'by what it is told apart').choices(GROUPS))
    .option('-s, --service <name>', 'only this service, or pods of it')
    .option('--object <kind/name>', 'only this one, such as SqlDatabase/orders')
    .addOption(new Option('--stat <stat>', 'what of the values within a step').choices(['average', 'min', 'max']))
    .addOption(new Option('--step <duration>', 'how long a step is, such as 1m').argParser(durationMs))
    .option('--since <time>', 'how far back: 30m, 6h, 7d, or a time', '1h')
    .option('--until <time>', 'until when: as --since')
    .addOption(formatOption('table', 'json', 'yaml'))
    .addHelpText(
      'after',
      `
  tenantry metrics dev01
  tenantry metrics dev01 --metric memory --group pod --since 6h
  tenantry metrics dev01 --object SqlDatabase/orders
  tenantry metrics dev01 --metric cpu --since 30d -o json`,
    )
    .action(bind(metrics));
};

async function metrics(
  { client, screen }: Context,
  [tenant = '']: readonly string[],
  options: MetricsOptions,
): Promise<void> {
  const { output, metric, stat, service, object, step } = options;
  const group = options.group ?? (object === undefined ? undefined : 'object');
  const name = tenant.toLowerCase();
  const api = (await client()).metrics;
  const given = {
    group,
    stat,
    service,
    object,
    step: step === undefined ? undefined : Math.max(1, Math.round(step / 1000)),
  };
  const rest = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const range = rangeOf(options, Date.now());
  const ask = (one: string) => api.query(name, { metric: one, ...range, ...rest });
  const answers = metric === undefined ? await all() : [await ask(metric)];
  if (output === 'json' || output === 'yaml') {
    screen.result(serialised(metric === undefined ? answers : answers[0], output));
    return;
  }
  const { shown, leftOut } = metric === undefined ? inUse(answers) : { shown: answers, leftOut: [] };
  const hasFigures = answers.some(({ series }) => series.length > 0);
  if (hasFigures) screen.result(...renderMetrics(shown, screen.paint));
  else screen.say(`Nothing was measured of ${name} since ${options.since}.`);
  screen.say(...new Set(answers.flatMap(wordsOf)), ...leftOut);

  /** All that there are; of the others is said why not. */
  async function all(): Promise<MetricAnswer[]> {
    const { items } = await api.list(name);
    const fitting = items.filter(({ groups }) =>
      group === undefined
        ? groups[0] !== 'series' && (service === undefined || groups[0] !== 'object')
        : groups.some((one) => one === group),
    );
    const wanted = fitting.slice(0, MOST_AT_ONCE);
    const sent = items.filter(({ groups }) => groups[0] === 'series');
    if (group === undefined && sent.length > 0) screen.say(namesOfSent(sent.map((item) => item.name)));
    const more = fitting.length - wanted.length;
    if (more > 0) screen.say(`${more} more are not shown; --metric NAME shows one.`);
    const missing = Map.groupBy(
      wanted.filter(({ unavailable }) => unavailable !== null),
      ({ unavailable }) => `${unavailable?.reason} ${unavailable?.remedy}`,
    );
    screen.say(...[...missing].map(([why, some]) => `${some.map((item) => item.name).join(', ')}: ${why}`));
    return Promise.all(wanted.filter(({ unavailable }) => unavailable === null).map((item) => ask(item.name)));
  }
}

/** Figures that are asked for where no one is named. */
const MOST_AT_ONCE = 60;
const MOST_NAMES = 12;

function namesOfSent(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return `Sent by programs: ${shown}${more > 0 ? ` and ${more} more` : ''}; --metric NAME shows one, --group series all.`;
}

/** Among all figures, a quota that nothing of was used says nothing. */
function inUse(answers: readonly MetricAnswer[]): { shown: MetricAnswer[]; leftOut: string[] } {
  const shown = answers.map((answer) =>
    answer.group === 'resource'
      ? { ...answer, series: answer.series.filter(({ values }) => values.some((value) => value !== null && value > 0)) }
      : answer,
  );
  const leftOut = answers.flatMap(({ metric, series }, index) => {
    const count = series.length - (shown[index]?.series.length ?? 0);
    return count === 0
      ? []
      : [`${metric}: ${count} that nothing is used of are left out; --metric ${metric} shows them.`];
  });
  return { shown, leftOut };
}
