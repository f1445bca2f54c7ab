import { formatRange, parseRange } from '../azure/ipv4.ts';

/** Azure lets one security group name so many application security groups over all its rules. */
const MOST_GROUPS = 100;

/** Tenants per shard: each has a group of its own. */
export const TENANTS_PER_SHARD = 80;

/** Tenants of other shards that Grants let into one; one group more is that of the nodes that tenants share. */
export const GUESTS_PER_SHARD = MOST_GROUPS - TENANTS_PER_SHARD - 1;

/** As many as have their place in the address range: 2,560 tenants. */
export const MAX_SHARDS = 32;

/** Address ranges that subnets can be fitted into, by the length of their prefix. */
export const ADDRESS_SPACE_BITS = { from: 16, to: 18 } as const;

export function isAddressSpace(text: string): boolean {
  const range = parseRange(text);
  return range !== null && range.bits >= ADDRESS_SPACE_BITS.from && range.bits <= ADDRESS_SPACE_BITS.to;
}

/** Where the subnets lie in the address range. */
export interface Subnets {
  readonly aks: string;
  readonly gateway: string;
  /** One per shard, the first shard's first. */
  readonly shards: readonly { readonly workload: string; readonly privateEndpoints: string }[];
}

/**
 * Fits the subnets into the address range: no two overlap, and none moves when a shard is added. A /16 is seen as 256
 * blocks of a /24: nodes 16 of them, hosts 4 per shard, private endpoints 2 per shard, gateways 1. In a /17 or /18 every
 * subnet is a half or a quarter of that.
 *
 * `10.20.0.0/16` → nodes 10.20.0.0/20, gateways 10.20.48.0/24; shard 1: hosts 10.20.16.0/22, endpoints 10.20.32.0/23.
 */
export function subnetsOf(addressSpace: string, shards: number): Subnets {
  const at = blocksOf(addressSpace);
  if (shards < 1 || shards > MAX_SHARDS) throw new Error(`there is no room for ${shards} shards in ${addressSpace}`);
  return {
    aks: at(0, 4),
    gateway: at(48, 8),
    shards: Array.from({ length: shards }, (_, index) => ({
      // The first four shards of hosts and eight of endpoints lie before the gateways, the others behind them.
      workload: at(index < 4 ? 16 + 4 * index : 64 + 4 * (index - 4), 6),
      privateEndpoints: at(index < 8 ? 32 + 2 * index : 176 + 2 * (index - 8), 7),
    })),
  };
}

/** Where hosts and private endpoints of tenants lie, those of shards to come too: blocks 16 to 47 and 64 to 223. */
export function tenantRanges(addressSpace: string): string[] {
  const at = blocksOf(addressSpace);
  return [at(16, 4), at(32, 4), at(64, 2), at(128, 2), at(192, 3)];
}

/** The range that begins at a block, with so many bits fixed beyond those of the address range. */
function blocksOf(addressSpace: string): (blocks: number, blockBits: number) => string {
  const space = parseRange(addressSpace);
  if (space === null || !isAddressSpace(addressSpace)) {
    throw new Error(`${addressSpace} is no address range that the subnets can be fitted into`);
  }
  const block = 2 ** (32 - space.bits - 8);
  return (blocks, blockBits) => formatRange({ first: space.first + blocks * block, bits: space.bits + blockBits });
}
