import type { JsonObject } from '@tenantry/kinds';
import {
  DriverError,
  endsOperation,
  type Observed,
  type Operation,
  type Outcome,
  type Target,
  underFence,
} from '../contract.ts';
import type { Allowance } from './arm/allowance.ts';
import type { ArmResponse } from './arm/armClient.ts';
import { ArmError } from './arm/armError.ts';
import { urgently } from './arm/urgency.ts';
import { autoscaled } from './autoscaled.ts';
import { compare } from './compare.ts';
import { findDeletedVault, ownerOfDeleted, vaultRemains } from './deletedVault.ts';
import { driverError } from './errors.ts';
import { isList, isObject, textAt, valueAt, without, withValue } from './json.ts';
import { poll, progressIn, progressOf } from './longOperation.ts';
import { merge } from './merge.ts';
import { OWNER_TAG, withOwner } from './ownerMark.ts';
import { machineOf, POWER_STATE, powerAction } from './powerState.ts';
import { begun, ended, placeOfPut, put, running } from './put.ts';
import { puttable } from './schemaFacts.ts';
import { requireOwn, type Session } from './session.ts';
import { factsOf, REGISTRATION, RESOURCE_GROUP, TAGS_API_VERSION, type TypeFacts, VAULT } from './types.ts';

/**
 * Makes the resource, or takes up one of ours that stands there already (invariant I2). Looks before it writes, unless a
 * fresh read has just done so: most of Azure's PUTs replace whatever is there without asking. Turn and budget come before the look,
 * which is done in vain otherwise, and old by the time of the write.
 */
export async function create(session: Session, target: Target, desired: JsonObject, signal: AbortSignal) {
  return inLane(session, target, signal, async () => {
    const allowance = await session.arm.afford({ ...placeOfPut(target), signal });
    try {
      return await createWith(session, target, desired, allowance, signal);
    } finally {
      allowance.giveBack();
    }
  });
}

async function createWith(
  session: Session,
  target: Target,
  desired: JsonObject,
  allowance: Allowance,
  signal: AbortSignal,
): Promise<Outcome> {
  const facts = factsOf(target.type);
  const standing = session.isLatelyAbsent(target.id) ? null : await session.readFresh(target, signal);
  if (standing !== null) return takeUp(session, target, desired, standing, signal);
  if (facts.type === POWER_STATE) {
    throw new DriverError('parent-missing', 'MachineNotFound', `${machineOf(target.id)} is not there`);
  }
  await session.requireOwnParent(target, desired, signal);
  try {
    const body = { kind: 'create', body: forCreation(facts, desired), allowance } as const;
    return await put(session, target, facts.hasPreconditions ? { ...body, ifNoneMatch: '*' } : body, signal);
  } catch (error) {
    // Made meanwhile, perhaps by our own request whose answer was lost.
    if (!(error instanceof ArmError) || error.status !== 412) throw error;
    const made = await session.readFresh(target, signal);
    if (made === null) throw error;
    return takeUp(session, target, desired, made, signal);
  }
}

function forCreation({ afterCreation }: TypeFacts, desired: JsonObject): JsonObject {
  return afterCreation.reduce((body, path) => withValue(body, path.split('.'), undefined), desired);
}

function forChange({ createOnly }: TypeFacts, desired: JsonObject): JsonObject {
  return createOnly.reduce((body, path) => withValue(body, path.split('.'), undefined), desired);
}

async function takeUp(
  session: Session,
  target: Target,
  desired: JsonObject,
  standing: Observed,
  signal: AbortSignal,
): Promise<Outcome> {
  requireOwn(target, standing, 'creating it');
  if (standing.readiness.state === 'progressing') return running('create', { mode: 'resource' }, {}, 1000);
  if (compare(factsOf(target.type), desired, standing.body).kind !== 'update')
    return { state: 'done', observed: standing };
  return write(session, target, desired, standing, null, signal);
}

/** Changes what differs, and nothing else. */
export async function update(
  session: Session,
  target: Target,
  desired: JsonObject,
  observed: Observed,
  previous: JsonObject | null,
  signal: AbortSignal,
): Promise<Outcome> {
  return inLane(session, target, signal, async () => {
    const standing = await session.readFresh(target, signal);
    if (standing === null) {
      throw new DriverError('conflict', 'ResourceVanished', `${target.id} was taken away meanwhile`);
    }
    // Whoever lets an object adopt passes what stood there then; it must not be another's by now.
    if (standing.owner !== observed.owner) requireOwn(target, standing, 'changing it');
    if (standing.readiness.state === 'progressing') {
      throw new DriverError('conflict', 'ResourceBusy', `${target.id}: ${standing.readiness.reason}`, {
        retryAfterMs: 2000,
      });
    }
    if (standing.owner === target.owner && isSo(target, desired, standing, previous))
      return { state: 'done', observed: standing, isUntouched: true };
    return write(session, target, desired, standing, previous, signal);
  });
}

/**
 * Whether it stands as desired, with nothing left of what was asked for before and no longer is. What was seen before may be
 * old; a machine that runs as it should, say, must not be restarted for it.
 */
function isSo(target: Target, desired: JsonObject, standing: Observed, previous: JsonObject | null): boolean {
  return compare(factsOf(target.type), desired, standing.body, previous).kind === 'none';
}

async function write(
  session: Session,
  target: Target,
  desired: JsonObject,
  standing: Observed,
  previous: JsonObject | null,
  signal: AbortSignal,
): Promise<Outcome> {
  const facts = factsOf(target.type);
  if (facts.isWriteOnce || facts.type === REGISTRATION) return { state: 'done', observed: standing };
  if (facts.type === POWER_STATE) return changePower(session, target, desired, standing.body, signal);
  const marked = withOwner(facts, forChange(facts, desired), target.owner);
  const current = puttable(facts.type, standing.body);
  const merged = merge(current, autoscaled(facts.type, marked, standing.body), previous, facts.children);
  const body = facts.onceOnly.reduce((all, path) => kept(all, current, path.split('.')), merged);
  const tags = tagChanges(facts, current, body);
  if (tags !== null) return writeTags(session, target, tags, signal);
  const etag = etagOf(standing.body);
  const what = { kind: 'update', body } as const;
  return put(session, target, etag === null ? what : { ...what, ifMatch: etag }, signal);
}

/** `body` with what `current` has at a path, or without it where that has nothing. */
function kept(body: JsonObject, current: JsonObject, path: readonly string[]): JsonObject {
  const there = valueAt(current, path);
  if (there !== undefined) return withValue(body, path, there);
  const rest = without(body, path);
  return isObject(rest) ? rest : body;
}

/** Starts, restarts or deallocates the machine. */
async function changePower(
  session: Session,
  target: Target,
  desired: JsonObject,
  observed: JsonObject,
  signal: AbortSignal,
): Promise<Outcome> {
  const { name, restarts } = powerAction(desired, observed);
  const response = await session.arm.send({
    method: 'POST',
    path: `${machineOf(target.id)}/${name}`,
    apiVersion: factsOf(target.type).apiVersion,
    signal,
  });
  return begun(session, target, 'update', response, signal, restarts === null ? {} : { restarts });
}

interface TagChanges {
  readonly set: JsonObject;
  readonly drop: JsonObject;
}

/** The tags to set and to drop if nothing but tags differs, else null. */
function tagChanges(facts: TypeFacts, current: JsonObject, wanted: JsonObject): TagChanges | null {
  if (!facts.hasTagsApi || facts.mark.kind !== 'tag') return null;
  const { tags: tagsNow, ...restNow } = current;
  const { tags: tagsWanted, ...restWanted } = wanted;
  if (compare(facts, restWanted, restNow).kind !== 'none') return null;
  if (hasLess(restNow, restWanted)) return null;
  const now = isObject(tagsNow) ? tagsNow : {};
  const then = isObject(tagsWanted) ? tagsWanted : {};
  const set = Object.fromEntries(Object.entries(then).filter(([name, value]) => now[name] !== value));
  const drop = Object.fromEntries(Object.entries(now).filter(([name]) => !(name in then) && name !== OWNER_TAG));
  return Object.keys(set).length + Object.keys(drop).length === 0 ? null : { set, drop };
}

/** Drops before it sets, so that an operation left running is never the one that would be forgotten. */
async function writeTags(session: Session, target: Target, tags: TagChanges, signal: AbortSignal): Promise<Outcome> {
  let last: ArmResponse | null = null;
  for (const [operation, changed] of [
    ['Delete', tags.drop],
    ['Merge', tags.set],
  ] as const) {
    if (Object.keys(changed).length === 0) continue;
    if (last !== null && progressOf(session.arm, last, 'update') !== null) {
      throw new DriverError('conflict', 'TagsBusy', `the tags of ${target.id} are being changed`, {
        retryAfterMs: 2000,
      });
    }
    last = await session.arm.send({
      method: 'PATCH',
      path: `${target.id}/providers/Microsoft.Resources/tags/default`,
      apiVersion: TAGS_API_VERSION,
      body: { operation, properties: { tags: changed } },
      signal,
    });
  }
  return last === null
    ? ended(session, target, 'update', {}, signal, null)
    : begun(session, target, 'update', last, signal);
}

/** Asks for the deletion after a last look at whose it is. What is absent is deleted. */
export async function remove(session: Session, target: Target, signal: AbortSignal): Promise<Outcome> {
  const facts = factsOf(target.type);
  // It belongs to the whole subscription: others may rely on it.
  if (facts.mark.kind === 'shared') return { state: 'done' };
  return inLane(session, target, signal, async () => {
    const standing = await session.readFresh(target, signal);
    if (standing === null) return alreadyGone(session, target, signal);
    requireOwn(target, standing, 'deleting it');
    if (facts.goesWithParent) {
      throw new DriverError('invalid', 'GoesWithParent', `${target.id} can only be deleted together with its parent`, {
        remedy: 'Delete the key vault it is in.',
      });
    }
    const record = { location: textAt(standing.body, ['location']) };
    if (facts.type === RESOURCE_GROUP && textAt(standing.body, ['properties', 'provisioningState']) === 'Deleting') {
      return running('delete', { mode: 'resource' }, record, 2000);
    }
    const etag = facts.hasPreconditions ? etagOf(standing.body) : null;
    try {
      const response = await session.arm.send({
        ...(facts.hasDefault
          ? { method: 'PUT' as const, body: backToDefault(standing.body) }
          : { method: 'DELETE' as const }),
        path: target.id,
        apiVersion: facts.apiVersion,
        ...(etag === null ? {} : { ifMatch: etag }),
        signal,
      });
      return await begun(session, target, 'delete', response, signal, record);
    } catch (error) {
      if (!(error instanceof ArmError) || error.status !== 404) throw error;
      return ended(session, target, 'delete', record, signal, null);
    }
  });
}

function backToDefault(body: JsonObject): JsonObject {
  return { properties: { value: textAt(body, ['properties', 'defaultValue']) ?? '', source: 'system-default' } };
}

/** A crash may have swallowed the end of a deletion: what stays is told all the same, if it is ours. */
async function alreadyGone(session: Session, target: Target, signal: AbortSignal): Promise<Outcome> {
  if (target.type !== VAULT) return { state: 'done' };
  const deleted = await findDeletedVault(session.arm, target.id, signal);
  return deleted !== null && ownerOfDeleted(deleted) === target.owner
    ? { state: 'done', remains: vaultRemains(target.id, deleted) }
    : { state: 'done' };
}

/** Looks once how an operation stands; any process may, with nothing but its record. */
export async function resume(
  session: Session,
  target: Target,
  operation: Operation,
  signal: AbortSignal,
): Promise<Outcome> {
  // Others may wait for its end: for the turn that it keeps, and for what it makes.
  return urgently(() => lookAt(session, target, operation, signal));
}

async function lookAt(session: Session, target: Target, operation: Operation, signal: AbortSignal): Promise<Outcome> {
  const progress = progressIn(operation);
  const { progress: _, ...record } = operation.record;
  session.estate(target.connection).begin(target.id);
  try {
    if (progress.mode !== 'resource') {
      const polled = await poll(session.arm, progress, signal);
      if (polled.state === 'running') return running(operation.kind, polled.progress, record, polled.retryAfterMs);
    }
    const outcome = await ended(session, target, operation.kind, record, signal, null);
    if (outcome.state === 'done') await session.turns.leave(target);
    return outcome;
  } catch (error) {
    // An operation that cannot be asked after goes on, and keeps its turn.
    if (endsOperation(driverError(error, 'asking after an operation'))) {
      await session.turns.leave(target);
      session.estate(target.connection).end(target.id);
    }
    throw error;
  }
}

/** Runs a write in its lane; the lane stays taken while the operation that it began runs. */
async function inLane(
  session: Session,
  target: Target,
  signal: AbortSignal,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const turn = await session.turns.enter(target, signal);
  try {
    const outcome = await underFence(turn.fence, () => (turn.isShared ? urgently(work) : work()));
    if (outcome.state === 'running') session.turns.keep(target.id, turn);
    else await turn.leave();
    return outcome;
  } catch (error) {
    await turn.leave();
    session.estate(target.connection).end(target.id);
    throw error;
  }
}

function etagOf(body: JsonObject): string | null {
  return textAt(body, ['etag']) ?? textAt(body, ['eTag']) ?? textAt(body, ['properties', 'eTag']);
}

/** Whether something of `before` was taken away in `after`. */
function hasLess(before: JsonObject, after: JsonObject): boolean {
  return Object.entries(before).some(([key, value]) => {
    const other = after[key];
    if (isObject(value) && isObject(other)) return hasLess(value, other);
    if (isList(value) && isList(other)) return other.length < value.length;
    return other === undefined;
  });
}
