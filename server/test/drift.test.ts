import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Estate, type InventoryItem, infrastructure, type Json, tenant } from './estate.ts';
import { Product, until } from './product.ts';

const MERGE = 'application/merge-patch+json';

let product: Product;
let estate: Estate;
let resources: ReadonlyMap<string, InventoryItem>;
beforeAll(async () => {
  // Resyncs are far away: what is repaired here was noticed by watches and sweeps.
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3600', TENANTRY_SWEEP_SECONDS: '2' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true, principalDelaySeconds: 0 });
  await estate.apply(infrastructure, tenant('dev01', { tags: { team: 'shop' } }));
  await estate.settled(['dev01']);
  resources = new Map((await estate.inventory('/api/v1/tenants/dev01')).map((item) => [item.key, item]));
}, 240_000);
afterAll(() => product?.dispose(), 60_000);

interface Row {
  readonly what: string;
  readonly key: string;
  /** Does the harm, given the id of the resource. */
  readonly harm: (id: string) => Promise<unknown>;
  /** Part of what stands there, before and after. */
  readonly part: (body: Json) => unknown;
}

const spec = (body: Json) => body.spec;
const labels = (body: Json) => (body.metadata as { labels: Json }).labels;
const properties = (body: Json) => body.properties;
const tags = (body: Json) => body.tags;
const patch = (body: Json) => (id: string) => estate.cluster('PATCH', id, body, MERGE);
const deleteInCluster = (id: string) => estate.cluster('DELETE', id);
const deleteInAzure = (id: string) => estate.arm('DELETE', id);

/** Sends what stands there back, changed, without what Azure alone may say. */
const put = (change: (body: Json) => Json) => async (id: string) => {
  const body = await estate.arm('GET', id);
  const { provisioningState: _, ...properties } = body.properties as Json;
  return estate.arm('PUT', id, change({ ...body, properties }));
};

/** The values of a role assignment that mean something; times differ with each making. */
const assignment = (body: Json) => {
  const { roleDefinitionId, principalId, scope } = body.properties as Json;
  return { roleDefinitionId, principalId, scope };
};

const inCluster: readonly Row[] = [
  {
    what: 'a network policy that was opened',
    key: 'network/default-deny',
    harm: patch({ spec: { ingress: [{}] } }),
    part: spec,
  },
  { what: 'a network policy that was deleted', key: 'network/same-tenant', harm: deleteInCluster, part: spec },
  {
    what: 'a role binding with one subject more',
    key: 'binding/editor',
    harm: async (id) => {
      const { subjects } = await estate.cluster('GET', id);
      const stranger = { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'mallory' };
      return estate.cluster('PATCH', id, { subjects: [...(subjects as Json[]), stranger] }, MERGE);
    },
    part: (body) => body.subjects,
  },
  {
    what: 'a role with one rule more',
    key: 'role/viewer',
    harm: async (id) => {
      const { rules } = await estate.cluster('GET', id);
      const rule = { apiGroups: [''], resources: ['secrets'], verbs: ['get'] };
      return estate.cluster('PATCH', id, { rules: [...(rules as Json[]), rule] }, MERGE);
    },
    part: (body) => body.rules,
  },
  {
    what: 'a quota that was raised',
    key: 'quota',
    harm: patch({ spec: { hard: { pods: '9999' } } }),
    part: spec,
  },
  {
    what: 'limits that were deleted',
    key: 'limits',
    harm: deleteInCluster,
    part: spec,
  },
  {
    what: 'a label of the namespace that was changed',
    key: 'namespace',
    harm: patch({ metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } }),
    part: labels,
  },
  {
    what: 'a service account that was deleted',
    key: 'account/workload',
    harm: deleteInCluster,
    part: labels,
  },
];

const inAzure: readonly Row[] = [
  {
    what: 'a security rule that was turned round',
    key: 'rule/hosts-inbound',
    harm: put((body) => ({ properties: { ...(body.properties as Json), access: 'Deny' } })),
    part: properties,
  },
  { what: 'a security rule that was deleted', key: 'rule/hosts-outbound', harm: deleteInAzure, part: properties },
  {
    what: 'a federated credential that was deleted',
    key: 'federation/workload',
    harm: deleteInAzure,
    part: properties,
  },
  {
    what: 'a tag that was removed from the resource group',
    key: 'resource-group',
    harm: put(({ location, tags: before }) => {
      const { team: _team, ...rest } = before as Json;
      return { location, tags: rest };
    }),
    part: tags,
  },
  {
    what: 'a tag that was changed on the application security group',
    key: 'asg',
    harm: put(({ location, tags: before }) => ({
      location,
      tags: { ...(before as Json), team: 'thieves' },
      properties: {},
    })),
    part: tags,
  },
  { what: 'a role assignment that was deleted', key: 'role/storage', harm: deleteInAzure, part: assignment },
];

describe('what another hand changed is put right, and an event says so', () => {
  test.each(inCluster)(
    'in the cluster: $what',
    (row) => repaired(row, (id) => estate.cluster('GET', id), 20_000),
    90_000,
  );
  test.each(inAzure)('in Azure: $what', (row) => repaired(row, (id) => estate.arm('GET', id), 40_000), 120_000);
});

async function repaired({ key, harm, part }: Row, read: (id: string) => Promise<Json>, withinMs: number) {
  const id = resources.get(key)?.id;
  if (id === undefined) throw new Error(`nothing is called ${key}`);
  const asDeclared = part(await read(id));
  const told = new Set((await estate.events('dev01')).map((event) => event.id));
  await harm(id);
  await until(
    `${key} is as declared again`,
    async () => {
      const news = (await estate.events('dev01')).filter((event) => !told.has(event.id));
      return news.some(({ reason, resource }) => reason === 'DriftRepaired' && resource === key) ? true : undefined;
    },
    withinMs,
  );
  await until(
    `${key} stands`,
    async () => {
      expect(meaning(part(await read(id)))).toEqual(meaning(asDeclared));
      return true;
    },
    60_000,
  );
  await estate.settled(['dev01'], 60_000);
}

/** Without what Azure numbers anew with each write. */
function meaning(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, inner: unknown) => (name === 'etag' ? undefined : inner)) ?? 'null');
}

describe.concurrent('I3: what is not ours stops the object and stays as it is', () => {
  test('a namespace of that name', async () => {
    const path = '/api/v1/namespaces/duploservices-taken1';
    await estate.cluster('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'duploservices-taken1', labels: { owner: 'somebody' } },
    });
    await stopped('taken1', 'duploservices-taken1', () => estate.cluster('GET', path));
    await estate.cluster('DELETE', path);
    await goesOn('taken1');
  }, 240_000);

  test('a resource group of that name', async () => {
    const id = `${subscription()}/resourceGroups/duploservices-taken2`;
    await estate.arm('PUT', id, { location: 'eastus', tags: { owner: 'somebody' } });
    await stopped('taken2', 'resource group duploservices-taken2', () => estate.arm('GET', id));
    await estate.arm('DELETE', id);
    await goesOn('taken2');
  }, 240_000);

  test('a security rule of that name', async () => {
    const group = (resources.get('rule/hosts-inbound')?.id ?? '').replace(/\/securityRules\/.*/, '');
    const id = `${group}/securityRules/tenant-taken3-inbound`;
    await estate.arm('PUT', id, {
      properties: {
        priority: 500,
        direction: 'Inbound',
        access: 'Allow',
        protocol: 'Tcp',
        sourceAddressPrefix: '10.9.0.0/16',
        sourcePortRange: '*',
        destinationAddressPrefix: '*',
        destinationPortRange: '22',
      },
    });
    await stopped('taken3', 'security rule', () => estate.arm('GET', id));
    await estate.arm('DELETE', id);
    await goesOn('taken3');
  }, 240_000);
});

function subscription(): string {
  return /^\/subscriptions\/[^/]+/.exec(resources.get('resource-group')?.id ?? '')?.[0] ?? '';
}

async function stopped(name: string, what: string, read: () => Promise<Json>): Promise<void> {
  const before = await read();
  await estate.apply(tenant(name));
  const condition = await until(`${name} stops`, async () => {
    const { status } = await estate.tenant(name);
    const ready = status.conditions.find(({ type }) => type === 'Ready');
    return ready?.reason === 'NotOurs' ? ready : undefined;
  });
  expect(condition.status).toBe('False');
  expect(condition.message).toContain(what);
  expect(await read()).toEqual(before);
}

async function goesOn(name: string): Promise<void> {
  await until(
    `${name} goes on by itself`,
    async () => ((await estate.tenant(name)).status.phase === 'ready' ? true : undefined),
    110_000,
  );
}
