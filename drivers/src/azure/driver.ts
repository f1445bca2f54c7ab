import type { TokenCredential } from '@azure/core-auth';
import type { CallOptions, Change, Driver, DriverError, Remains, Target } from '../contract.ts';
import { ArmClient, type ArmClientOptions } from './arm/armClient.ts';
import { ArmError } from './arm/armError.ts';
import type { Clock } from './arm/budget.ts';
import type { SharedBuckets } from './arm/sharedBuckets.ts';
import { compare } from './compare.ts';
import { accountRemains } from './deletedAccount.ts';
import { findDeletedVault, ownerOfDeleted, vaultRemains } from './deletedVault.ts';
import { workspaceRemains } from './deletedWorkspace.ts';
import { driverError } from './errors.ts';
import type { Estate, EstateChange } from './estate.ts';
import { textAt } from './json.ts';
import type { LaneKeeper } from './laneKeeper.ts';
import { MemoryLanes } from './memoryLanes.ts';
import { ownerIn } from './ownerMark.ts';
import { parseResourceId, typeOf } from './resourceId.ts';
import { Session } from './session.ts';
import { Turns } from './turns.ts';
import { factsOf, STORAGE_ACCOUNT, VAULT, WORKSPACE } from './types.ts';
import { create, remove, resume, update } from './verbs.ts';

export interface AzureDriverOptions {
  /** `https://management.azure.com`, a sovereign cloud's, or a loopback address. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** Of `watch`, and the age at which a bulk read is made again. */
  readonly sweepSeconds?: number;
  /**
   * How many lists per parent (federated credentials, vault keys, node pools) and single resources one sweep reads
   * again: with N of them a change is found within N / rotationPerSweep sweeps.
   */
  readonly rotationPerSweep?: number;
  /** For one verb, all its requests together. */
  readonly callTimeoutMs?: number;
  readonly lanePatienceMs?: number;
  readonly settleMs?: number;
  readonly clock?: Clock;
  /** What all replicas share; by default this process is alone. */
  readonly shared?: SharedBuckets & LaneKeeper;
  /** Told when a sweep failed; the next one is made all the same. */
  readonly onProblem?: (error: DriverError) => void;
  /** Further settings of the client, for tests. */
  readonly client?: Partial<ArmClientOptions>;
}

export interface AzureDriver extends Driver {
  readonly arm: ArmClient;
  /** Sweeps a connection now, tells the watcher, and returns what it told. Throws `DriverError` if a part could not be read. */
  sweepNow(connection: string): Promise<readonly Change[]>;
  /**
   * What stays of a resource that went with its container, such as a vault in a deleted resource group. Null if nothing
   * does.
   */
  remainsOf(target: Target, options: CallOptions): Promise<Remains | null>;
}

/** The driver of everything in Azure Resource Manager. One serves all subscriptions that its identity can reach. */
export function createAzureDriver(options: AzureDriverOptions): AzureDriver {
  const clock = options.clock ?? { now: () => Date.now() };
  const sweepMs = (options.sweepSeconds ?? 300) * 1000;
  const callTimeoutMs = options.callTimeoutMs ?? 90_000;
  const closing = new AbortController();
  const turns = new Turns({
    keeper: options.shared ?? new MemoryLanes(() => clock.now()),
    patienceMs: options.lanePatienceMs ?? 15_000,
    now: () => clock.now(),
    tell: (change) => watchers.get(change.connection)?.notify(change),
  });
  const arm = new ArmClient({
    ...(options.shared === undefined ? {} : { buckets: options.shared }),
    ...options.client,
    endpoint: options.endpoint,
    credential: options.credential,
    clock,
  });
  const session = new Session({
    arm,
    turns,
    now: () => clock.now(),
    sweepMs,
    rotationPerSweep: options.rotationPerSweep ?? 50,
    settleMs: options.settleMs ?? 2_500,
    signal: closing.signal,
  });
  const watchers = new Map<string, { notify: (change: Change) => void; timer: NodeJS.Timeout }>();

  async function guarded<Result>(
    doing: string,
    target: Pick<Target, 'id'>,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work(AbortSignal.any([signal, closing.signal, AbortSignal.timeout(callTimeoutMs)]));
    } catch (error) {
      throw driverError(error, `${doing} ${target.id}`);
    }
  }

  async function sweepNow(connection: string): Promise<readonly Change[]> {
    const estate = session.estate(connection);
    const { changed, failure } = await estate.sweep();
    const changes = changed
      .filter((change) => isOwned(estate, change))
      .map((change): Change => ({ kind: 'resource', connection, id: change.id }));
    for (const change of changes) watchers.get(connection)?.notify(change);
    if (failure !== null) throw driverError(failure, `sweeping ${connection}`);
    return changes;
  }

  return {
    name: 'azure',
    createsExclusively: true,
    arm,
    sweepNow,

    read: (target, { signal, fresh }) =>
      guarded('reading', target, signal, (bounded) =>
        fresh ? session.readFresh(target, bounded) : session.readKnown(target),
      ),
    refusal: (target) => turns.refusal(target),
    diff: (target, desired, observed, previous) => compare(factsOf(target.type), desired, observed.body, previous),
    create: (target, desired, { signal }) =>
      guarded('creating', target, signal, (bounded) => create(session, target, desired, bounded)),
    update: (target, desired, observed, previous, { signal }) =>
      guarded('changing', target, signal, (bounded) => update(session, target, desired, observed, previous, bounded)),
    delete: (target, _observed, { signal }) =>
      guarded('deleting', target, signal, (bounded) => remove(session, target, bounded)),
    resume: (target, operation, { signal }) =>
      guarded(`waiting for the ${operation.kind} of`, target, signal, (bounded) =>
        resume(session, target, operation, bounded),
      ),

    remainsOf: (target, { signal }) =>
      guarded('looking for what remains of', target, signal, async (bounded) => {
        try {
          return await remainsOf(arm, target, bounded);
        } catch (error) {
          // Nothing remains in a subscription that is not there.
          if (error instanceof ArmError && error.code === 'SubscriptionNotFound') return null;
          throw error;
        }
      }),

    watch(connection, notify) {
      const known = watchers.get(connection);
      if (known !== undefined) {
        known.notify = notify;
        return;
      }
      const timer = setInterval(() => {
        sweepNow(connection).catch((error: unknown) => {
          if (!closing.signal.aborted) options.onProblem?.(driverError(error, `sweeping ${connection}`));
        });
      }, sweepMs);
      timer.unref();
      watchers.set(connection, { notify, timer });
    },

    async close() {
      for (const { timer } of watchers.values()) clearInterval(timer);
      watchers.clear();
      closing.abort(new Error('the Azure driver was closed'));
      await turns.close();
    },
  };
}

async function remainsOf(arm: ArmClient, target: Target, signal: AbortSignal): Promise<Remains | null> {
  if (target.type === STORAGE_ACCOUNT) return accountRemains(arm, target.id, signal);
  if (target.type === WORKSPACE) return workspaceRemains(arm, target.id, target.owner, signal);
  if (target.type !== VAULT) return null;
  const deleted = await findDeletedVault(arm, target.id, signal);
  return deleted === null || ownerOfDeleted(deleted) !== target.owner ? null : vaultRemains(target.id, deleted);
}

/** News is only what carries an owner mark, or did so before, or stands under a parent that does. */
function isOwned(estate: Estate, change: EstateChange): boolean {
  const facts = factsOf(change.type);
  switch (facts.mark.kind) {
    case 'shared':
      return true;
    case 'parent': {
      const { via } = facts.mark;
      const named = [change.before, change.after].map((body) =>
        via === undefined || body === null ? null : textAt(body, via),
      );
      // A parent that went along is news of its own.
      return [parseResourceId(change.id).parent, ...named].some((id) => id !== null && isMarked(estate, id));
    }
    default:
      return [change.before, change.after].some((body) => body !== null && ownerIn(facts, body) !== null);
  }
}

/** Whether what is known there carries a mark, or else what it lies in: a container of blobs lies in the service of an account. */
function isMarked(estate: Estate, id: string): boolean {
  const type = typeOf(id);
  const body = type === null ? null : estate.peek(type, id);
  if (type === null || body === null) return false;
  const facts = factsOf(type);
  return facts.mark.kind === 'parent' ? isMarked(estate, parseResourceId(id).parent) : ownerIn(facts, body) !== null;
}
