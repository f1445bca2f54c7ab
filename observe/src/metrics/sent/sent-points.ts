import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { SentSample } from '@tenantry/store/contract';
import { isObject, objectOf, textOf } from '../../json.ts';
import { attributesOf, groupsIn, nanoseconds, UnreadableError } from '../../otlp/index.ts';
import { type Labels, labelsOf } from './labels.ts';

/** Why a point is not taken in. */
export const REFUSALS = {
  name: 'whose name is not one of OpenTelemetry',
  labels: 'with more, or longer, attributes than are kept',
  temporality: 'that say what went up and down by differences, or do not say whether they are differences',
  value: 'without a number or without a time',
} as const;
export type Refusal = keyof typeof REFUSALS;

export interface SentPoints {
  readonly samples: readonly SentSample[];
  /** Data points by why they are not among them. */
  readonly refused: ReadonlyMap<Refusal, number>;
  /** Data points in all: one of a histogram becomes two samples. */
  readonly count: number;
}

/** https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax */
const NAME = /^[A-Za-z][A-Za-z0-9_./-]{0,254}$/;
const MOST_UNIT = 63;
const DELTA = 1;
const CUMULATIVE = 2;
const NO_VALUE = 1;
/** What comes later is of now: clocks differ. */
const AHEAD_MS = 60_000;

/**
 * The points of an `ExportMetricsServiceRequest`, in its JSON form, as samples of series. Whose they are is the caller's to say,
 * never an attribute's.
 *
 * @throws UnreadableError
 */
export function sentPoints(request: JsonValue, now: Date): SentPoints {
  if (!isObject(request)) throw new UnreadableError('it is not an object');
  const samples = new Map<string, SentSample>();
  const refused = new Map<Refusal, number>();
  let count = 0;
  for (const ofResource of groupsIn(request, 'resourceMetrics')) {
    const resource = attributesOf(objectOf(ofResource.resource).attributes);
    for (const ofScope of groupsIn(ofResource, 'scopeMetrics')) {
      for (const metric of groupsIn(ofScope, 'metrics')) {
        for (const point of pointsOf(metric)) {
          count += 1;
          const read = samplesOf(metric, point, resource, now);
          if (typeof read === 'string') refused.set(read, (refused.get(read) ?? 0) + 1);
          // Of one that comes twice, as of two scopes, the last.
          else for (const one of read) samples.set(`${one.metric} ${one.name} ${one.at.getTime()}`, one);
        }
      }
    }
  }
  return { samples: [...samples.values()], refused, count };
}

type Shape = 'gauge' | 'counter' | 'delta' | 'parts' | 'delta-parts' | 'unsaid';

interface Point {
  readonly shape: Shape;
  readonly json: JsonObject;
}

/** Parts: how many, and their sum. */
function pointsOf(metric: JsonObject): Point[] {
  const { gauge, sum, histogram, exponentialHistogram, summary } = metric;
  const all = (holder: JsonValue | undefined, shape: Shape) =>
    groupsIn(objectOf(holder), 'dataPoints').map((json) => ({ json, shape }));
  if (gauge !== undefined) return all(gauge, 'gauge');
  if (sum !== undefined) return all(sum, shapeOfSum(objectOf(sum)));
  if (summary !== undefined) return all(summary, 'parts');
  const parts = histogram ?? exponentialHistogram;
  if (parts === undefined) return [];
  const { aggregationTemporality: how } = objectOf(parts);
  return all(parts, how === CUMULATIVE ? 'parts' : how === DELTA ? 'delta-parts' : 'unsaid');
}

function shapeOfSum({ aggregationTemporality: how, isMonotonic }: JsonObject): Shape {
  if (how === CUMULATIVE) return isMonotonic === true ? 'counter' : 'gauge';
  return how === DELTA && isMonotonic === true ? 'delta' : 'unsaid';
}

function samplesOf(
  metric: JsonObject,
  { shape, json }: Point,
  resource: JsonObject,
  now: Date,
): SentSample[] | Refusal {
  const name = textOf(metric.name);
  if (!NAME.test(name)) return 'name';
  if (shape === 'unsaid') return 'temporality';
  if ((Number(json.flags ?? 0) & NO_VALUE) !== 0) return [];
  const labels = labelsOf(resource, attributesOf(json.attributes));
  if (labels === null) return 'labels';
  const at = timeOf(json.timeUnixNano, now);
  const values = valuesOf(name, shape, json);
  if (at === null || values === null) return 'value';
  const since = shape === 'counter' || shape === 'parts' ? timeOf(json.startTimeUnixNano, now) : null;
  const unit = textOf(metric.unit).slice(0, MOST_UNIT);
  const kind = {
    isCounter: shape !== 'gauge',
    isDelta: shape === 'delta' || shape === 'delta-parts',
  };
  return values.map(({ metric: of, value, isCount }) => ({
    ...{ metric: of, value, at, since, ...kind },
    ...(labels satisfies Labels),
    unit: isCount ? '1' : unit,
  }));
}

function valuesOf(name: string, shape: Shape, { asDouble, asInt, count, sum }: JsonObject) {
  if (shape !== 'parts' && shape !== 'delta-parts') {
    const value = numberOf(asDouble ?? asInt);
    return value === null ? null : [{ metric: name, value, isCount: false }];
  }
  const [many, total] = [numberOf(count), numberOf(sum)];
  if (many === null) return null;
  // Where values may be negative, their sum is not said.
  const ofSum = total === null ? [] : [{ metric: `${name}.sum`, value: total, isCount: false }];
  return [{ metric: `${name}.count`, value: many, isCount: true }, ...ofSum];
}

function numberOf(value: JsonValue | undefined): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const number = value === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

function timeOf(value: JsonValue | undefined, now: Date): Date | null {
  const ms = Number(nanoseconds(value) / 1_000_000n);
  if (ms === 0) return null;
  return ms > now.getTime() + AHEAD_MS ? now : new Date(ms);
}
