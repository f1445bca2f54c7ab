import { DriverError, endsOperation, type Operation, type Remains, type Target } from '@tenantry/drivers/contract';
import type { JsonObject } from '@tenantry/kinds';
import type { InventoryRow } from '@tenantry/store/contract';
import { allEnded } from './all-ended.ts';
import { driverOf } from './environment.ts';
import { removalStep } from './graph.ts';
import { type Problem, troubleOf } from './problem.ts';
import type { ResourceWork } from './resource-result.ts';
import { throwIfTurnedAway } from './turned-away.ts';

/** How far the removal of some rows has come. */
export interface Removal {
  /** Rows whose resources are still there, with what is waited for; rows whose turn has not come have no reason. */
  readonly left: readonly { readonly row: InventoryRow; readonly wait: RemovalWait | null }[];
  readonly gone: readonly InventoryRow[];
}

export function both(one: Removal, other: Removal): Removal {
  return { left: [...one.left, ...other.left], gone: [...one.gone, ...other.gone] };
}

export interface RemovalWait {
  readonly reason: string;
  readonly retryAfterMs: number | null;
  readonly problem: Problem | null;
  readonly isBlocking: boolean;
}

/** Observed not to be there. */
const GONE = 'gone';
/** Nothing of ours any more: whatever stands there stays. */
const LEFT = 'left';

/**
 * Takes resources away in reverse order of dependency, as far as that goes without waiting. A row is forgotten only when its
 * resource was observed gone by asking the system itself (invariants I4 and I7).
 */
export async function removeRows(work: ResourceWork, rows: readonly InventoryRow[]): Promise<Removal> {
  const remaining = new Map(rows.map((row) => [row.key, row]));
  const waits = new Map<string, RemovalWait>();
  const gone: InventoryRow[] = [];
  const absent = new Map<string, InventoryRow>();
  // Each round ends with fewer rows or is the last, so there are at most as many rounds as rows.
  for (let round = 0; round <= rows.length; round += 1) {
    const step = removalStep([...remaining.values()]);
    const turn = [...step.delete, ...step.confirm].filter((row) => !waits.has(row.key));
    if (turn.length === 0) break;
    await eachOf(turn, work.environment.limits.resourcesPerPass, async (row) => {
      const outcome = isGoneWith(work, row, absent) ? GONE : await removeRow(work, row);
      if (typeof outcome !== 'string') {
        waits.set(row.key, outcome);
        return;
      }
      if (outcome === GONE) absent.set(row.key, row);
      remaining.delete(row.key);
      gone.push(row);
      work.recorder.forget(row.key);
    });
  }
  return { left: [...remaining.values()].map((row) => ({ row, wait: waits.get(row.key) ?? null })), gone };
}

async function eachOf<Item>(
  items: readonly Item[],
  limit: number,
  visit: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await visit(item);
  };
  await allEnded(Array.from({ length: Math.min(limit, items.length) }, lane));
}

/** @param absent rows whose resources were observed gone since this began */
function isGoneWith(work: ResourceWork, row: InventoryRow, absent: ReadonlyMap<string, InventoryRow>): boolean {
  const container = row.deletedWith === null ? undefined : absent.get(row.deletedWith);
  if (container === undefined || container.driver !== row.driver) return false;
  return driverOf(work.environment, row.driver).goesWith?.(targetOf(work, row), targetOf(work, container)) === true;
}

function targetOf({ owner }: ResourceWork, { connection, type, id }: InventoryRow): Target {
  return { connection, type, id, owner };
}

type RemovalOutcome = typeof GONE | typeof LEFT | RemovalWait;

async function removeRow(work: ResourceWork, row: InventoryRow): Promise<RemovalOutcome> {
  const now = work.environment.clock();
  if (row.notBefore !== null && row.notBefore > now && row.operation !== null) {
    const retryAfterMs = row.notBefore.getTime() - now.getTime();
    work.hurry.after(retryAfterMs);
    return wait(row.problem?.message ?? 'is being taken away', retryAfterMs);
  }
  try {
    return await removeResource(work, row);
  } catch (error) {
    if (work.signal.aborted) throw error;
    return removalFailed(work, row, error);
  }
}

async function removeResource(work: ResourceWork, row: InventoryRow): Promise<RemovalOutcome> {
  const driver = driverOf(work.environment, row.driver);
  const target = targetOf(work, row);
  const outcome = row.operation === null ? null : await resumeForRemoval(work, target, row, row.operation);
  if (outcome?.state === 'running') return running(work, row, outcome.operation, outcome.retryAfterMs);
  if (outcome === null) await throwIfTurnedAway(driver, target, row);
  const observed = outcome?.isGone === true ? null : await readForRemoval(work, row, target);
  if (observed === null) {
    reportRemains(work, row, (await driver.remainsOf?.(target, work)) ?? null);
    return GONE;
  }
  if (observed.isShared === true) return LEFT;
  if (observed.owner === null && observed.uid !== undefined && observed.uid === row.uid && row.applied !== null) {
    // Ours, without its mark: with the mark back it goes like everything else.
    await driver.update(target, row.applied, observed, null, work);
    return removeResource(work, { ...row, uid: null });
  }
  if (observed.owner !== work.owner) {
    const wasNeverOurs = row.applied === null && observed.owner === null;
    work.recorder.emit({
      type: wasNeverOurs ? 'normal' : 'warning',
      reason: 'LeftAlone',
      message: wasNeverOurs
        ? `${row.title} is not ours and stays: ${row.id}`
        : `${row.title} does not carry our mark any more and is left alone: ${row.id}`,
      resource: row.key,
    });
    return LEFT;
  }
  const deletion = await driver.delete(target, observed, work);
  if (deletion.state === 'running') return running(work, row, deletion.operation, deletion.retryAfterMs);
  if ((await readForRemoval(work, row, target)) !== null) {
    work.recorder.save({ ...row, state: 'deleting', operation: null, notBefore: null, problem: null });
    return wait('is being taken away', 1_000);
  }
  reportRemains(work, row, deletion.remains ?? (await driver.remainsOf?.(target, work)) ?? null);
  work.recorder.emit({ type: 'normal', reason: 'Removed', message: `${row.title} is gone`, resource: row.key });
  return GONE;
}

/** Of a making that failed, what it left behind is looked at and taken away. A deletion that failed is told and tried again. */
async function resumeForRemoval(work: ResourceWork, target: Target, row: InventoryRow, recorded: JsonObject) {
  // The store keeps operations as it was given them.
  const operation = recorded as unknown as Operation;
  try {
    return await driverOf(work.environment, row.driver).resume(target, operation, work);
  } catch (error) {
    if (endsOperation(error) && operation.kind !== 'delete') return null;
    throw error;
  }
}

async function readForRemoval(work: ResourceWork, row: InventoryRow, target: Target) {
  try {
    return await driverOf(work.environment, row.driver).read(target, { ...work, fresh: true });
  } catch (error) {
    // Nothing can stand in a parent that is not there, or be of a type that is not served.
    if (error instanceof DriverError && (error.kind === 'parent-missing' || error.code === 'TypeNotServed'))
      return null;
    throw error;
  }
}

function running(work: ResourceWork, row: InventoryRow, operation: Operation, retryAfterMs: number): RemovalWait {
  work.hurry.after(retryAfterMs);
  const isDeletion = operation.kind === 'delete';
  work.recorder.save({
    ...row,
    state: isDeletion ? 'deleting' : row.state,
    operation: operation as unknown as JsonObject,
    notBefore: new Date(work.environment.clock().getTime() + retryAfterMs),
    problem: null,
    since: row.state === 'deleting' ? row.since : work.environment.clock(),
  });
  const waitsFor = operation.record.waitingFor;
  const detail = typeof waitsFor === 'string' && waitsFor !== '' ? `: ${waitsFor}` : '';
  return wait(isDeletion ? `is being taken away${detail}` : 'its making has to end first', retryAfterMs);
}

function removalFailed(work: ResourceWork, row: InventoryRow, error: unknown): RemovalWait {
  const { problem, isBlocking, retryAfterMs } = troubleOf(error);
  // As of what is made: to wait for our own turn or budget is no step.
  if (row.problem?.message !== problem.message && problem.isUnasked !== true) {
    work.recorder.emit({
      type: 'warning',
      reason: problem.code,
      message: `${row.title}: ${problem.message}`,
      resource: row.key,
    });
  }
  work.recorder.save({
    ...row,
    state: isBlocking ? 'blocked' : 'deleting',
    operation: endsOperation(error) ? null : row.operation,
    problem,
  });
  return { reason: problem.message, retryAfterMs, problem, isBlocking };
}

function reportRemains(work: ResourceWork, row: InventoryRow, remains: Remains | null): void {
  if (remains === null) return;
  const until = remains.until === null ? '' : ` until ${remains.until.slice(0, 10)}`;
  work.recorder.emit({
    type: 'warning',
    reason: 'SoftDeleted',
    message: `${remains.what} stays soft-deleted${until}: ${remains.reason}`,
    resource: row.key,
    data: { what: remains.what, id: remains.id, until: remains.until },
  });
}

function wait(reason: string, retryAfterMs: number | null): RemovalWait {
  return { reason, retryAfterMs, problem: null, isBlocking: false };
}
