import type { AzureLayout, ShardLayout } from '../infrastructure/layout.ts';
import type { AzureInfrastructureSpec } from '../infrastructure/schema.ts';
import { MAX_SHARDS, TENANTS_PER_SHARD } from '../infrastructure/subnets.ts';
import type { AllocationRequest } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';

/** Key of the number that says which place of which shard is the tenant's. */
const PLACE = 'place';

/** A place in the shards of an infrastructure. It is kept for life: hosts and endpoints cannot move to another subnet. */
export function placeRequest(
  layout: AzureLayout,
  infrastructure: string,
  network: AzureInfrastructureSpec['network'],
): AllocationRequest {
  const places = network.shards * TENANTS_PER_SHARD;
  return {
    key: PLACE,
    pool: `nsg-shard:${layout.resourceGroup.toLowerCase()}`,
    from: 0,
    to: places - 1,
    whenFull: {
      message: `infrastructure ${infrastructure} has no place left: its ${network.shards === 1 ? 'shard holds' : `${network.shards} shards hold`} ${places} tenants`,
      remedy:
        network.shards < MAX_SHARDS
          ? `Raise network.shards of the infrastructure to ${network.shards + 1}; tenants that wait go on by themselves.`
          : 'Make another infrastructure: this one has as many shards as its address range holds.',
    },
  };
}

/** The shard that the tenant's place is in, or null while it has none. */
export function shardOf(layout: AzureLayout, allocations: Readonly<Record<string, number>>): ShardLayout | null {
  const place = allocations[PLACE];
  return place === undefined ? null : layout.shard(Math.floor(place / TENANTS_PER_SHARD) + 1);
}

/**
 * The shard of a tenant that is real, as what lives in it sees it; the first for one that is still to be made, so that a plan can be
 * made of all together.
 */
export function knownShard(layout: AzureLayout, { status }: CompiledObject): ShardLayout {
  const subnet = status.outputs.hostSubnet;
  const number = typeof subnet === 'string' ? /-(\d+)$/.exec(subnet)?.[1] : undefined;
  return layout.shard(number === undefined ? 1 : Number(number));
}
