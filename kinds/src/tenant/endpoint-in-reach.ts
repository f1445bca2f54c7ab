import { endpointKeys, type PrivateEndpoint, privateEndpointResources } from '../azure/private-endpoint.ts';
import { infrastructureSchema } from '../infrastructure/schema.ts';
import type { KubernetesScope } from '../kubernetes/object.ts';
import type { CompileInput, NotOffered } from '../model/kind.ts';
import { concat, type DesiredResource, output } from '../model/resource.ts';
import type { AzureTenant } from './azure-tenant.ts';
import { type EndpointPort, egressPolicy } from './egress-policy.ts';
import { tenantSchema } from './schema.ts';
import { scopeInTenant } from './scope.ts';

type Endpoint = Omit<PrivateEndpoint, 'subnet' | 'securityGroup'>;

/**
 * A private endpoint of what lives in the tenant, and the way of the tenant's pods to its one address on its ports. Otherwise pods
 * reach no private address, so that what a tenant has not declared it does not reach either.
 */
export function endpointInReach(
  input: Pick<CompileInput<unknown>, 'object' | 'references' | 'installation'>,
  { scope, group, securityGroup }: AzureTenant,
  endpoint: Endpoint & Pick<PrivateEndpoint, 'subnet'>,
  ports: readonly EndpointPort[],
): DesiredResource[] {
  return [
    ...privateEndpointResources(scope, group, { ...endpoint, securityGroup }),
    wayToEndpoint(scopeInTenant(input), endpoint, ports),
  ];
}

/** The way of all pods of a namespace to the address of a private endpoint. */
export function wayToEndpoint(
  scope: KubernetesScope,
  endpoint: Pick<Endpoint, 'key' | 'name' | 'belongsTo'>,
  ports: readonly EndpointPort[],
): DesiredResource {
  const [, dnsKey] = endpointKeys(endpoint.key);
  return egressPolicy(scope, {
    key: `${endpoint.key}/way`,
    title: `network policy to the private endpoint ${endpoint.belongsTo}`,
    name: endpoint.name,
    cidr: concat(output(dnsKey, 'address'), '/32'),
    ports,
    dependsOn: [dnsKey],
  });
}

/** Pods leave with the address of their node, and that of a cluster that was there before is let in nowhere. `what` for people: "the account". */
export function podsWithoutWay({ references }: Pick<CompileInput<unknown>, 'references'>, what: string): NotOffered[] {
  const tenant = tenantSchema.safeParse(references.tenant?.spec);
  const infrastructure = infrastructureSchema.safeParse(references.infrastructure?.spec);
  if (!tenant.success || tenant.data.tier === 'dedicated-nodes') return [];
  if (infrastructure.data?.provider !== 'azure' || infrastructure.data.cluster.id === undefined) return [];
  return [
    {
      feature: `way from pods to ${what}`,
      reason:
        'the cluster was there before and its pools are not changed, so pods on its shared nodes leave with an address that no security group lets in: set tier dedicated-nodes on the tenant, or use it from a Host',
    },
  ];
}
