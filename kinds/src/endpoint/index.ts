import type { z } from 'zod';
import type { CompileInput, Kind } from '../model/kind.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { cloudFaults, tenantInAzure } from '../tenant/azure-tenant.ts';
import { tenantOf } from '../tenant/scope.ts';
import { priorityRequest } from '../tenant/security-groups.ts';
import { knownShard } from '../tenant/shard.ts';
import { balancerResources } from './load-balancer.ts';
import { endpointRules, ruleResource } from './rules.ts';
import { type EndpointSpec, endpointSchema } from './schema.ts';

function around(input: Omit<CompileInput<EndpointSpec>, 'allocations'>) {
  const place = tenantInAzure(input);
  return { place, shard: knownShard(place.layout, tenantOf(input)), rules: endpointRules(place, input.spec) };
}

/** A load balancer for hosts of the tenant. */
export const Endpoint: Kind<EndpointSpec> = {
  name: 'Endpoint',
  plural: 'endpoints',
  shortNames: ['lb'],
  scope: 'tenant',
  summary:
    "A load balancer for the tenant's hosts, inside the tenant or for the internet, on exactly the ports it names.",
  schema: endpointSchema as z.ZodType<EndpointSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'builds', tenant: 'dev01', spec: { hosts: ['build'], ports: [{ port: 443, target: 8443 }] } },
  immutable: { to: 'its address would be another; make another endpoint, and delete this one' },
  references: ({ hosts }, tenant) =>
    hosts.map((name, index) => ({ kind: 'Host', name, tenant, field: `hosts[${index}]` })),
  allocations: (input) => {
    const { shard, rules } = around(input);
    return rules.map(({ key, direction }) => priorityRequest(key, shard.workloadNsg, direction));
  },
  usage: ({ to }) => ({ units: [{ unit: `Endpoint/${to}`, quantity: 1 }] }),
  faults: (input) => cloudFaults(input, 'an endpoint'),
  compile: (input) => {
    const { place, shard, rules } = around(input);
    const { name } = input.object;
    return [
      ...balancerResources(place, name, input.spec),
      ...rules.map((rule) => {
        const priority = input.allocations[rule.key];
        if (priority === undefined) throw new Error(`no priority was allocated for ${rule.key}`);
        return ruleResource(place, name, shard, rule, priority);
      }),
    ];
  },
  outputs: ({ spec }, resources) => ({
    address: resources[spec.to === 'internet' ? 'address' : 'load-balancer']?.address ?? null,
    ports: spec.ports.map(({ port }) => port),
  }),
};
