import type { z } from 'zod';
import type { JsonObject } from '../model/json.ts';
import type { CompileInput, Kind } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { grantClaims } from './claims.ts';
import { grantConsent } from './consent.ts';
import { endpointOf, endpointRequests, endpointResources, withoutWay } from './endpoint.ts';
import { grantFaults } from './faults.ts';
import { identityResources } from './identity.ts';
import { deniedBy, podPorts, serviceResources } from './network.ts';
import { endOf, type GrantSpec, grantSchema } from './schema.ts';

function sidesOf({ references: { to, target } }: CompileInput<GrantSpec>): {
  to: CompiledObject;
  target: CompiledObject;
} {
  if (to === undefined || target === undefined) throw new Error('a grant needs the other tenant and what is asked for');
  return { to, target };
}

function compile(input: CompileInput<GrantSpec>): DesiredResource[] {
  const { to, target } = sidesOf(input);
  return [
    ...(target.kind === 'Service' ? serviceResources(input, to, target) : endpointResources(input, to, target)),
    ...identityResources(input, to, target),
  ];
}

function outputs(input: CompileInput<GrantSpec>): JsonObject {
  const { to, target } = sidesOf(input);
  const { consent, spec } = input;
  const namespace = String(to.status.outputs.namespace);
  const endpoint = endpointOf(spec, target, to);
  return {
    ...(consent === undefined
      ? {}
      : {
          acceptedBy: consent.by,
          acceptedAt: consent.at.toISOString(),
          expiresAt: endOf(spec, consent.at).toISOString(),
        }),
    ...(target.kind === 'Service'
      ? {
          ...(typeof target.status.outputs.host === 'string' ? { host: `${target.name}.${namespace}.svc` } : {}),
          opens: podPorts(spec, target).map(({ protocol, port }) => `${protocol} ${port}`),
        }
      : {}),
    ...(spec.network === undefined || endpoint === null
      ? {}
      : { address: endpoint.address, opens: endpoint.ports.map((port) => `TCP ${port}`) }),
  };
}

/** An opening from the tenant that it lives in to another: asked by the one, agreed to by the other. */
export const Grant: Kind<GrantSpec> = {
  name: 'Grant',
  plural: 'grants',
  shortNames: [],
  scope: 'tenant',
  summary: 'An opening from one tenant to something of another: asked by the one, agreed to by the other, for a time.',
  group: 'boundary',
  figures: {
    'Asked of': 'spec.to',
    Kind: 'spec.target.kind',
    Name: 'spec.target.name',
    Ends: 'status.outputs.expiresAt',
  },
  schema: grantSchema as z.ZodType<GrantSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: {
    name: 'shop',
    tenant: 'dev02',
    spec: {
      to: 'dev01',
      target: { kind: 'Service', name: 'web' },
      network: { ports: [80] },
      reason: 'The shop of dev02 shows the catalogue of dev01.',
    },
    beside: [{ kind: 'Tenant', name: 'dev02', spec: { infrastructure: 'nonprod' } }],
  },
  immutable: {},
  references: ({ to, target }) => [
    { kind: 'Tenant', name: to, tenant: null, field: 'to', ends: true },
    { kind: target.kind, name: target.name, tenant: to, field: 'target', ends: true },
  ],
  allocations: endpointRequests,
  claims: grantClaims,
  faults: grantFaults,
  notOffered: withoutWay,
  consent: grantConsent,
  compile,
  awaits: (input) => {
    const { target } = sidesOf(input);
    return target.kind === 'Service' ? deniedBy(input, target) : [];
  },
  outputs,
};
