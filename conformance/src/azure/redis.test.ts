import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSpecs, specsDirectory } from './index.ts';
import { ControlPlane, compiled, type Made, type Whole } from './testing/controlPlane.ts';
import { SandboxCloud } from './testing/sandboxCloud.ts';
import { livingIn, type TenantAlone, tenantAlone } from './testing/tenantAlone.ts';

const directory = specsDirectory();
if (directory === null) console.error('requests are not held against azure-specs: the folder is not there');
const specs = directory === null ? null : loadSpecs(directory);
const signal = () => AbortSignal.timeout(60_000);

let cloud: SandboxCloud;
let plane: ControlPlane;
let home: TenantAlone;
let redis: Map<string, Made>;
let grant: Whole;
let given: Made;

function resource(key: string): Made {
  const found = redis.get(key);
  if (found === undefined) throw new Error(`there is no ${key}`);
  return found;
}

/** What a Grant gives to an identity: an entry in a list of the Redis, which is another object. */
beforeAll(async () => {
  cloud = await SandboxCloud.start();
  await cloud.admin('PUT', '/faults', { relaxLimits: true });
  plane = new ControlPlane(cloud, specs);
  home = await tenantAlone(cloud, plane, 'dev01');
  const sessions = livingIn(home, cloud, 'Redis', 'sessions', 'cccccccc-0000-4000-8000-000000000000', {});
  redis = await plane.make(sessions);
  const target = {
    ...sessions.object,
    status: { ...sessions.object.status, outputs: { resourceId: resource('cluster').target.id } },
  };
  grant = compiled(
    cloud,
    'Grant',
    'cache',
    'dddddddd-0000-4000-8000-00000000000d',
    { to: 'dev01', target: { kind: 'Redis', name: 'sessions' }, identity: { role: 'writer' }, reason: 'for tests' },
    {
      infrastructure: { object: home.infrastructure, outputs: {} },
      tenant: {
        object: { ...home.tenant, name: 'dev02' },
        outputs: { identityPrincipalId: '77777777-7777-4777-8777-777777777777' },
      },
      to: { object: home.tenant, outputs: home.outputs },
      target: { object: target, outputs: {} },
    },
  );
  const made = (await plane.make(grant)).get('access');
  if (made === undefined) throw new Error('the grant gives access');
  given = made;
}, 120_000);

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
  await cloud?.[Symbol.asyncDispose]();
});

const look = ({ target }: Made) => plane.azure.read(target, { signal: signal(), fresh: true });

test('I3: what stands in a Redis belongs to the Redis, but for the access that a Grant has given', async () => {
  expect((await look(given))?.owner).toBe(grant.object.uid);
  expect((await look(resource('access')))?.owner).toBe(resource('cluster').target.owner);
  expect(plane.refusals).toEqual([]);
});

test('I2 no twin: giving it again, by another process, writes nothing', async () => {
  await using other = new ControlPlane(cloud, specs);
  await other.make(grant);
  expect(other.writes).toEqual([]);
});

test('access that somebody took away is found by a sweep, and given again', async () => {
  await plane.azure.read(given.target, { signal: signal(), fresh: false });
  await plane.azure.sweepNow(plane.connection);
  await cloud.byHand('DELETE', given.target.id, '2025-07-01');
  await expect
    .poll(async () => {
      await plane.azure.sweepNow(plane.connection);
      return plane.azure.read(given.target, { signal: signal(), fresh: false });
    })
    .toBeNull();
  await plane.make(grant);
  expect((await look(given))?.owner).toBe(grant.object.uid);
}, 30_000);

test('I7: it goes with the Grant, and the Redis keeps its own', async () => {
  expect((await plane.delete(given)).state).toBe('done');
  expect(await look(given)).toBeNull();
  expect(await look(resource('access'))).not.toBeNull();
  expect(plane.refusals).toEqual([]);
});
