import {
  METRIC_STATS,
  METRICS,
  type MetricDefinition,
  type MetricQuestion,
  MOST_STEPS,
  metricNamed,
} from '@tenantry/observe/metrics';
import { METRIC_GROUPINGS } from '@tenantry/store/contract';
import { z } from 'zod';
import { readQuery } from '../http/query.ts';
import { ProblemError } from '../problems/index.ts';

const time = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-29T03:25:00Z' });
const names = METRICS.map(({ name }) => name);

export const metricParameters = {
  metric: z
    .string(`must be one of ${names.join(', ')}, or what a program of the tenant sends`)
    .min(1)
    .max(260)
    .describe(
      'Which figure: one of the catalogue, which says what each is, or one that a program of the tenant sends.',
    ),
  from: time.optional().describe('Where the range begins, ISO 8601. Default: an hour before `to`.'),
  to: time.optional().describe('Where it ends. Default: now.'),
  step: z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(86_400 * 31, 'must be 31 days at most')
    .optional()
    .describe(
      `Seconds; ${MOST_STEPS} steps in the range at most. Steps begin at multiples of it. It is made longer where no such short step is kept any more. Default: as suits the range.`,
    ),
  group: z
    .enum(METRIC_GROUPINGS, `must be one of ${METRIC_GROUPINGS.join(', ')}`)
    .optional()
    .describe('By what it is told apart. Default: the first that the catalogue names.'),
  stat: z
    .enum(METRIC_STATS, `must be one of ${METRIC_STATS.join(', ')}`)
    .default('average')
    .describe(
      'What of the values within a step. Default: average. Counters are always answered by how much they rose.',
    ),
  service: z.string().min(1).max(253).optional().describe('Only this service, or only pods of it.'),
  object: z
    .string()
    .regex(/^[A-Za-z]+\/[^/]+$/, 'must be a kind and a name, such as Redis/cache')
    .max(253)
    .optional()
    .describe('Only this one of what lives in the tenant, by kind and name: `Redis/cache`.'),
};

const HOUR_MS = 3_600_000;

/** @param sentBy what a name means that is not of the catalogue, or is asked for by `series` */
export async function readMetricQuery(
  query: unknown,
  now: Date,
  sentBy: (name: string) => Promise<MetricDefinition | null>,
): Promise<MetricQuestion> {
  const { metric: name, from, to, step, group, stat, service, object } = readQuery(query, metricParameters);
  const metric = (group === 'series' ? null : metricNamed(name)) ?? (await sentBy(name)) ?? metricNamed(name);
  if (metric === null) {
    throw unfit(
      'metric',
      `must be one of ${names.join(', ')}, or what a program of the tenant sends`,
      'GET /api/v1/tenants/{tenant}/metrics lists them',
    );
  }
  const [first = 'tenant'] = metric.groups;
  if (group !== undefined && !metric.groups.includes(group)) {
    throw unfit(
      'group',
      `must be one of ${metric.groups.join(', ')} for ${name}`,
      'the catalogue says which there are',
    );
  }
  const grouping = group ?? first;
  for (const [field, given, isFit] of [
    ['service', service, grouping !== 'object'],
    ['object', object, grouping === 'object'],
  ] as const) {
    if (given !== undefined && !isFit) throw unfit(field, `does not go with figures by ${grouping}`, 'leave it out');
  }
  const end = to === undefined ? now : new Date(to);
  const start = from === undefined ? new Date(end.getTime() - HOUR_MS) : new Date(from);
  if (start >= end) throw unfit('from', 'must be before to', 'exchange them, or leave one out');
  if (step !== undefined && (end.getTime() - start.getTime()) / 1000 / step > MOST_STEPS) {
    throw unfit(
      'step',
      `must leave ${MOST_STEPS} steps in the range at most`,
      'ask for longer steps, or a shorter range',
    );
  }
  return {
    ...{ metric, group: grouping, from: start, to: end, stat },
    ...(step === undefined ? {} : { stepSeconds: step }),
    ...(service === undefined ? {} : { service }),
    ...(object === undefined ? {} : { object }),
  };
}

function unfit(field: string, message: string, remedy: string): ProblemError {
  return new ProblemError('invalid-query', {
    detail: `${field}: ${message}.`,
    errors: [{ field, message, remedy }],
  });
}
