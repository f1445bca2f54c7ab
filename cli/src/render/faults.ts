import type { Fault } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { indented } from '../output/table.ts';
import { age, localTime } from '../output/time.ts';

/** As much of an id as names one of a few faults. */
const SHORT_ID = 8;

/** Cause, what to do, and its life; one after another. `withOwner`: faults of several tenants stand together. */
export function renderFaults(
  faults: readonly Fault[],
  paint: Paint,
  nowMs: number,
  { withOwner = false }: { readonly withOwner?: boolean } = {},
): string[] {
  return faults.flatMap((fault, index) => [
    ...(index === 0 ? [] : ['']),
    paint(colourOf(fault), `${withOwner ? `${nameOf(fault.owner)}: ` : ''}${fault.cause}`),
    ...indented([fault.remedy, ...lifeOf(fault, nowMs).map((line) => paint('dim', line))]),
  ]);
}

function colourOf({ state, severity }: Fault): Parameters<Paint>[0] {
  if (state === 'resolved' || state === 'muted') return 'dim';
  return severity === 'critical' ? 'red' : 'yellow';
}

function lifeOf(fault: Fault, nowMs: number): string[] {
  const { id, firstSeen, count, source, severity, object, owner, note } = fault;
  const about = object.kind === owner.kind ? '' : ` ${nameOf(object)},`;
  const since = `since ${age(firstSeen, nowMs)}, found ${count} ${count === 1 ? 'time' : 'times'} by ${source}`;
  const deed = deedOf(fault, nowMs);
  return [
    `${severity},${about} ${since} (${id.slice(0, SHORT_ID)})`,
    ...(deed === '' ? [] : [`${deed}${note === null ? '' : `: ${note}`}`]),
  ];
}

function deedOf(fault: Fault, nowMs: number): string {
  const { acknowledgedAt, acknowledgedBy, mutedUntil, mutedBy, resolvedAt, resolvedBy } = fault;
  if (resolvedAt !== null)
    return `over since ${age(resolvedAt, nowMs)}${resolvedBy === null ? '' : `, said ${resolvedBy}`}`;
  if (mutedUntil !== null) return `muted by ${mutedBy} until ${localTime(mutedUntil)}`;
  return acknowledgedAt === null ? '' : `known to ${acknowledgedBy} since ${age(acknowledgedAt, nowMs)}`;
}

function nameOf({ kind, name }: Fault['owner']): string {
  return kind === 'Tenant' ? name : `${kind} ${name}`;
}
