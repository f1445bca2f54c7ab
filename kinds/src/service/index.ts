import type { z } from 'zod';
import type { CompileInput, Kind, SpecFault } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { podPlacement } from '../node-pool/index.ts';
import { secretSchema } from '../secret/schema.ts';
import { foreignHosts } from '../tenant/own-hosts.ts';
import { infrastructureOf, resolvedTenantOf, scopeInTenant } from '../tenant/scope.ts';
import { containerReferences, contentHashes } from '../workload/references.ts';
import { serviceActions } from './actions.ts';
import { exposureResources } from './exposure.ts';
import { servicePod } from './pod.ts';
import { type ServiceSpec, serviceSchema } from './schema.ts';
import { serviceUsage } from './usage.ts';
import { notOffered, urlsOf, wayIn, wayInFaults } from './way-in.ts';
import { replicasShown, workloadResources } from './workload.ts';

function compile(input: CompileInput<ServiceSpec>): DesiredResource[] {
  const { object, spec } = input;
  const scope = scopeInTenant(input);
  const tenant = resolvedTenantOf(input);
  const template = servicePod(object.name, spec, {
    labels: scope.labels,
    tenant,
    contentHashes: contentHashes(input),
    restarts: object.counters.restarts ?? 0,
    placement: podPlacement(tenant, input.references['placement.pool']),
  });
  const way = wayIn(spec.expose, internalOf(input));
  return [
    ...workloadResources(scope, object.name, spec, template),
    ...exposureResources(scope, object.name, spec, way),
  ];
}

/** Hosts that are not the tenant's, and ways in that are not: the cluster would refuse what leads there. */
function faults({ spec, references: found }: Parameters<NonNullable<Kind<ServiceSpec>['faults']>>[0]): SpecFault[] {
  const foreign = foreignHosts(found.tenant, spec.expose.hosts, 'spec.expose.hosts');
  const wrong = [...foreign, ...certificateFaults(found[TLS_SECRET])];
  if (found.tenant === undefined || found.infrastructure === undefined) return wrong;
  const { internalIngress } = infrastructureOf({ references: found }).spec;
  return [...wrong, ...wayInFaults(spec.expose, resolvedTenantOf({ references: found }), internalIngress)];
}

const TLS_SECRET = 'expose.tlsSecret';

function certificateFaults(secret: CompiledObject | undefined): SpecFault[] {
  const { data } = secretSchema.safeParse(secret?.spec);
  if (data === undefined || data.type === 'tls') return [];
  const message = `${secret?.name} is a Secret of type ${data.type}`;
  return [{ field: `spec.${TLS_SECRET}`, message, remedy: 'name one of type tls' }];
}

const internalOf = (input: Pick<CompileInput<ServiceSpec>, 'references'>) =>
  infrastructureOf(input).spec.internalIngress;

/** A workload of containers that runs all the time, with its name, its volumes and its way in. */
export const Service: Kind<ServiceSpec> = {
  name: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  scope: 'tenant',
  summary: 'Containers that run all the time: image, replicas, settings, volumes, and who reaches them.',
  group: 'services',
  figures: {
    Image: 'spec.image',
    Ready: 'status.outputs.readyReplicas',
    Replicas: 'spec.replicas',
    Address: 'status.outputs.host',
  },
  schema: serviceSchema as z.ZodType<ServiceSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'web', tenant: 'dev01', spec: { image: 'nginx:1.29', ports: [{ port: 80 }] } },
  immutable: {},
  references: (spec, tenant) => {
    const { tlsSecret } = spec.expose;
    const certificate = { kind: 'Secret', tenant, field: TLS_SECRET };
    return [
      ...containerReferences(spec, tenant),
      ...(tlsSecret === undefined ? [] : [{ ...certificate, name: tlsSecret }]),
    ];
  },
  allocations: () => [],
  usage: serviceUsage,
  faults,
  actions: serviceActions,
  notOffered: ({ spec, ...input }) => notOffered(spec.expose, internalOf(input)),
  compile,
  shows: (_input, resources) => replicasShown(resources.deployment ?? resources['stateful-set']),
  outputs: ({ object, spec, ...input }, resources) => ({
    ...(resources.service === undefined ? {} : { host: object.name, address: resources.service.address ?? null }),
    ...(spec.expose.hosts.length === 0 ? {} : { urls: urlsOf(spec.expose, wayIn(spec.expose, internalOf(input))) }),
  }),
};
