import { covers, rangeAround } from '../azure/ipv4.ts';
import { type AzureInfrastructureSpec, infrastructureSchema } from '../infrastructure/schema.ts';
import { tenantRanges } from '../infrastructure/subnets.ts';
import type { CompileInput, SpecFault } from '../model/kind.ts';
import type { Template } from '../model/resource.ts';
import type { TenantSpec } from './schema.ts';
import { NEVER_REACHED, type TenantSettings } from './settings.ts';

/**
 * Never public: the machine's metadata service, Azure's host service, and every range that is private, shared or local by
 * RFC 1918, 6598, 3927, 4193 and 4291, in which other tenants, nodes and the cluster's API lie.
 */
const NOT_INTERNET_V4 = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '168.63.129.16/32',
  '192.0.0.0/24',
  '127.0.0.0/8',
];
/**
 * With the metadata service as NAT64 writes it. `::ffff:0:0/96` is no range here: what is sent to such an address leaves as IPv4,
 * and Kubernetes reads the range as one of IPv4, which lies in none of IPv6, and refuses the whole policy.
 */
const NOT_INTERNET_V6 = ['fc00::/7', 'fe80::/10', '::1/128', '64:ff9b::a9fe:0/112'];

/** What `egress` opens to pods, but for the `closed` ranges; to what lies in those, each way is opened by itself. */
export function egressBlocks({ internet, allow }: TenantSettings['egress'], closed: readonly string[]): Template[] {
  const further = closed.filter((range) => !NOT_INTERNET_V4.some((outer) => covers(outer, range)));
  return [
    ...(internet
      ? [
          { ipBlock: { cidr: '0.0.0.0/0', except: [...NOT_INTERNET_V4, ...further] } },
          { ipBlock: { cidr: '::/0', except: NOT_INTERNET_V6 } },
        ]
      : []),
    ...allow.flatMap((cidr) => allowedRange(cidr, closed)),
  ];
}

/**
 * Holes must lie strictly within the range; what is closed as a whole is left out. A range that is the address of a metadata service
 * alone is refused by the schema. Written from its first address: what has bits behind its prefix is refused by Kubernetes from 1.36 on.
 */
function allowedRange(cidr: string, closed: readonly string[]): Template[] {
  const around = rangeAround(cidr);
  if (around === null) throw new Error(`${cidr} is no range`);
  if (closed.some((range) => covers(range, around))) return [];
  const holes = [...NEVER_REACHED.map((address) => `${address}/32`), ...closed];
  const except = holes.filter((hole) => covers(around, hole));
  return [{ ipBlock: { cidr: around, ...(except.length === 0 ? {} : { except }) } }];
}

/**
 * Where the hosts and private endpoints of all tenants are, for pods that share nodes: the security groups cannot tell those pods
 * apart, so that their policies alone keep them from what is another tenant's.
 */
export function closedRanges(
  tier: TenantSpec['tier'],
  { cluster, network }: Pick<AzureInfrastructureSpec, 'cluster' | 'network'>,
): string[] {
  return tier === 'shared' && cluster.id === undefined ? tenantRanges(network.addressSpace) : [];
}

/** A range that would open nothing. */
export function egressFaults({ spec, references }: Pick<CompileInput<TenantSpec>, 'spec' | 'references'>): SpecFault[] {
  const { data } = infrastructureSchema.safeParse(references.infrastructure?.spec);
  if (data?.provider !== 'azure') return [];
  const closed = closedRanges(spec.tier, data);
  return (spec.egress?.allow ?? []).flatMap((cidr, index) =>
    closed.some((range) => covers(range, rangeAround(cidr) ?? cidr))
      ? [
          {
            field: `spec.egress.allow[${index}]`,
            message: `${cidr} is among the hosts and private endpoints of tenants, which pods on shared nodes do not reach by address`,
            remedy:
              'leave it out: to what the tenant has declared there is a way already, and a Grant opens one to what is of another',
          },
        ]
      : [],
  );
}
