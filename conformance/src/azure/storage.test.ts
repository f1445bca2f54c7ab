import type { Change } from '@tenantry/drivers/contract';
import type { JsonObject } from '@tenantry/kinds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { specsAtHand } from './index.ts';
import { ControlPlane, type Made, type Whole } from './testing/controlPlane.ts';
import { SandboxCloud } from './testing/sandboxCloud.ts';
import { livingIn, type TenantAlone, tenantAlone } from './testing/tenantAlone.ts';

const specs = specsAtHand();
const signal = () => AbortSignal.timeout(60_000);
const VERSION = '2023-05-01';
const EVERYTHING: JsonObject = {
  containers: { uploads: { metadata: { owner: 'web' } }, exports: {} },
  shares: { reports: { sizeGiB: 20 } },
  queues: { mail: {} },
  keepVersionsDays: 30,
  log: 'all',
};

describe('a storage account on the sandbox, through the driver', () => {
  let cloud: SandboxCloud;
  let plane: ControlPlane;
  let home: TenantAlone;
  let whole: Whole;
  let made: Map<string, Made>;

  beforeAll(async () => {
    cloud = await SandboxCloud.start();
    await cloud.admin('PUT', '/faults', { relaxLimits: true });
    plane = new ControlPlane(cloud, specs);
    home = await tenantAlone(cloud, plane, 'dev01');
    whole = account(EVERYTHING);
    made = await plane.make(whole);
  }, 120_000);

  afterAll(async () => {
    await plane?.[Symbol.asyncDispose]();
    await cloud?.[Symbol.asyncDispose]();
  });

  const account = (spec: JsonObject) =>
    livingIn(home, cloud, 'StorageAccount', 'files', 'cccccccc-0000-4000-8000-000000000000', spec);
  function resource(key: string): Made {
    const found = made.get(key);
    if (found === undefined) throw new Error(`there is no ${key}`);
    return found;
  }
  const look = ({ target }: Made) => plane.azure.read(target, { signal: signal(), fresh: true });
  /** Services that the descriptions at hand leave out. */
  const refusals = () => plane.refusals.filter((one) => !/\/(file|queue)Services\//.test(one));

  test('everything stands as it was asked for, and is marked as its owner’s', async () => {
    const wrong: unknown[] = [];
    for (const one of made.values()) {
      const observed = await look(one);
      const difference = observed === null ? null : plane.azure.diff(one.target, one.body, observed);
      if (observed?.owner !== one.target.owner || difference?.kind !== 'none') wrong.push([one.target.id, difference]);
    }
    expect(wrong).toEqual([]);
    expect(refusals()).toEqual([]);
  });

  test('I2 no twin: making everything again, by another process, writes nothing', async () => {
    await using other = new ControlPlane(cloud, specs);
    await other.make(whole);
    expect(other.writes).toEqual([]);
  });

  test.each<[string, string, string, string, JsonObject?]>([
    [
      'public access that somebody switched on',
      'account',
      'PATCH',
      '',
      { properties: { publicNetworkAccess: 'Enabled' } },
    ],
    ['keys that somebody allowed', 'account', 'PATCH', '', { properties: { allowSharedKeyAccess: true } }],
    ['a container that somebody deleted', 'container/uploads', 'DELETE', ''],
    ['a share that somebody made larger', 'share/reports', 'PUT', '', { properties: { shareQuota: 4000 } }],
    ['a queue that somebody deleted', 'queue/mail', 'DELETE', ''],
    [
      'soft delete that somebody switched off',
      'blobs',
      'PUT',
      '',
      { properties: { deleteRetentionPolicy: { enabled: false } } },
    ],
    ['a role that somebody took away', 'role/queue', 'DELETE', ''],
    ['the rule that deletes earlier versions', 'versions', 'DELETE', ''],
  ])('%s is found by a sweep and put right', async (_, key, method, __, body) => {
    const one = resource(key);
    for (const { target } of made.values()) await plane.azure.read(target, { signal: signal(), fresh: false });
    await plane.azure.sweepNow(plane.connection);
    const told: Change[] = [];
    plane.azure.watch(plane.connection, (change) => told.push(change));
    await cloud.byHand(method, one.target.id, key.startsWith('role/') ? '2022-04-01' : VERSION, body);
    await plane.azure.sweepNow(plane.connection);
    expect(told.map((change) => (change.kind === 'resource' ? change.id : change.kind))).toContain(one.target.id);
    const observed = await look(one);
    expect(observed === null ? 'absent' : plane.azure.diff(one.target, one.body, observed).kind).toMatch(
      /absent|update/,
    );
    await plane.make(whole);
    const after = await look(one);
    expect(after === null ? null : plane.azure.diff(one.target, one.body, after)).toEqual({ kind: 'none' });
    expect(refusals()).toEqual([]);
  });

  test('it changes in place: redundancy within its family, tier, retention, and what is in it', async () => {
    const changed = account({ ...EVERYTHING, redundancy: 'GZRS', accessTier: 'Cool', keepDeletedDays: 30 });
    const after = await plane.make(changed);
    expect(after.get('account')?.observed.body).toMatchObject({
      sku: { name: 'Standard_GZRS' },
      properties: { accessTier: 'Cool', publicNetworkAccess: 'Disabled' },
    });
    expect(after.get('blobs')?.observed.body).toMatchObject({
      properties: { deleteRetentionPolicy: { days: 30 }, isVersioningEnabled: true },
    });
    expect(refusals()).toEqual([]);
  });

  test('a change across families is refused by Azure, and told with what to do', async () => {
    await expect(plane.make(account({ ...EVERYTHING, redundancy: 'LRS' }))).rejects.toMatchObject({
      code: 'StorageAccountTypeConversionNotAllowed',
      remedy: expect.stringContaining('set it back'),
    });
  });

  test('keys are refused to everybody', async () => {
    await expect(cloud.byHand('POST', `${resource('account').target.id}/listKeys`, VERSION)).rejects.toThrow(
      'KeyBasedAuthenticationNotPermitted',
    );
  });

  test('it goes with all that is in it, and what Azure keeps of it is told', async () => {
    for (const key of ['endpoint/blob', 'endpoint/file', 'endpoint/queue', 'role/file', 'role/queue', 'account']) {
      expect((await plane.delete(resource(key))).state, key).toBe('done');
    }
    for (const one of made.values()) expect(await look(one), one.target.id).toBeNull();
    const { target } = resource('account');
    const remains = await plane.azure.remainsOf(target, { signal: signal() });
    expect(remains).toMatchObject({ id: target.id, reason: expect.stringContaining('14 days') });
    expect(Date.parse(remains?.until ?? '')).toBeGreaterThan(Date.now());
    expect(await plane.azure.remainsOf({ ...target, id: `${target.id}x` }, { signal: signal() })).toBeNull();
    expect(refusals()).toEqual([]);
  });
});
