import type { AzureAilment, AzureFailure } from '@tenantry/drivers/azure';
import type { DeclaredObject } from '@tenantry/kinds';
import type { FaultSeen, FaultStore, ObjectStore, ResourceOwner } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import { ailmentFaults, failureFaults, type Owned } from './azure-fault.ts';
import { listed } from './places.ts';

/** Of what Azure says of resources. */
export const AZURE_HEALTH = 'azure-health';
/** Of what others tried to do to resources. */
export const AZURE_ACTIVITY = 'azure-activity';

/** What failed is told of so long. */
const LATELY_MS = 3_600_000;

/** A subscription that infrastructures are in, and how it is asked. */
export interface AskedSubscription {
  /** As the inventory names it. */
  readonly connection: string;
  readonly infrastructures: readonly DeclaredObject[];
  readonly ailments: (signal: AbortSignal) => Promise<readonly AzureAilment[]>;
  /** Null where nobody knows which hand is ours. */
  readonly failures:
    | ((between: { readonly from: Date; readonly to: Date }, signal: AbortSignal) => Promise<readonly AzureFailure[]>)
    | null;
}

export interface AzureSweep {
  readonly store: Pick<ObjectStore, 'resourceOwners' | 'list'> & Pick<FaultStore, 'settleFaults' | 'retainFaultScopes'>;
  readonly subscriptions: () => Promise<readonly AskedSubscription[]>;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/**
 * Asks Azure two questions of each subscription, whatever the number of tenants. A subscription that could not be read keeps its
 * faults as they are (I4).
 */
export async function sweepAzure(sweep: AzureSweep, now: Date, signal: AbortSignal): Promise<void> {
  const subscriptions = await sweep.subscriptions();
  const between = { from: new Date(now.getTime() - LATELY_MS), to: now };
  await settle(sweep, AZURE_HEALTH, subscriptions, signal, async (asked) =>
    ailmentFaults(await ownedOf(sweep, asked, await asked.ailments(signal))),
  );
  await settle(sweep, AZURE_ACTIVITY, subscriptions, signal, async (asked) =>
    failureFaults(await ownedOf(sweep, asked, (await asked.failures?.(between, signal)) ?? [])),
  );
}

async function settle(
  { store, log }: AzureSweep,
  source: string,
  subscriptions: readonly AskedSubscription[],
  signal: AbortSignal,
  look: (asked: AskedSubscription) => Promise<readonly FaultSeen[]>,
): Promise<void> {
  const kept: string[] = [];
  for (const asked of subscriptions) {
    try {
      const found = await look(asked);
      const owners = [...new Set(found.map(({ ownerUid }) => ownerUid))];
      if (owners.length > 0) await store.settleFaults(source, { scopes: owners, ownerUids: owners }, found);
      kept.push(...owners);
    } catch (error) {
      signal.throwIfAborted();
      const { connection } = asked;
      log.warn({ err: error, source, connection }, 'what Azure says of resources could not be read; tried again later');
      kept.push(...(await ownersIn(store, asked)));
    }
  }
  await store.retainFaultScopes(source, kept);
}

/** All that can have faults there. */
async function ownersIn(
  store: Pick<ObjectStore, 'list'>,
  { infrastructures }: AskedSubscription,
): Promise<readonly string[]> {
  const tenants = await Promise.all(infrastructures.map(({ uid }) => listed(store, { kind: 'Tenant', refersTo: uid })));
  return [...infrastructures, ...tenants.flat()].map(({ uid }) => uid);
}

/** What is of nobody here is left out. A part of a resource is of whom the resource is. */
async function ownedOf<Found extends { readonly id: string }>(
  { store }: AzureSweep,
  { connection }: AskedSubscription,
  all: readonly Found[],
): Promise<Owned<Found>[]> {
  const ids = new Set(all.flatMap(({ id }) => withParents(id.toLowerCase())));
  const owners = new Map((await store.resourceOwners(connection, [...ids])).map((owner) => [owner.id, owner]));
  return all.flatMap((found): Owned<Found>[] => {
    const owner = withParents(found.id.toLowerCase()).reduce<ResourceOwner | undefined>(
      (known, id) => known ?? owners.get(id),
      undefined,
    );
    return owner === undefined ? [] : [{ found, owner }];
  });
}

/** The resource itself and what it is a part of, the nearest first; never its group. */
function withParents(id: string): string[] {
  const [, group = '', rest = ''] = /^(.*?\/providers\/[^/]+)(\/.*)$/.exec(id) ?? [];
  const parts = rest.split('/').slice(1);
  if (parts.length < 2) return [id];
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, index) =>
    [group, ...parts.slice(0, parts.length - (parts.length % 2) - 2 * index)].join('/'),
  );
}
