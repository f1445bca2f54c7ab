import type { z } from 'zod';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { CompileInput, Kind, SpecFault } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { type AzureTenant, cloudFaults, tenantInAzure } from '../tenant/azure-tenant.ts';
import { foreignHosts } from '../tenant/own-hosts.ts';
import { infrastructureOf, tenantOf } from '../tenant/scope.ts';
import { priorityRequest } from '../tenant/security-groups.ts';
import { knownShard } from '../tenant/shard.ts';
import { gatewayResources, type WebEndpointSpec } from './gateway.ts';
import { balancerResources } from './load-balancer.ts';
import { type EndpointRule, endpointRules, groupOf, ruleResource } from './rules.ts';
import { type EndpointSpec, endpointSchema } from './schema.ts';
import {
  lostPorts,
  type ServiceEndpointSpec,
  serviceBalancer,
  serviceFaults,
  serviceNotOffered,
  serviceRules,
} from './service.ts';
import { instanceRequests, webRules } from './web-rules.ts';

const CERTIFICATE = 'web.certificate.secret';

function around(input: Omit<CompileInput<EndpointSpec>, 'allocations'>) {
  const place = tenantInAzure(input);
  return { place, shard: knownShard(place.layout, tenantOf(input)), rules: rulesOf(place, input.spec) };
}

function rulesOf(place: AzureTenant, spec: EndpointSpec): EndpointRule[] {
  if (isOfService(spec)) return serviceRules(place, spec);
  return isWeb(spec) ? webRules(place, spec) : endpointRules(place, spec);
}

const isWeb = (spec: EndpointSpec): spec is WebEndpointSpec => spec.web !== undefined;

const isOfService = (spec: EndpointSpec): spec is ServiceEndpointSpec => spec.service !== undefined;

/** The one with the part of its spec that makes it one of a service; null where it is for hosts. */
function ofService<Input extends { readonly spec: EndpointSpec }>(
  input: Input,
): (Input & { readonly spec: ServiceEndpointSpec }) | null {
  const { spec } = input;
  return isOfService(spec) ? { ...input, spec } : null;
}

/** An endpoint of the one sort does not become one of the other. */
function sortFaults({ spec, existing }: Parameters<NonNullable<Kind<EndpointSpec>['faults']>>[0]): SpecFault[] {
  const before = endpointSchema.safeParse(existing?.spec);
  if (!before.success || isOfService(before.data) === isOfService(spec)) return [];
  const remedy = 'make another endpoint, and delete this one';
  return [{ field: 'spec.service', message: 'cannot come or go: its address would be another', remedy }];
}

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

/** What leads to hosts. */
function behind(place: AzureTenant, name: string, spec: EndpointSpec, secret: CompiledObject | undefined) {
  return isWeb(spec) ? gatewayResources(place, name, spec, secret) : balancerResources(place, name, spec);
}

/** Of a service without a cloud it is only shown. */
function addressOutput(spec: EndpointSpec, resources: Readonly<Record<string, JsonObject>>): JsonObject {
  const address = resources[spec.to === 'internet' && !isOfService(spec) ? 'address' : 'load-balancer']?.address;
  return address === undefined && isOfService(spec) ? {} : { address: address ?? null };
}

const isInAzure = (input: Pick<CompileInput<unknown>, 'references'>): boolean =>
  infrastructureOf(input).spec.provider === 'azure';

/** A load balancer for hosts or a service of the tenant, or a gateway that speaks HTTP. */
export const Endpoint: Kind<EndpointSpec> = {
  name: 'Endpoint',
  plural: 'endpoints',
  shortNames: ['lb'],
  scope: 'tenant',
  summary:
    "A load balancer for the tenant's hosts or one of its services, inside the tenant or for the internet, on exactly the ports it names, or a web gateway with a firewall.",
  group: 'nodes',
  figures: { 'Reached by': 'spec.to', Address: 'status.outputs.address' },
  schema: endpointSchema as z.ZodType<EndpointSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'builds', tenant: 'dev01', spec: { hosts: ['build'], ports: [{ port: 443, target: 8443 }] } },
  immutable: { to: 'its address would be another; make another endpoint, and delete this one' },
  references: ({ hosts, service, web }, tenant) => [
    ...(service === undefined ? [] : [{ kind: 'Service', name: service, tenant, field: 'service' }]),
    ...hosts.map((name, index) => ({ kind: 'Host', name, tenant, field: `hosts[${index}]` })),
    ...(web?.certificate.secret === undefined
      ? []
      : [{ kind: 'Secret', name: web.certificate.secret, tenant, field: CERTIFICATE }]),
  ],
  allocations: (input) => {
    if (!isInAzure(input)) return [];
    const { place, shard, rules } = around(input);
    return [
      ...rules.map((rule) => priorityRequest(rule.key, groupOf(rule, place, shard), rule.direction)),
      ...(isWeb(input.spec) ? instanceRequests(place, input.spec) : []),
    ];
  },
  usage: ({ to, web }) => ({ units: [{ unit: `Endpoint/${web === undefined ? to : 'web'}`, quantity: 1 }] }),
  faults: (input) => {
    const service = ofService(input);
    return [
      ...sortFaults(input),
      ...(service === null
        ? [...cloudFaults(input, 'an endpoint for hosts'), ...webFaults(input)]
        : serviceFaults(service)),
    ];
  },
  notOffered: (input) => {
    const service = ofService(input);
    return service === null ? [] : serviceNotOffered(service);
  },
  compile: (input) => {
    const service = ofService(input);
    const balancer = service === null ? [] : serviceBalancer(service);
    if (service !== null && (balancer.length === 0 || !isInAzure(input))) return balancer;
    const { place, shard, rules } = around(input);
    const { name } = input.object;
    const { spec } = input;
    return [
      ...(service === null ? behind(place, name, spec, input.references[CERTIFICATE]) : balancer),
      ...rules.map((rule) => {
        const priority = input.allocations[rule.key];
        if (priority === undefined) throw new Error(`no priority was allocated for ${rule.key}`);
        return ruleResource(place, name, shard, rule, priority);
      }),
    ];
  },
  awaits: (input) => {
    const service = ofService(input);
    return service === null ? [] : lostPorts(service);
  },
  outputs: ({ spec }, resources) => ({
    ...addressOutput(spec, resources),
    ports: spec.web === undefined ? spec.ports.map(({ port }) => port) : [80, 443],
    ...(spec.web === undefined ? {} : { urls: spec.web.hosts.map((host) => `https://${host}/`) }),
  }),
  // A balancer of a cluster elsewhere may have a name in place of an address.
  shows: ({ spec }, { 'load-balancer': balancer }) =>
    !isOfService(spec) || balancer === undefined ? {} : { address: balancer.address ?? balancer.hostname ?? null },
};
