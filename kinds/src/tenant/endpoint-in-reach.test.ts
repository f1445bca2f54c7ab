import { expect, test } from 'vitest';
import { type JsonObject, KINDS, type Kind } from '../index.ts';
import { ADOPTED, allocated, declared, inTenant } from '../testing.ts';

const AZURE = { provider: 'azure', region: 'eastus' };
const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const installation = { azure: { subscriptionId: SUBSCRIPTION, tenantId: 'entra', principalId: null } };

function kind(name: string): Kind {
  const found = KINDS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
}

function inputOf(name: string, spec: JsonObject, infrastructure: JsonObject = AZURE) {
  if (name !== 'Tenant') return inTenant(kind(name), 'it', spec, { infrastructure });
  const input = {
    object: declared('Tenant', 'dev01', { infrastructure: 'nonprod', ...spec }),
    spec: kind('Tenant').schema.parse({ infrastructure: 'nonprod', ...spec }),
    references: { infrastructure: declared('Infrastructure', 'nonprod', infrastructure) },
    installation,
  };
  return { ...input, allocations: allocated(kind('Tenant'), input) };
}

test.each<[string, JsonObject, readonly (number | readonly [number, number])[]]>([
  ['Tenant', {}, [443]],
  ['StorageAccount', { shares: { reports: {} }, queues: { mail: {} } }, [443]],
  ['SqlDatabase', {}, [1433]],
  ['PostgresDatabase', {}, [5432]],
  ['Redis', {}, [10_000]],
  ['Redis', { clustering: 'oss' }, [10_000, [8500, 8599]]],
])(
  'I9: pods of the tenant have a way to each private endpoint of a %s %j, to its one address on its ports',
  (name, spec, ports) => {
    const resources = kind(name).compile(inputOf(name, spec));
    const endpoints = resources.filter(({ type }) => type === 'Microsoft.Network/privateEndpoints');
    expect(endpoints.length).toBeGreaterThan(0);
    for (const { key, id } of endpoints) {
      const way = resources.find((one) => one.key === `${key}/way`);
      const end = id.split('/').at(-1);
      expect(way?.id).toBe(`/apis/networking.k8s.io/v1/namespaces/duploservices-dev01/networkpolicies/tenantry-${end}`);
      expect(way?.body.spec).toEqual({
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: [{ ipBlock: { cidr: { $concat: [{ $output: { resource: `${key}/dns`, name: 'address' } }, '/32'] } } }],
            ports: ports.map((port) =>
              typeof port === 'number'
                ? { protocol: 'TCP', port }
                : { protocol: 'TCP', port: port[0], endPort: port[1] },
            ),
          },
        ],
      });
    }
  },
);

test.each(['StorageAccount', 'SqlDatabase', 'PostgresDatabase', 'Redis'])(
  'a %s says that pods have no way to it only on shared nodes of a cluster that was there before',
  (name) => {
    const told = (infrastructure: JsonObject) => kind(name).notOffered?.(inputOf(name, {}, infrastructure)) ?? [];
    expect(told(AZURE)).toEqual([]);
    expect(told(ADOPTED)).toMatchObject([{ feature: expect.stringMatching(/^way from pods to the /) }]);
  },
);
