import type { z } from 'zod';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { CompileInput, Kind, SpecFault } from '../model/kind.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { cloudFaults, tenantInAzure } from '../tenant/azure-tenant.ts';
import { foreignHosts } from '../tenant/own-hosts.ts';
import { tenantOf } from '../tenant/scope.ts';
import { priorityRequest } from '../tenant/security-groups.ts';
import { knownShard } from '../tenant/shard.ts';
import { gatewayResources, type WebEndpointSpec } from './gateway.ts';
import { balancerResources } from './load-balancer.ts';
import { endpointRules, groupOf, ruleResource } from './rules.ts';
import { type EndpointSpec, endpointSchema } from './schema.ts';
import { instanceRequests, webRules } from './web-rules.ts';

const CERTIFICATE = 'web.certificate.secret';

function around(input: Omit<CompileInput<EndpointSpec>, 'allocations'>) {
  const place = tenantInAzure(input);
  const { spec } = input;
  const rules = isWeb(spec) ? webRules(place, spec) : endpointRules(place, spec);
  return { place, shard: knownShard(place.layout, tenantOf(input)), rules };
}

const isWeb = (spec: EndpointSpec): spec is WebEndpointSpec => spec.web !== undefined;

/** Host names that are not the tenant's, and a certificate that the secret does not hold. */
function webFaults(input: Parameters<NonNullable<Kind<EndpointSpec>['faults']>>[0]): SpecFault[] {
  const { web } = input.spec;
  if (web === undefined) return [];
  const foreign = foreignHosts(input.references.tenant, web.hosts, 'spec.web.hosts');
  const files = input.references[CERTIFICATE]?.spec.files;
  if (input.references[CERTIFICATE] === undefined || (isObject(files) && web.certificate.file in files)) return foreign;
  return [
    ...foreign,
    {
      field: 'spec.web.certificate.file',
      message: `${web.certificate.file} is not among the files of Secret ${web.certificate.secret}`,
      remedy: 'put the certificate and its key there, as PFX in base64',
    },
  ];
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A load balancer for hosts of the tenant, or a gateway that speaks HTTP. */
export const Endpoint: Kind<EndpointSpec> = {
  name: 'Endpoint',
  plural: 'endpoints',
  shortNames: ['lb'],
  scope: 'tenant',
  summary:
    "A load balancer for the tenant's hosts, inside the tenant or for the internet, on exactly the ports it names, or a web gateway with a firewall.",
  schema: endpointSchema as z.ZodType<EndpointSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'builds', tenant: 'dev01', spec: { hosts: ['build'], ports: [{ port: 443, target: 8443 }] } },
  immutable: { to: 'its address would be another; make another endpoint, and delete this one' },
  references: ({ hosts, web }, tenant) => [
    ...hosts.map((name, index) => ({ kind: 'Host', name, tenant, field: `hosts[${index}]` })),
    ...(web?.certificate.secret === undefined
      ? []
      : [{ kind: 'Secret', name: web.certificate.secret, tenant, field: CERTIFICATE }]),
  ],
  allocations: (input) => {
    const { place, shard, rules } = around(input);
    return [
      ...rules.map((rule) => priorityRequest(rule.key, groupOf(rule, place, shard), rule.direction)),
      ...(isWeb(input.spec) ? instanceRequests(place, input.spec) : []),
    ];
  },
  usage: ({ to, web }) => ({ units: [{ unit: `Endpoint/${web === undefined ? to : 'web'}`, quantity: 1 }] }),
  faults: (input) => [...cloudFaults(input, 'an endpoint'), ...webFaults(input)],
  compile: (input) => {
    const { place, shard, rules } = around(input);
    const { name } = input.object;
    const { spec } = input;
    return [
      ...(isWeb(spec)
        ? gatewayResources(place, name, spec, input.references[CERTIFICATE])
        : balancerResources(place, name, spec)),
      ...rules.map((rule) => {
        const priority = input.allocations[rule.key];
        if (priority === undefined) throw new Error(`no priority was allocated for ${rule.key}`);
        return ruleResource(place, name, shard, rule, priority);
      }),
    ];
  },
  outputs: ({ spec }, resources) => ({
    address: resources[spec.to === 'internet' ? 'address' : 'load-balancer']?.address ?? null,
    ports: spec.web === undefined ? spec.ports.map(({ port }) => port) : [80, 443],
    ...(spec.web === undefined ? {} : { urls: spec.web.hosts.map((host) => `https://${host}/`) }),
  }),
};
