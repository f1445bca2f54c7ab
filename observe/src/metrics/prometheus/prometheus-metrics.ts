import type { MetricGrouping } from '@tenantry/store/contract';
import { CLUSTER_METRICS, type MetricDefinition } from '../catalogue.ts';
import {
  type MetricAnswer,
  type MetricEngine,
  type MetricLine,
  type MetricQuestion,
  type MetricTenant,
  type MetricUnavailable,
  MOST_LINES,
} from '../contract.ts';
import type { Binding } from '../promql/index.ts';
import { type Steps, stepsOf, usualStep } from '../steps.ts';
import { CURATED, type CuratedQuery, serviceOfPod } from './curated.ts';
import type { PromqlGateway } from './gateway.ts';

export interface PrometheusMetricsOptions {
  readonly gateway: PromqlGateway;
  readonly bindingOf: (tenant: MetricTenant) => Promise<Binding>;
}

/** Two scrapes at the intervals that are usual. */
const LEAST_STEP_SECONDS = 60;
/** A step is looked at so often. */
const LOOKS = 10;
const LEAST_LOOK_SECONDS = 30;

/** The values of one name, one for each step. */
type Rows = ReadonlyMap<string, (number | null)[]>;

/** The same figures, of a Prometheus-compatible server that scrapes the tenants' clusters. */
export function createPrometheusMetrics({ gateway, bindingOf }: PrometheusMetricsOptions): MetricEngine {
  const offer = async () => ({
    ...{ engine: 'prometheus' as const, everySeconds: LEAST_STEP_SECONDS, measuredAt: null, notice: null },
    metrics: CLUSTER_METRICS.map((metric) => ({
      ...metric,
      everySeconds: LEAST_STEP_SECONDS,
      unavailable: CURATED[metric.name] === undefined ? NOT_APART : null,
    })),
  });

  async function query(tenant: MetricTenant, question: MetricQuestion): Promise<MetricAnswer> {
    const { metric, group, service } = question;
    const wanted = question.stepSeconds ?? usualStep(question.from, question.to, LEAST_STEP_SECONDS);
    const steps = stepsOf(question.from, question.to, Math.max(LEAST_STEP_SECONDS, wanted));
    const curated = CURATED[metric.name];
    if (curated === undefined) return answerOf(steps, [], NOT_APART);
    const binding = await bindingOf(tenant);
    const ask = (samples: string, stat: string, over = steps) => rowsOf(samples, stat, curated, group, over, binding);
    const isCounter = metric.kind === 'counter';
    const now = endOf(question, steps);
    const [values, ...others] = await Promise.all([
      ask(curated.samples, isCounter ? 'counter' : question.stat),
      curated.limit === undefined ? null : ask(curated.limit, 'average'),
      isCounter ? null : ask(curated.samples, AS_IT_IS, now),
      isCounter || curated.limit === undefined ? null : ask(curated.limit, AS_IT_IS, now),
    ]);
    if ('reason' in values) return answerOf(steps, [], values);
    const [limits = null, newest = null, newestLimits = null] = others.map((one) =>
      one === null || 'reason' in one ? null : one.rows,
    );
    const found = { values: values.rows, limits, newest, newestLimits };
    const lines = linesOf(found, tenant, question).filter(
      ({ name, service: of }) => service === undefined || (group === 'service' ? name : of) === service,
    );
    return answerOf(steps, lines, lines.length === 0 ? notScraped(metric, curated) : null);
  }

  async function rowsOf(
    samples: string,
    stat: string,
    { labels }: CuratedQuery,
    group: MetricGrouping,
    { from, to, stepSeconds, count }: Steps,
    binding: Binding,
  ): Promise<{ readonly rows: Rows } | MetricUnavailable> {
    const label = labels[group];
    const summed = `sum ${label === undefined ? '' : `by (${label}) `}(${samples.replaceAll('$step', `${stepSeconds}s`)})`;
    const look = Math.max(LEAST_LOOK_SECONDS, Math.floor(stepSeconds / LOOKS));
    const over = OVER[stat];
    const { body } = await gateway.ask(
      {
        endpoint: 'query_range',
        // What is answered at a time is of the step before it.
        parameters: new URLSearchParams({
          query: over === undefined ? summed : `${over}((${summed})[${stepSeconds}s:${look}s])`,
          start: String(from.getTime() / 1000 + stepSeconds),
          end: String(to.getTime() / 1000),
          step: String(stepSeconds),
        }),
      },
      binding,
      new AbortController().signal,
    );
    if (body.status === 'error') return { reason: `The metrics server: ${body.error}.`, remedy: REMEDY };
    const rows = new Map<string, (number | null)[]>();
    for (const { metric, values } of matrixOf(body.data)) {
      const row = new Array<number | null>(count).fill(null);
      for (const [at, value] of values) {
        const number = Number(value);
        const index = Math.round((at - from.getTime() / 1000) / stepSeconds) - 1;
        if (Number.isFinite(number) && index >= 0 && index < count) row[index] = number;
      }
      rows.set(label === undefined ? '' : (metric[label] ?? ''), row);
    }
    return { rows };
  }

  return { offer, query };
}

const OVER: Readonly<Record<string, string>> = {
  average: 'avg_over_time',
  min: 'min_over_time',
  max: 'max_over_time',
};
/** Of one moment, with nothing made of several. */
const AS_IT_IS = 'newest';

/** What is answered of this one step is of where the range ends, which may be within the last of its steps. */
const endOf = ({ to }: MetricQuestion, { stepSeconds }: Steps): Steps => ({
  ...{ from: new Date(to.getTime() - stepSeconds * 1000), to, stepSeconds, count: 1 },
});
const REMEDY = 'Ask for less, or look at the metrics server.';
const NOT_APART: MetricUnavailable = {
  reason: 'What a whole node uses is of all that run there, and the metrics server does not say whose node it is.',
  remedy: 'Ask for cpu or memory by node: what the tenant itself uses there.',
};

const notScraped = ({ name }: MetricDefinition, { from }: CuratedQuery): MetricUnavailable => ({
  reason: `The metrics server has nothing of ${name} of this tenant in this time.`,
  remedy: `Where there should be something, let it scrape ${from}, with the label that tells tenants apart (docs/metrics.md).`,
});

interface FoundRows {
  readonly values: Rows;
  readonly limits: Rows | null;
  readonly newest: Rows | null;
  readonly newestLimits: Rows | null;
}

function linesOf(found: FoundRows, tenant: MetricTenant, { group, metric }: MetricQuestion): MetricLine[] {
  const { values, limits } = found;
  const isService = group === 'service' && CURATED[metric.name]?.labels.service === 'pod';
  const nameOf = (key: string) => (group === 'tenant' ? tenant.name : isService ? serviceOfPod(key) : key);
  return [
    ...Map.groupBy(
      [...values].filter(([key]) => group === 'tenant' || key !== ''),
      ([key]) => nameOf(key),
    ),
  ].map(([name, rows]) => ({
    name,
    service: group === 'pod' ? serviceOfPod(name) : null,
    node: null,
    labels: null,
    values: together(
      rows.map(([, row]) =>
        metric.kind === 'counter' ? row.map((one) => (one === null ? null : Math.round(one))) : row,
      ),
      'any',
    ),
    limits: limits === null ? null : boundOf(rows.map(([key]) => limits.get(key) ?? [])),
    newest: newestOf(
      found,
      rows.map(([key]) => key),
    ),
  }));
}

/** Of what makes a line, added up. */
function newestOf({ newest, newestLimits }: FoundRows, keys: readonly string[]): MetricLine['newest'] {
  if (newest === null) return null;
  const [value = null] = together(
    keys.map((key) => newest.get(key) ?? []),
    'any',
  );
  if (value === null) return null;
  const limits = newestLimits === null ? null : boundOf(keys.map((key) => newestLimits.get(key) ?? []));
  return { value, limit: limits?.[0] ?? null };
}

/** Added up, step by step: of what there is, or only where there is something of all. */
function together(rows: readonly (readonly (number | null)[])[], need: 'any' | 'all'): (number | null)[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, index) => {
    const there = rows.flatMap((row) => row[index] ?? []);
    if (there.length === 0 || (need === 'all' && there.length < rows.length)) return null;
    return there.reduce((sum, value) => sum + value, 0);
  });
}

function boundOf(rows: readonly (readonly (number | null)[])[]): (number | null)[] | null {
  const limits = together(rows, 'all');
  return limits.some((limit) => limit !== null) ? limits : null;
}

function answerOf(
  { from, to, stepSeconds }: Steps,
  lines: readonly MetricLine[],
  unavailable: MetricUnavailable | null,
): MetricAnswer {
  const sizeOf = ({ values }: MetricLine) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const sorted = lines.toSorted((one, other) => sizeOf(other) - sizeOf(one));
  const omitted = Math.max(0, lines.length - MOST_LINES);
  return {
    ...{ engine: 'prometheus', from, to, stepSeconds, lines: sorted.slice(0, MOST_LINES), omitted },
    ...{ unavailable, notice: null },
  };
}

interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

/** As the API of Prometheus answers a range; what looks otherwise is none. */
function matrixOf(data: unknown): readonly Found[] {
  const result = typeof data === 'object' && data !== null && 'result' in data ? data.result : null;
  if (!Array.isArray(result)) return [];
  return result.filter(
    (one): one is Found => typeof one?.metric === 'object' && one.metric !== null && Array.isArray(one.values),
  );
}
