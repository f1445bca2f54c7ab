import type { Fault } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { indented } from '../output/table.ts';
import { age } from '../output/time.ts';

/** Cause, what to do, and since when; one after another. */
export function renderFaults(tenant: string, faults: readonly Fault[], paint: Paint, nowMs: number): string[] {
  if (faults.length === 0) return [paint('green', `Nothing is wrong in ${tenant} that is known.`)];
  return faults.flatMap((fault, index) => [
    ...(index === 0 ? [] : ['']),
    paint(fault.resolvedAt !== null ? 'dim' : fault.severity === 'critical' ? 'red' : 'yellow', fault.cause),
    ...indented([fault.remedy, paint('dim', lifeOf(fault, nowMs))]),
  ]);
}

function lifeOf({ firstSeen, resolvedAt, count, source, severity }: Fault, nowMs: number): string {
  const since = `since ${age(firstSeen, nowMs)}, found ${count} ${count === 1 ? 'time' : 'times'}`;
  return `${severity}, ${since} by ${source}${resolvedAt === null ? '' : `, over since ${age(resolvedAt, nowMs)}`}`;
}
