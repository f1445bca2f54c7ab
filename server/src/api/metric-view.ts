import type { JsonObject } from '@tenantry/kinds';
import {
  METRIC_STATS,
  METRIC_UNITS,
  type MetricAnswer,
  type MetricOffer,
  type MetricQuestion,
  type MetricUnit,
} from '@tenantry/observe/metrics';
import { METRIC_GROUPINGS } from '@tenantry/store/contract';
import { z } from 'zod';
import { plain } from './view.ts';

const name = z.string().describe('Of the catalogue, or as a program of the tenant sends it.');
const engine = z
  .enum(['embedded', 'prometheus'])
  .describe('What answers: Tenantry itself, or a Prometheus-compatible server.');
const kind = z.enum(['gauge', 'counter']).describe('A counter is answered by how much it rose in each step.');
const unavailable = z
  .object({ reason: z.string(), remedy: z.string() })
  .nullable()
  .describe('Why there is nothing, or nothing new, and what to do; null where all is as it should.');
const notice = z.string().nullable().describe('What is less than it should be.');
const seconds = z.number().int().describe('Seconds.');

export const metricListSchema = z.object({
  engine,
  everySeconds: seconds.describe('Shorter steps say no more.'),
  measuredAt: z.iso
    .datetime()
    .nullable()
    .describe('When the cluster was last measured; null where it was never, or by others.'),
  notice,
  items: z.array(
    z.object({
      name,
      title: z.string(),
      unit: z.enum(METRIC_UNITS).describe('`resource`: as each resource is counted.'),
      kind,
      groups: z.array(z.enum(METRIC_GROUPINGS)).describe('The first is taken where none is asked for.'),
      everySeconds: seconds.describe('Shorter steps of it say no more.'),
      limit: z.string().nullable().describe('What the limits of a series say; null where there are none.'),
      unavailable,
    }),
  ),
});

const values = z.array(z.number().nullable());

export const metricAnswerSchema = z.object({
  metric: name,
  kind,
  group: z.enum(METRIC_GROUPINGS),
  stat: z.enum(METRIC_STATS),
  engine,
  from: z.iso.datetime().describe('Where the first step begins: a multiple of the step.'),
  to: z.iso.datetime().describe('Where the last one ends.'),
  step: seconds,
  series: z
    .array(
      z.object({
        name: z
          .string()
          .describe(
            'Of the service, pod, node or resource, or of the tenant; of an object its kind and name, `Redis/cache`.',
          ),
        unit: z.enum(METRIC_UNITS).exclude(['resource']),
        object: z
          .object({ kind: z.string(), name: z.string() })
          .nullable()
          .describe('What it is of, where it is told apart by object.'),
        labels: z
          .record(z.string(), z.string())
          .nullable()
          .describe('What tells it from others, where a program sends it: its service, its instance, and attributes.'),
        service: z.string().nullable().describe('What made the pod, or sends it.'),
        node: z.string().nullable().describe('Where the pod runs.'),
        values: values.describe('One for each step; null where nothing was measured.'),
        limits: values.nullable().describe('The same of the limit; null where there never was one.'),
        newest: z
          .object({ value: z.number(), limit: z.number().nullable() })
          .nullable()
          .describe(
            'The newest in the range, as it was measured and however long steps are; null of counters, and where that is not known.',
          ),
      }),
    )
    .describe('The largest first, 50 at most.'),
  omitted: z.number().int().describe('Further series, which are not among them.'),
  unavailable,
  notice,
});

/** https://opentelemetry.io/docs/specs/otlp/#otlphttp-response */
export const otlpMetricsTaken = z.object({
  partialSuccess: z
    .object({
      rejectedDataPoints: z.string().describe('How many were not kept.'),
      errorMessage: z.string().describe('Why.'),
    })
    .optional(),
});

export function metricListView({ metrics, measuredAt, ...offer }: MetricOffer): JsonObject {
  return plain({
    ...offer,
    measuredAt: measuredAt?.toISOString() ?? null,
    items: metrics.map(({ source: _, ...metric }) => metric),
  });
}

export function metricAnswerView({ metric, group, stat }: MetricQuestion, answer: MetricAnswer): JsonObject {
  const { from, to, stepSeconds, lines, ...rest } = answer;
  return plain({
    ...{ metric: metric.name, kind: metric.kind, group, stat },
    ...{ from: from.toISOString(), to: to.toISOString(), step: stepSeconds, ...rest },
    series: lines.map((line) => ({
      ...line,
      object: group === 'object' ? objectOf(line.name) : null,
      unit: metric.unit === 'resource' ? unitOf(line.name) : metric.unit,
    })),
  });
}

function objectOf(name: string) {
  const [kind = '', ...rest] = name.split('/');
  return { kind, name: rest.join('/') };
}

/** https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
function unitOf(resource: string): MetricUnit {
  if (/(^|\.)cpu$/.test(resource)) return 'cores';
  return /(^|[./])(memory|storage|ephemeral-storage)$/.test(resource) ? 'bytes' : 'count';
}
