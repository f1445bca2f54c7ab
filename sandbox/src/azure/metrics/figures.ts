import { createHash } from 'node:crypto';
import type { ResourceRecord } from '../arm/resource.ts';
import { powerOf } from '../types/machine-power.ts';
import type { Aggregation, MetricDefinition } from './definitions.ts';

export interface Figure {
  /** Where the interval begins. */
  readonly atMs: number;
  readonly values: Readonly<Record<Aggregation, number>>;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** As Azure aggregates a resource's minutes into intervals; of time in which it was not there, or off, there is nothing. */
export function figuresOf(
  record: ResourceRecord,
  definition: MetricDefinition,
  range: { readonly fromMs: number; readonly toMs: number; readonly intervalMs: number },
  nowMs: number,
): Figure[] {
  const { fromMs, toMs, intervalMs } = range;
  const valueAt = minutesOf(record.id, definition);
  const since = floor(Date.parse(record.createdAt), MINUTE_MS);
  const isOff = record.type.toLowerCase() === 'microsoft.compute/virtualmachines' && powerOf(record) !== 'running';
  const until = Math.min(isOff ? Date.parse(record.changedAt) : nowMs, toMs);
  const figures: Figure[] = [];
  for (let start = floor(fromMs, intervalMs); start < until; start += intervalMs) {
    const minutes: number[] = [];
    const end = Math.min(start + intervalMs, until);
    for (let at = Math.max(start, since); at < end; at += MINUTE_MS) minutes.push(valueAt(at / MINUTE_MS));
    if (minutes.length > 0) figures.push({ atMs: start, values: aggregated(minutes) });
  }
  return figures;
}

function aggregated(minutes: readonly number[]): Figure['values'] {
  const total = minutes.reduce((sum, value) => sum + value, 0);
  return { total, average: total / minutes.length, minimum: Math.min(...minutes), maximum: Math.max(...minutes) };
}

/** A level of the resource's own that goes up and down with the day, a little different each minute, and always the same. */
function minutesOf(id: string, { name, unit, range, aggregations }: MetricDefinition): (minute: number) => number {
  const [least, most] = range;
  const seed = `${id.toLowerCase()} ${name}`;
  const level = 0.2 + 0.5 * chance(seed);
  const phase = chance(`${seed} phase`) * DAY_MINUTES;
  const isWhole = unit !== 'Percent' || aggregations.includes('total');
  return (minute) => {
    const wave = 0.15 * Math.sin(((minute + phase) / DAY_MINUTES) * 2 * Math.PI);
    const noise = 0.15 * (chance(`${seed} ${minute}`) * 2 - 1);
    const value = least + (most - least) * Math.min(1, Math.max(0, level + wave + noise));
    return isWhole ? Math.round(value) : Math.round(value * 100) / 100;
  };
}

/** From 0 to 1, always the same for a text. */
const chance = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;

const floor = (ms: number, stepMs: number): number => Math.floor(ms / stepMs) * stepMs;
