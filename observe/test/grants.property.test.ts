import { type DeclaredObject, type DesiredResource, type JsonObject, KINDS, type Kind } from '@tenantry/kinds';
import { declared } from '@tenantry/kinds/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unexplainedPaths } from '../src/reach/across/index.ts';
import { readAzureNetwork } from '../src/reach/azure/index.ts';
import {
  EVERY_PORT_OF_EVERY_PROTOCOL,
  evaluate,
  type PodEnd,
  readCiliumPolicy,
  readCluster,
  readPod,
} from '../src/reach/index.ts';

/** Three tenants with two services each, and any grants between them: what is compiled opens what is granted and nothing else. */

const TENANTS = ['dev', 'dev01', 'prod'] as const;
const SERVICES = ['web', 'db'] as const;
/** Port by which it is reached → the one on which its pods listen. */
const PORTS = { 80: 8080, 443: 8443 } as const;

const kind = (name: string): Kind => {
  const found = KINDS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no kind ${name}`);
  return found;
};
const infrastructure = declared('Infrastructure', 'nonprod', { provider: 'kubernetes', kubeconfigFile: '/c.yaml' });
const tenantObject = (name: string): DeclaredObject => declared('Tenant', name, { infrastructure: 'nonprod' });
const service = (tenant: string, name: string): DeclaredObject =>
  declared(
    'Service',
    name,
    { image: 'i', ports: Object.entries(PORTS).map(([port, target]) => ({ port: Number(port), target })) },
    { tenant },
  );

interface Granted {
  readonly from: string;
  readonly to: string;
  readonly service: string;
  readonly ports: readonly (keyof typeof PORTS)[];
}

const grantArbitrary: fc.Arbitrary<Granted> = fc
  .record({
    from: fc.constantFrom(...TENANTS),
    to: fc.constantFrom(...TENANTS),
    service: fc.constantFrom(...SERVICES),
    ports: fc.uniqueArray(fc.constantFrom<keyof typeof PORTS>(80, 443), { minLength: 1 }),
  })
  .filter(({ from, to }) => from !== to);

function grantObject({ from, to, service: name, ports }: Granted, index: number): DeclaredObject {
  const spec = {
    ...{ to, target: { kind: 'Service', name }, network: { ports: [...ports] }, reason: 'for the test' },
  };
  return declared('Grant', `g${index}`, spec, { tenant: from });
}

function compiled(grants: readonly Granted[]): readonly DesiredResource[] {
  const objects = grants.map(grantObject);
  const around = { allocations: {}, installation: { azure: null } };
  const ofTenants = TENANTS.flatMap((name) => {
    const object = tenantObject(name);
    return kind('Tenant').compile({
      ...{ object, spec: kind('Tenant').schema.parse(object.spec), references: { infrastructure } },
      ...around,
      related: { Grant: objects.filter(({ tenant, spec }) => tenant === name || spec.to === name) },
    });
  });
  const ofGrants = objects.flatMap((object, index) => {
    const { from, to, service: name } = grants[index] as Granted;
    return kind('Grant').compile({
      ...{ object, spec: kind('Grant').schema.parse(object.spec), ...around },
      references: { tenant: tenantObject(from), to: tenantObject(to), target: service(to, name), infrastructure },
    });
  });
  return [...ofTenants, ...ofGrants];
}

const bodies = (resources: readonly DesiredResource[], type: string): JsonObject[] =>
  // Nothing of these bodies is known only later.
  resources.filter((one) => one.type === type).map(({ body }) => body as JsonObject);

function pod(tenant: string, name: string): PodEnd {
  const found = readPod({
    metadata: {
      namespace: `duploservices-${tenant}`,
      name,
      labels: name === 'job' ? {} : { 'tenantry.dev/service': name },
    },
    spec: { containers: [] },
    status: { phase: 'Running' },
  });
  if (found === null) throw new Error('the pod runs');
  return found;
}

function clusterOf(resources: readonly DesiredResource[], isCilium: boolean) {
  const denials = bodies(resources, 'cilium.io/v2/CiliumClusterwideNetworkPolicy').map(readCiliumPolicy);
  if (denials.some((one) => 'reason' in one)) throw new Error('a policy of ours is not understood');
  return readCluster({
    namespaces: bodies(resources, 'v1/Namespace'),
    networkPolicies: bodies(resources, 'networking.k8s.io/v1/NetworkPolicy'),
    ciliumPolicies: isCilium ? bodies(resources, 'cilium.io/v2/CiliumClusterwideNetworkPolicy') : [],
    notConsidered: [],
    isCilium,
  });
}

test.each([true, false])('I9: grants open exactly what they say, with Cilium: %s', (isCilium) => {
  fc.assert(
    fc.property(fc.array(grantArbitrary, { maxLength: 6 }), (grants) => {
      const cluster = clusterOf(compiled(grants), isCilium);
      const pods = TENANTS.flatMap((tenant) =>
        [...SERVICES, 'job'].map((name) => ({ tenant, name, end: pod(tenant, name) })),
      );
      for (const from of pods) {
        for (const to of pods.filter(({ tenant }) => tenant !== from.tenant)) {
          const open = evaluate(cluster, from.end, to.end, EVERY_PORT_OF_EVERY_PROTOCOL)
            .filter(({ isAllowed }) => isAllowed)
            .flatMap((one) => one.protocols.map((protocol) => `${protocol} ${one.from}-${one.to}`));
          const granted = grants
            .filter((one) => one.from === from.tenant && one.to === to.tenant && one.service === to.name)
            .flatMap(({ ports }) => ports.map((port) => `TCP ${PORTS[port]}-${PORTS[port]}`));
          expect(open.sort()).toEqual([...new Set(granted)].sort());
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('what a grant explains is no fault, and what is open beside it is one', () => {
  const grant: Granted = { from: 'dev', to: 'prod', service: 'web', ports: [80] };
  const ends = (tenant: string) => ({
    ...{ tenant, standing: [], machines: [], endpoints: [] },
    pods: [...SERVICES, 'job'].map((name) => pod(tenant, name)),
  });
  const azure = readAzureNetwork({
    ...{ securityGroups: [], virtualNetworks: [], networkInterfaces: [], privateEndpoints: [], publicAddresses: [] },
    ...{ routeTables: [], virtualMachines: [], scaleSets: [], clusters: [], notConsidered: [] },
  });
  const explains = {
    ...{ name: 'Grant dev/g', from: 'dev', to: 'prod', sorts: ['pod'] as const, sources: ['pod'] as const },
    ports: [{ protocol: 'TCP' as const, from: 8080, to: 8080 }],
    pods: { 'tenantry.dev/service': 'web' },
  };
  const left = (grants: readonly Granted[]) =>
    unexplainedPaths(
      { cluster: clusterOf(compiled(grants), true), azure, isOverlay: true },
      ends('dev'),
      ends('prod'),
      [explains],
    ).flatMap(({ open }) => open.map((one) => `${one.protocol} ${one.from}`));
  expect(left([grant])).toEqual([]);
  expect(left([grant, { ...grant, service: 'db' }])).toEqual(['TCP 8080']);
  expect(left([{ ...grant, ports: [80, 443] }])).toEqual(['TCP 8443']);
});
