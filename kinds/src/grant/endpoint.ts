import { armResource } from '../azure/arm.ts';
import type { ShardLayout } from '../infrastructure/layout.ts';
import { GUESTS_PER_SHARD } from '../infrastructure/subnets.ts';
import type { JsonValue } from '../model/json.ts';
import type { AllocationRequest, CompileInput, NotOffered } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import { SHARD_PORTS } from '../redis/index.ts';
import { type AzureTenant, tenantInAzure } from '../tenant/azure-tenant.ts';
import { type EndpointPort, egressPolicy } from '../tenant/egress-policy.ts';
import { podsWithoutWay } from '../tenant/endpoint-in-reach.ts';
import { scopeInTenant, tenantOf } from '../tenant/scope.ts';
import type { GrantSpec, TargetKind } from './schema.ts';

/** Port of what is reached by a private endpoint. */
const ENDPOINT_PORTS: Readonly<Partial<Record<TargetKind, number>>> = {
  StorageAccount: 443,
  Secret: 443,
  SqlDatabase: 1433,
  PostgresDatabase: 5432,
  Redis: 10_000,
};

/** Where what is asked for is reached in the network, by its ports; null while it has no address, and for what has none of this sort. */
export function endpointOf(
  { target: { kind }, network }: GrantSpec,
  target: CompiledObject,
  to: CompiledObject,
): { readonly address: string; readonly ports: readonly EndpointPort[] } | null {
  if (!hasEndpoint(kind)) return null;
  const address = addressOf(kind, target, to);
  if (typeof address !== 'string') return null;
  const port = ENDPOINT_PORTS[kind];
  const numbers = port === undefined ? [...(network?.ports ?? [])].sort((one, other) => one - other) : [port];
  const isClustered = kind === 'Redis' && target.spec.clustering === 'oss';
  return {
    address,
    ports: [...(isClustered ? [SHARD_PORTS] : []), ...numbers],
  };
}

function addressOf(kind: TargetKind, target: CompiledObject, to: CompiledObject): JsonValue | undefined {
  // Secrets are in the vault of their tenant, which has one address for all of them.
  if (kind === 'Secret') return to.status.outputs.privateAddress;
  return kind === 'Host' ? target.status.outputs.address : target.status.outputs.privateAddress;
}

/** Whether it has an address in the network of the cloud: of its own, or of a private endpoint. */
export const hasEndpoint = (kind: TargetKind): boolean => kind === 'Host' || ENDPOINT_PORTS[kind] !== undefined;

/** The security group that what is asked for is behind. */
const arrivesAt = (kind: TargetKind, shard: ShardLayout): string =>
  kind === 'Host' ? shard.workloadNsg : shard.privateEndpointNsg;

/** Before all that tenants have of their own: 100–299 are the platform's. */
const GRANT_PRIORITIES = { from: 300, to: 999 } as const;

/** Numbers of the rules, and a place among the groups that the other tenant's security group names, where it is of another shard. */
export function endpointRequests(
  input: Pick<CompileInput<GrantSpec>, 'object' | 'spec' | 'references' | 'installation'>,
): AllocationRequest[] {
  const { to } = input.references;
  if (input.spec.network === undefined || !hasEndpoint(input.spec.target.kind) || to === undefined) return [];
  const place = tenantInAzure(input);
  const [from, there] = [shardOf(place, tenantOf(input)), shardOf(place, to)];
  const arrives = arrivesAt(input.spec.target.kind, there).toLowerCase();
  const full = (what: string) => ({
    message: `no place is left for ${what} in the shard of tenant ${to.name}`,
    remedy: 'Revoke a Grant that is not needed any more, or ask of a tenant of another shard.',
  });
  return [
    {
      key: 'priority/in',
      pool: `nsg-priority:${arrives}:Inbound`,
      ...GRANT_PRIORITIES,
      whenFull: full('another rule of a Grant'),
    },
    {
      key: 'priority/out',
      pool: `nsg-priority:${from.workloadNsg.toLowerCase()}:Outbound`,
      ...GRANT_PRIORITIES,
      whenFull: full('another rule of a Grant'),
    },
    ...(from.name === there.name
      ? []
      : [
          {
            key: 'guest',
            pool: `nsg-guests:${arrives}`,
            from: 1,
            to: GUESTS_PER_SHARD,
            whenFull: full(`a tenant of another shard: it lets in ${GUESTS_PER_SHARD}`),
          },
        ]),
  ];
}

/** The shard that a tenant's addresses are in, as its subnets say. */
function shardOf({ layout }: AzureTenant, tenant: CompiledObject): ShardLayout {
  const [, number] = /-pe-(\d+)$/.exec(String(tenant.status.outputs.privateEndpointSubnet)) ?? [];
  if (number === undefined) throw new Error(`tenant ${tenant.name} does not show its place in the network yet`);
  return layout.shard(Number(number));
}

/**
 * From the members of the asking tenant's security group (its hosts, and nodes of its own) and from the nodes that its pods share to
 * exactly this address and its ports: a rule where they leave and one where they arrive; and a network policy out of its namespace,
 * which says whose pods on shared nodes they are. To the address and not to the other tenant's security group, in which all its
 * endpoints and hosts are.
 */
export function endpointResources(
  input: CompileInput<GrantSpec>,
  to: CompiledObject,
  target: CompiledObject,
): DesiredResource[] {
  if (input.spec.network === undefined || !hasEndpoint(input.spec.target.kind)) return [];
  const endpoint = endpointOf(input.spec, target, to);
  if (endpoint === null) throw new Error(`${target.kind} ${target.name} of ${to.name} has no address yet`);
  const from = tenantOf(input);
  const place = tenantInAzure(input);
  const name = `grant-${from.name}.${input.object.name}`;
  const rule = (
    direction: 'Inbound' | 'Outbound',
    nsg: string,
    key: string,
    where: string,
    sources: readonly string[],
  ): DesiredResource => {
    const priority = input.allocations[key];
    if (priority === undefined) throw new Error(`no priority was allocated for ${key}`);
    return armResource(place.scope, {
      key: `rule/${direction.toLowerCase()}`,
      title: `security rule: ${direction.toLowerCase()} ${where}`,
      type: 'Microsoft.Network/networkSecurityGroups/securityRules',
      id: `${nsg}/securityRules/${name}-${direction.toLowerCase()}`,
      body: {
        properties: {
          ...{ priority, direction, access: 'Allow', protocol: 'Tcp' },
          sourceApplicationSecurityGroups: sources.map((id) => ({ id })),
          sourcePortRange: '*',
          destinationAddressPrefix: `${endpoint.address}/32`,
          destinationPortRanges: endpoint.ports.map(portText),
        },
      },
    });
  };
  return [
    rule(
      'Inbound',
      arrivesAt(input.spec.target.kind, shardOf(place, to)),
      'priority/in',
      `to ${target.name} of ${to.name}`,
      [place.securityGroup, ...(place.sharedNodes === null ? [] : [place.sharedNodes])],
    ),
    rule('Outbound', shardOf(place, from).workloadNsg, 'priority/out', `of hosts of ${from.name}`, [
      place.securityGroup,
    ]),
    egressPolicy(scopeInTenant(input), {
      key: 'network/out',
      title: `network policy out of ${from.name}`,
      name,
      cidr: `${endpoint.address}/32`,
      ports: endpoint.ports,
    }),
  ];
}

/** As Azure writes it. */
function portText(port: EndpointPort): string {
  return typeof port === 'number' ? String(port) : `${port.from}-${port.to}`;
}

/** Told where the asking tenant's pods are on nodes that no security group lets in. */
export function withoutWay(input: Pick<CompileInput<GrantSpec>, 'spec' | 'references'>): readonly NotOffered[] {
  const { network, target } = input.spec;
  if (network === undefined || !hasEndpoint(target.kind)) return [];
  return podsWithoutWay(input, `${target.kind} ${target.name}`);
}
