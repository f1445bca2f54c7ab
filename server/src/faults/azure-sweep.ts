import type { AzureAilment, AzureFailure } from '@tenantry/drivers/azure';
import type { FaultStore, ObjectStore, ResourceOwner } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import { ailmentFaults, failureFaults, type Owned } from './azure-fault.ts';

/** Of what Azure says of resources. */
export const AZURE_HEALTH = 'azure-health';
/** Of what others tried to do to resources. */
export const AZURE_ACTIVITY = 'azure-activity';

/** What failed is told of so long. */
const LATELY_MS = 3_600_000;

export interface AzureSweep {
  readonly store: Pick<ObjectStore, 'resourceOwners' | 'list'> & Pick<FaultStore, 'settleFaults' | 'retainFaultScopes'>;
  /** Of the subscription that objects are made in. */
  readonly connection: string;
  readonly ailments: (signal: AbortSignal) => Promise<readonly AzureAilment[]>;
  /** Null where nobody knows which hand is ours. */
  readonly failures:
    | ((between: { readonly from: Date; readonly to: Date }, signal: AbortSignal) => Promise<readonly AzureFailure[]>)
    | null;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/** Asks Azure two questions, whatever the number of tenants. What could not be read keeps its faults as they are (I4). */
export async function sweepAzure(sweep: AzureSweep, now: Date, signal: AbortSignal): Promise<void> {
  const { store, ailments, failures } = sweep;
  // Without any, nothing of ours is there, and nobody has registered for it.
  if ((await store.list({ kind: 'Infrastructure', limit: 1 })).items.length === 0) return;
  await settle(sweep, AZURE_HEALTH, signal, async () => ailmentFaults(await ownedOf(sweep, await ailments(signal))));
  if (failures === null) return;
  await settle(sweep, AZURE_ACTIVITY, signal, async () => {
    const between = { from: new Date(now.getTime() - LATELY_MS), to: now };
    return failureFaults(await ownedOf(sweep, await failures(between, signal)));
  });
}

async function settle(
  { store, log }: AzureSweep,
  source: string,
  signal: AbortSignal,
  look: () => Promise<ReturnType<typeof ailmentFaults>>,
): Promise<void> {
  try {
    const found = await look();
    const owners = [...new Set(found.map(({ ownerUid }) => ownerUid))];
    if (owners.length > 0) await store.settleFaults(source, { scopes: owners, ownerUids: owners }, found);
    await store.retainFaultScopes(source, owners);
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ err: error, source }, 'what Azure says of resources could not be read; tried again later');
  }
}

/** What is of nobody here is left out. A part of a resource is of whom the resource is. */
async function ownedOf<Found extends { readonly id: string }>(
  { store, connection }: AzureSweep,
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
