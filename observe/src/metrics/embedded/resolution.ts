import type { MetricGrouping, MetricResolution, MetricRetention } from '@tenantry/store/contract';
import { type Steps, stepsOf, usualStep } from '../steps.ts';

const DAY_MS = 86_400_000;
const FIVE_MINUTES = 300;
const HOUR = 3600;

export interface Reading extends Steps {
  readonly resolution: MetricResolution;
}

/** In days. */
export type KeptFor = Pick<MetricRetention, 'raw' | 'fiveMinutes'>;

/**
 * In which steps a range is answered, and from what: the step asked for, but no shorter than what is still kept of the time
 * where it begins. Of
 * pods and of what is sent nothing is kept by the hour.
 */
export function readingOf(
  range: { readonly from: Date; readonly to: Date; readonly stepSeconds?: number },
  group: MetricGrouping,
  retention: KeptFor,
  everySeconds: number,
  now: Date,
): Reading {
  const { from, to } = range;
  const age = (now.getTime() - from.getTime()) / DAY_MS;
  const hasHours = group !== 'pod' && group !== 'series';
  const isLong = age > retention.fiveMinutes && hasHours;
  const least = isLong ? HOUR : age > retention.raw ? FIVE_MINUTES : everySeconds;
  const wanted = Math.max(least, range.stepSeconds ?? usualStep(from, to, least));
  if (wanted < FIVE_MINUTES) return { ...stepsOf(from, to, wanted), resolution: 'raw' };
  if (wanted < HOUR || !hasHours) return { ...stepsOf(from, to, upTo(wanted, FIVE_MINUTES)), resolution: '5m' };
  return { ...stepsOf(from, to, upTo(wanted, HOUR)), resolution: '1h' };
}

const upTo = (seconds: number, unit: number) => Math.ceil(seconds / unit) * unit;
