import { resourcesUsed } from '@tenantry/engine/template';
import type { JsonObject } from '@tenantry/kinds';
import { declared } from '@tenantry/kinds/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { specsAtHand } from './index.ts';
import { ControlPlane, compiled, type Made, type Whole } from './testing/controlPlane.ts';
import { SandboxCloud } from './testing/sandboxCloud.ts';

const specs = specsAtHand();
const signal = () => AbortSignal.timeout(60_000);
const VERSION = '2024-09-01';

let cloud: SandboxCloud;
let plane: ControlPlane;
let infrastructure: Whole;
let group: Made;
let made: Made;

/** The cluster, and no more of an infrastructure than it stands on. */
function withCluster(whole: Whole): Whole {
  const keys = new Set<string>();
  const add = (key: string) => {
    const found = whole.resources.find((resource) => resource.key === key);
    if (found === undefined || keys.has(key)) return;
    keys.add(key);
    for (const other of [...found.dependsOn, ...resourcesUsed(found.body)]) add(other);
  };
  add('cluster');
  return { ...whole, resources: whole.resources.filter(({ key }) => keys.has(key)) };
}

const TENANT = { infrastructure: 'nonprod', tier: 'dedicated-nodes' };
const tenant = declared('Tenant', 'dev01', TENANT, { uid: 'bbbbbbbb-0000-4000-8000-000000000000' });
const pool = (spec: JsonObject): Whole =>
  compiled(cloud, 'NodePool', 'batch', 'cccccccc-0000-4000-8000-000000000000', spec, {
    infrastructure: { object: infrastructure.object, outputs: {} },
    tenant: { object: tenant, outputs: {} },
  });
/** A pool's body refers to nothing, so that it is what is sent. */
const bodyOf = (spec: JsonObject) => pool(spec).resources[0]?.body as JsonObject;
const SPEC = { size: 'Standard_D4ds_v5', count: 1 };

beforeAll(async () => {
  cloud = await SandboxCloud.start();
  await cloud.admin('PUT', '/faults', { relaxLimits: true });
  plane = new ControlPlane(cloud, specs);
  infrastructure = compiled(cloud, 'Infrastructure', 'nonprod', 'aaaaaaaa-0000-4000-8000-000000000000', {
    provider: 'azure',
    region: 'eastus',
  });
  await plane.make(withCluster(infrastructure));
  const around = { infrastructure: { object: infrastructure.object, outputs: { issuerUrl: 'https://issuer/' } } };
  const home = compiled(cloud, 'Tenant', 'dev01', tenant.uid, TENANT, around);
  // Its nodes are members of its security group.
  const members = home.resources.filter(({ key }) => key === 'resource-group' || key === 'asg');
  const found = (await plane.make({ ...home, resources: members })).get('asg');
  const first = (await plane.make(pool(SPEC))).get('pool');
  if (found === undefined || first === undefined) throw new Error('there is a pool in a security group');
  [group, made] = [found, first];
}, 180_000);

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
  await cloud?.[Symbol.asyncDispose]();
});

const look = () => plane.azure.read(made.target, { signal: signal(), fresh: true });
async function there(): Promise<NonNullable<Awaited<ReturnType<typeof look>>>> {
  const observed = await look();
  if (observed === null) throw new Error('the pool is not there');
  return observed;
}
async function become(spec: JsonObject): Promise<JsonObject> {
  const [body, observed] = [bodyOf(spec), await there()];
  await plane.follow(made.target, plane.azure, () =>
    plane.azure.update(made.target, body, observed, made.body, { signal: signal() }),
  );
  made = { ...made, body };
  const after = await there();
  expect(plane.azure.diff(made.target, body, after)).toEqual({ kind: 'none' });
  return after.body.properties as JsonObject;
}

test('I9: its nodes are one tenant’s alone and stand in its security group, as was asked for', async () => {
  const { owner, body, readiness } = await there();
  expect([owner, readiness]).toEqual([made.target.owner, { state: 'ready' }]);
  expect(plane.azure.diff(made.target, made.body, await there())).toEqual({ kind: 'none' });
  expect(body.properties).toMatchObject({
    count: 1,
    nodeTaints: ['tenantry.dev/tenant=dev01:NoSchedule'],
    networkProfile: { applicationSecurityGroups: [group.target.id] },
  });
  expect(plane.refusals).toEqual([]);
});

test('I2 no twin: making it again, by another process, writes nothing', async () => {
  await using other = new ControlPlane(cloud, specs);
  await other.make(pool(SPEC));
  expect(other.writes).toEqual([]);
});

test('nodes that a person adds are found by a sweep, and the number is put right', async () => {
  await plane.azure.read(made.target, { signal: signal(), fresh: false });
  await plane.azure.sweepNow(plane.connection);
  const properties = made.body.properties as JsonObject;
  const tags = { ...(properties.tags as JsonObject), 'tenantry-object': made.target.owner };
  await cloud.byHand('PUT', made.target.id, VERSION, { properties: { ...properties, tags, count: 3 } });
  await expect
    .poll(async () => {
      const changes = await plane.azure.sweepNow(plane.connection);
      return changes.some((change) => change.kind === 'resource' && change.id === made.target.id);
    })
    .toBe(true);
  expect(plane.azure.diff(made.target, made.body, await there())).toMatchObject({
    kind: 'update',
    changes: [{ path: 'properties.count', from: 3, to: 1 }],
  });
  expect(await become(SPEC)).toMatchObject({ count: 1 });
}, 60_000);

test('it scales, takes labels, and goes over to as many nodes as pods need, in its place', async () => {
  expect(await become({ ...SPEC, count: 2, labels: { purpose: 'batch' } })).toMatchObject({
    count: 2,
    nodeLabels: { purpose: 'batch' },
  });
  const scaling = { size: SPEC.size, autoscale: { min: 1, max: 4 } };
  expect(await become(scaling)).toMatchObject({ enableAutoScaling: true, minCount: 1, maxCount: 4 });
  expect(await become(SPEC)).toMatchObject({ enableAutoScaling: false, count: 1 });
  expect(plane.refusals).toEqual([]);
}, 60_000);

test('another size is another pool, and the reason is said', async () => {
  expect(plane.azure.diff(made.target, bodyOf({ ...SPEC, size: 'Standard_D8ds_v5' }), await there())).toMatchObject({
    kind: 'replace',
    reason: 'the machine size of a node pool cannot change',
  });
});

test('I7: it goes, and the cluster stays', async () => {
  expect((await plane.delete(made)).state).toBe('done');
  expect(await look()).toBeNull();
  const cluster = infrastructure.resources.find(({ key }) => key === 'cluster');
  if (cluster === undefined) throw new Error('there is a cluster');
  const { connection, type, id } = cluster;
  const target = { connection, type, id, owner: infrastructure.object.uid };
  expect((await plane.azure.read(target, { signal: signal(), fresh: true }))?.owner).toBe(target.owner);
  expect(plane.refusals).toEqual([]);
}, 60_000);
