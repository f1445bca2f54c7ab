import type { InventoryItem, TenantryObject, Wait } from '@tenantry/client';
import { duration } from '../output/time.ts';
import { problemText } from '../render/describe.ts';
import { because } from '../render/objects.ts';

export type Goal = 'ready' | 'deleted';

/** An object and its inventory as they were at one moment. */
export interface Snapshot {
  /** Null when there is no such object (any more). */
  readonly object: TenantryObject | null;
  readonly resources: readonly InventoryItem[];
  readonly atMs: number;
}

export interface Step {
  readonly tone: 'done' | 'problem' | 'note';
  readonly text: string;
}

/** A wait shorter than this is the ordinary course of things. */
const WAIT_WORTH_SAYING_MS = 10_000;

/** What a person wants to hear about that happened between two looks. Pure, so that each case is a row in a test. */
export function stepsBetween(before: Snapshot | null, after: Snapshot): Step[] {
  return [...changedResources(before, after), ...newWaits(before, after), ...newFailure(before, after)];
}

function changedResources(before: Snapshot | null, after: Snapshot): Step[] {
  const known = new Map(before?.resources.map((item) => [item.key, item]));
  const steps: Step[] = [];
  for (const item of after.resources) {
    const earlier = known.get(item.key);
    known.delete(item.key);
    // What stood there before anyone looked is no step.
    if (item.state === 'present' && before !== null && earlier?.state !== 'present') {
      steps.push({ tone: 'done', text: item.title + tookFor(earlier, item.since) });
    }
    const problem = problemText(item);
    if (problem !== null && problem !== (earlier === undefined ? null : problemText(earlier))) {
      steps.push({ tone: 'problem', text: `${item.title}: ${problem}` });
    }
  }
  for (const gone of known.values()) {
    // It was never made: a cluster that does not offer it, or a declaration that was taken back.
    if (gone.state === 'planned') continue;
    steps.push({ tone: 'done', text: `${gone.title} is gone${tookFor(gone, new Date(after.atMs).toISOString())}` });
  }
  return steps;
}

/** How long a change took, where its beginning was seen. */
function tookFor(earlier: InventoryItem | undefined, endedAt: string): string {
  if (earlier === undefined || !isMoving(earlier)) return '';
  return ` (${duration(Date.parse(endedAt) - Date.parse(earlier.since))})`;
}

export function isMoving(item: InventoryItem): boolean {
  return item.state === 'changing' || item.state === 'deleting';
}

function newWaits(before: Snapshot | null, after: Snapshot): Step[] {
  return (after.object?.status.waitingFor ?? [])
    .filter((wait) => isLong(wait, after.atMs) && !(before !== null && wasSaid(before, wait)))
    .map((wait) => ({ tone: 'note', text: `waits for ${wait.title}: ${wait.reason}` }));
}

function isLong(wait: Wait, nowMs: number): boolean {
  return nowMs - Date.parse(wait.since) >= WAIT_WORTH_SAYING_MS;
}

function wasSaid(before: Snapshot, wait: Wait): boolean {
  return (before.object?.status.waitingFor ?? []).some(
    (earlier) => earlier.on === wait.on && earlier.reason === wait.reason && isLong(earlier, before.atMs),
  );
}

function newFailure(before: Snapshot | null, { object }: Snapshot): Step[] {
  if (object?.status.phase !== 'failing') return [];
  const why = because(object);
  const said = before?.object?.status.phase === 'failing' ? because(before.object) : null;
  return why === '' || why === said ? [] : [{ tone: 'problem', text: why }];
}

/** Whether what was waited for has come about. */
export function isReached({ object }: Snapshot, goal: Goal, uid: string | null): boolean {
  // Another object of the same name means that the one waited for is gone.
  if (goal === 'deleted') return object === null || (uid !== null && object.metadata.uid !== uid);
  if (object === null || object.metadata.deletionRequestedAt) return false;
  return object.status.phase === 'ready' && object.status.observedGeneration >= object.metadata.generation;
}
