import { endpointKeys, type PrivateEndpoint, privateEndpointResources } from '../azure/private-endpoint.ts';
import { kubernetesObject } from '../kubernetes/object.ts';
import type { CompileInput, NotOffered } from '../model/kind.ts';
import { concat, type DesiredResource, output } from '../model/resource.ts';
import type { AzureTenant } from './azure-tenant.ts';
import { tenantSchema } from './schema.ts';
import { scopeInTenant } from './scope.ts';

type Endpoint = Omit<PrivateEndpoint, 'subnet' | 'securityGroup'>;

/**
 * A private endpoint of what lives in the tenant, and the way of the tenant's pods to its one address on its one port. Otherwise pods
 * reach no private address, so that what a tenant has not declared it does not reach either.
 */
export function endpointInReach(
  input: Pick<CompileInput<unknown>, 'object' | 'references' | 'installation'>,
  { scope, group, securityGroup }: AzureTenant,
  endpoint: Endpoint & Pick<PrivateEndpoint, 'subnet'>,
  port: number,
): DesiredResource[] {
  const [, dnsKey] = endpointKeys(endpoint.key);
  return [
    ...privateEndpointResources(scope, group, { ...endpoint, securityGroup }),
    kubernetesObject(scopeInTenant(input), {
      key: `${endpoint.key}/way`,
      title: `network policy to the private endpoint ${endpoint.belongsTo}`,
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      plural: 'networkpolicies',
      name: `tenantry-${endpoint.name}`,
      namespaced: true,
      body: {
        spec: {
          podSelector: {},
          policyTypes: ['Egress'],
          egress: [
            {
              to: [{ ipBlock: { cidr: concat(output(dnsKey, 'address'), '/32') } }],
              ports: [{ protocol: 'TCP', port }],
            },
          ],
        },
      },
      dependsOn: [dnsKey],
    }),
  ];
}

/** Pods leave with the address of their node; only nodes of the tenant's own are in its security group. `what` for people: "the account". */
export function podsWithoutWay({ references }: Pick<CompileInput<unknown>, 'references'>, what: string): NotOffered[] {
  const tenant = tenantSchema.safeParse(references.tenant?.spec);
  if (!tenant.success || tenant.data.tier === 'dedicated-nodes') return [];
  return [
    {
      feature: `way from pods to ${what}`,
      reason:
        'pods on nodes that are not the tenant’s own leave with an address that its security group does not let in: set tier dedicated-nodes on the tenant, or use it from a Host',
    },
  ];
}
