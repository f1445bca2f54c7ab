import type { JsonObject } from '@tenantry/kinds';
import { DriverError, endsOperation, type Operation, type Outcome, type Target } from '../contract.ts';
import type { Allowance } from './arm/allowance.ts';
import { type ArmRequest, type ArmResponse, sleep } from './arm/armClient.ts';
import { ArmError } from './arm/armError.ts';
import { deletedVault, ownerOfDeleted, vaultRemains } from './deletedVault.ts';
import { driverError } from './errors.ts';
import { textAt, withValue } from './json.ts';
import { asOperation, type Progress, poll, pollAfterMs, progressOf } from './longOperation.ts';
import { withOwner } from './ownerMark.ts';
import { machineOf, POWER_STATE, RESTARTS_TAG } from './powerState.ts';
import { keyOf, parseResourceId } from './resourceId.ts';
import type { Session } from './session.ts';
import { factsOf, REGISTRATION, TAGS_API_VERSION, VAULT } from './types.ts';

export interface Put {
  readonly kind: 'create' | 'update';
  readonly body: JsonObject;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  /** What it needs of the budget, if that was taken before. */
  readonly allowance?: Allowance;
}

/** What is asked for, and where. */
export function placeOfPut({ type, id }: Pick<Target, 'type' | 'id'>): Pick<ArmRequest, 'method' | 'path'> {
  return factsOf(type).type === REGISTRATION ? { method: 'POST', path: `${id}/register` } : { method: 'PUT', path: id };
}

const EARLY_POLL_MS = 150;
const MACHINE = 'Microsoft.Compute/virtualMachines';

/** Sends the body with the owner's mark, and answers with the resource or the operation that makes it. */
export async function put(session: Session, target: Target, what: Put, signal: AbortSignal): Promise<Outcome> {
  const facts = factsOf(target.type);
  const body = withOwner(facts, what.body, target.owner);
  session.forgetAbsence(target.id);
  let response: ArmResponse;
  try {
    response = await session.arm.send({
      ...placeOfPut(target),
      apiVersion: facts.apiVersion,
      ...(facts.type === REGISTRATION ? {} : { body }),
      ...(what.ifMatch === undefined ? {} : { ifMatch: what.ifMatch }),
      ...(what.ifNoneMatch === undefined ? {} : { ifNoneMatch: what.ifNoneMatch }),
      ...(what.allowance === undefined ? {} : { allowance: what.allowance }),
      signal,
    });
  } catch (error) {
    if (isTooSmallAround(target, error)) return emptied(session, target, what.kind, signal);
    const recovery = await recoverable(session, target, body, error, signal);
    if (recovery === null) throw error;
    // Azure ignores all other fields while it recovers; the next pass finds and repairs what differs.
    return put(session, target, { kind: what.kind, body: recovery }, signal);
  }
  return begun(session, target, what.kind, response, signal);
}

/** What an answer to a write means: done, or an operation to come back to. */
export async function begun(
  session: Session,
  target: Target,
  kind: Operation['kind'],
  response: ArmResponse,
  signal: AbortSignal,
  record: JsonObject = {},
): Promise<Outcome> {
  const progress = progressOf(session.arm, response, kind);
  session.estate(target.connection).begin(target.id);
  if (progress === null) return ended(session, target, kind, record, signal, response.body);
  const settled = await settle(session, target, progress, pollAfterMs(response), signal);
  if (settled === 'ended') return ended(session, target, kind, record, signal, null);
  return running(kind, settled, record, pollAfterMs(response));
}

export function running(
  kind: Operation['kind'],
  progress: Progress,
  record: JsonObject,
  retryAfterMs: number,
): Outcome {
  return { state: 'running', operation: asOperation(kind, progress, record), retryAfterMs };
}

/** The operation has ended well: looks at what it left behind. */
export async function ended(
  session: Session,
  target: Target,
  kind: Operation['kind'],
  record: JsonObject,
  signal: AbortSignal,
  answer: JsonObject | null,
): Promise<Outcome> {
  if (kind === 'delete') return gone(session, target, record, signal);
  if (target.type === POWER_STATE) await countRestarts(session, target, record, signal);
  const body = answer !== null && isWhole(target, answer) ? answer : await session.get(target, signal);
  if (body === null && factsOf(target.type).hasDefault) {
    throw new DriverError('invalid', 'IsDefault', `${nameOf(target)} has the declared value by default`, {
      remedy: 'Leave it out: what is at its default is not set.',
    });
  }
  if (body === null) {
    session.estate(target.connection).remove(target.type, target.id);
    throw new DriverError('conflict', 'ResourceVanished', `${target.id} is not there although Azure has just made it`);
  }
  const observed = await session.written(target, body, signal);
  if (observed.readiness.state === 'progressing') {
    session.estate(target.connection).begin(target.id);
    return running(kind, { mode: 'resource' }, record, 1000);
  }
  if (observed.readiness.state === 'failed') {
    throw new DriverError('transient', 'ProvisioningFailed', `${target.id}: ${observed.readiness.reason}`, {
      endsOperation: true,
    });
  }
  return { state: 'done', observed };
}

const nameOf = ({ id }: Target) => parseResourceId(id).name;

/** Only now: a restart that was lost on the way is asked for again. */
async function countRestarts(session: Session, target: Target, record: JsonObject, signal: AbortSignal): Promise<void> {
  if (typeof record.restarts !== 'number') return;
  await session.arm.send({
    method: 'PATCH',
    path: `${machineOf(target.id)}/providers/Microsoft.Resources/tags/default`,
    apiVersion: TAGS_API_VERSION,
    body: { operation: 'Merge', properties: { tags: { [RESTARTS_TAG]: String(record.restarts) } } },
    signal,
  });
}

/** Ends a deletion only when the resource is really gone, and says what stays of it. */
async function gone(session: Session, target: Target, record: JsonObject, signal: AbortSignal): Promise<Outcome> {
  if ((await session.get(target, signal)) !== null) return running('delete', { mode: 'resource' }, record, 1000);
  session.estate(target.connection).remove(target.type, target.id);
  const location = textAt(record, ['location']);
  if (target.type !== VAULT || location === null) return { state: 'done' };
  const deleted = await deletedVault(session.arm, target.id, location, signal);
  return deleted === null ? { state: 'done' } : { state: 'done', remains: vaultRemains(target.id, deleted) };
}

/**
 * Network operations on children of one parent end within a second or two and block their siblings meanwhile, so a
 * short wait here saves every sibling a refusal and a pass.
 */
async function settle(
  session: Session,
  target: Target,
  progress: Progress,
  firstPollMs: number,
  signal: AbortSignal,
): Promise<Progress | 'ended'> {
  let current = progress;
  if (factsOf(target.type).lane !== 'parent' || !target.type.startsWith('Microsoft.Network/')) return current;
  // Such operations often end at once, whatever time Azure names; one early look frees the siblings that much sooner.
  let wait = Math.min(firstPollMs, EARLY_POLL_MS);
  for (let waited = 0; current.mode !== 'resource' && waited + wait <= session.options.settleMs; ) {
    await sleep(wait, signal);
    waited += Math.max(wait, 50);
    const polled = await poll(session.arm, current, signal).catch((error: unknown) => {
      if (endsOperation(driverError(error, 'asking after an operation'))) throw error;
      return null;
    });
    // It goes on, and is asked after later.
    if (polled === null) return current;
    if (polled.state !== 'running') return polled.state === 'succeeded' ? 'ended' : { mode: 'resource' };
    current = polled.progress;
    wait = polled.retryAfterMs;
  }
  return current;
}

/** Some services answer a write with less than the whole resource, and the tags API with tags alone. */
function isWhole(target: Target, body: JsonObject): boolean {
  return (
    target.type !== VAULT && typeof body.name === 'string' && keyOf(textAt(body, ['id']) ?? '') === keyOf(target.id)
  );
}

/** The hardware that a machine runs on has no machine of the wanted size. */
function isTooSmallAround(target: Target, error: unknown): boolean {
  return (
    target.type === MACHINE &&
    error instanceof ArmError &&
    error.code === 'OperationNotAllowed' &&
    /resize|hardware cluster/i.test(error.message)
  );
}

/** Taken off its hardware, the machine gets its size with the next write, and its power state starts it again. */
async function emptied(session: Session, target: Target, kind: Put['kind'], signal: AbortSignal): Promise<Outcome> {
  const { apiVersion } = factsOf(target.type);
  const response = await session.arm.send({ method: 'POST', path: `${target.id}/deallocate`, apiVersion, signal });
  return begun(session, target, kind, response, signal);
}

/**
 * A vault's name stays taken while it is soft-deleted. Ours is recovered; another's is left alone with a clear word.
 * Null when the error is about something else.
 */
async function recoverable(
  session: Session,
  target: Target,
  body: JsonObject,
  error: unknown,
  signal: AbortSignal,
): Promise<JsonObject | null> {
  if (target.type !== VAULT || !(error instanceof ArmError) || error.status !== 409) return null;
  if (textAt(body, ['properties', 'createMode']) === 'recover') return null;
  const deleted = await deletedVault(session.arm, target.id, textAt(body, ['location']) ?? '', signal);
  if (deleted === null) return null;
  const { name } = parseResourceId(target.id);
  if (ownerOfDeleted(deleted) !== target.owner) {
    const until = vaultRemains(target.id, deleted).until;
    throw new DriverError(
      'invalid',
      'VaultNameSoftDeleted',
      `a deleted key vault that belongs to something else keeps the name ${name}${until === null ? '' : ` until ${until}`}`,
      { remedy: 'Recover or purge the deleted vault, or wait until its retention ends, or choose another name.' },
    );
  }
  return withValue(body, ['properties', 'createMode'], 'recover');
}
