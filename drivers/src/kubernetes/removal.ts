import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { DriverError, type Outcome } from '../contract.ts';
import type { ObjectAddress } from './address.ts';
import type { Answer, ClusterClient } from './client.ts';
import { ApiFailure } from './failure.ts';
import { isBeingDeleted, metadataOf, metadataText, ownerOf } from './mark.ts';
import type { WriteLog } from './own-writes.ts';
import { fetchObject } from './reading.ts';
import { deletionWaits } from './waits.ts';
import { notOurs } from './write.ts';

const ROUNDS = 3;

export interface Removing {
  readonly client: ClusterClient;
  readonly address: ObjectAddress;
  readonly owner: string;
  readonly log: WriteLog;
  readonly signal: AbortSignal;
  readonly clock: () => Date;
  /** What it owns stays, without an owner. Default: it goes too. */
  readonly keepsDependents?: boolean;
}

/**
 * Deletes the object if it is ours, at exactly the version at which that was seen. Ends when it is gone; while
 * finalizers or a namespace's contents hold it, an operation says what it waits for.
 */
export async function deleteObject(removing: Removing, seen: JsonObject | null): Promise<Outcome> {
  const first = seen ?? (await fetchObject(removing.client, removing.address, removing.signal));
  let standing = first;
  for (let round = 1; ; round += 1) {
    if (standing === null) return { state: 'done' };
    const owner = ownerOf(standing);
    if (owner !== removing.owner) throw notOurs(removing.address, owner);
    try {
      if (isBeingDeleted(standing)) return running(removing, standing);
      return outcomeOf(removing, await sendDelete(removing, standing));
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.httpStatus === 404) return { state: 'done' };
      if (error.httpStatus !== 409 || round >= ROUNDS) throw error;
      standing = await fetchObject(removing.client, removing.address, removing.signal);
      // Ours, but another than the one that was to go: whoever decided has to look again.
      if (standing !== null && ownerOf(standing) === removing.owner && !isSameObject(standing, first)) throw error;
    }
  }
}

/** Looks whether a deletion that was begun has come to its end. Any process can ask. */
export async function resumeDeletion(removing: Removing, record: JsonObject): Promise<Outcome> {
  const standing = await fetchObject(removing.client, removing.address, removing.signal);
  if (standing === null) return { state: 'done', isGone: true };
  if (metadataText(standing, 'uid') !== record.uid) return { state: 'done' };
  // The deletion asked for never arrived, or the record outlived its cause: ask again.
  if (!isBeingDeleted(standing)) return deleteObject(removing, standing);
  return running(removing, standing);
}

async function sendDelete(removing: Removing, standing: JsonObject): Promise<Answer> {
  const { client, address, signal } = removing;
  const write = removing.log.begin(address);
  try {
    const answer = await client.call({
      method: 'DELETE',
      path: address.path,
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        // A namespace takes its contents along in an order of its own.
        ...(isNamespace(address)
          ? {}
          : { propagationPolicy: removing.keepsDependents === true ? 'Orphan' : 'Background' }),
        preconditions: {
          uid: metadataText(standing, 'uid'),
          resourceVersion: metadataText(standing, 'resourceVersion'),
        },
      },
      signal,
      attempt: `delete ${address.path}`,
    });
    if (isGone(answer.body)) write.deleted(metadataText(standing, 'uid'));
    else write.done(answer.body);
    return answer;
  } catch (error) {
    write.failed();
    throw error;
  }
}

function outcomeOf(removing: Removing, answer: Answer): Outcome {
  return isGone(answer.body) ? { state: 'done' } : running(removing, answer.body);
}

/** The answer is a bare `Status`, or the object as it last was, once it is gone; else the object with its mark of death. */
function isGone(body: JsonObject): boolean {
  return body.kind === 'Status' || (body.kind !== 'Namespace' && !isBeingDeleted(body));
}

function running(removing: Removing, standing: JsonObject): Outcome {
  const since = metadataOf(standing).deletionTimestamp ?? removing.clock().toISOString();
  const waitsFor = deletionWaits(standing);
  const record: Record<string, JsonValue> = {
    path: removing.address.path,
    uid: metadataText(standing, 'uid'),
    since,
    waitsFor,
    waitingFor: waitsFor.join('; '),
  };
  const age = removing.clock().getTime() - Date.parse(String(since));
  return { state: 'running', operation: { kind: 'delete', record }, retryAfterMs: lookAgainMs(age) };
}

/** Most go within a second or two; what has not gone in a minute waits for a person. The watch tells sooner anyway. */
function lookAgainMs(ageMs: number): number {
  if (ageMs < 5_000) return 500;
  return ageMs < 60_000 ? 2_000 : 10_000;
}

function isSameObject(a: JsonObject, b: JsonObject | null): boolean {
  return b !== null && metadataText(a, 'uid') === metadataText(b, 'uid');
}

export function isNamespace(address: ObjectAddress): boolean {
  return address.kind === 'Namespace' && address.apiVersion === 'v1';
}

export function refuseOperation(kind: string): DriverError {
  return new DriverError('invalid', 'UnknownOperation', `there is no long operation of kind ${kind} on Kubernetes`);
}
