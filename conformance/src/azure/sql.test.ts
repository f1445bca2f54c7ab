import type { Change } from '@tenantry/drivers/contract';
import type { JsonObject } from '@tenantry/kinds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { specsAtHand } from './index.ts';
import { ControlPlane, type Made, type Whole } from './testing/controlPlane.ts';
import { SandboxCloud } from './testing/sandboxCloud.ts';
import { livingIn, type TenantAlone, tenantAlone } from './testing/tenantAlone.ts';

const specs = specsAtHand();
const signal = () => AbortSignal.timeout(60_000);
const VERSION = '2021-11-01';

describe('a database of Azure SQL on the sandbox, through the driver', () => {
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
    whole = database({});
    made = await plane.make(whole);
  }, 120_000);

  afterAll(async () => {
    await plane?.[Symbol.asyncDispose]();
    await cloud?.[Symbol.asyncDispose]();
  });

  const database = (spec: JsonObject) =>
    livingIn(home, cloud, 'SqlDatabase', 'orders', 'cccccccc-0000-4000-8000-000000000000', spec);
  function resource(key: string): Made {
    const found = made.get(key);
    if (found === undefined) throw new Error(`there is no ${key}`);
    return found;
  }
  const look = ({ target }: Made) => plane.azure.read(target, { signal: signal(), fresh: true });
  /** Settings that the descriptions at hand leave out. */
  const refusals = () =>
    plane.refusals.filter((one) => !/azureADOnlyAuthentications|auditingSettings|RetentionPolicies/.test(one));

  test('everything stands as it was asked for, and is marked as its owner’s', async () => {
    const wrong: unknown[] = [];
    for (const one of made.values()) {
      const observed = await look(one);
      const difference = observed === null ? null : plane.azure.diff(one.target, one.body, observed);
      if (observed?.owner !== one.target.owner || difference?.kind !== 'none') wrong.push([one.target.id, difference]);
    }
    expect(wrong).toEqual([]);
    expect(resource('server').observed.body).toMatchObject({
      properties: { fullyQualifiedDomainName: expect.stringMatching(/^sql-dev01-orders-.*\.database\.windows\.net$/) },
    });
    expect(refusals()).toEqual([]);
  });

  test('I2 no twin: making everything again, by another process, writes nothing', async () => {
    await using other = new ControlPlane(cloud, specs);
    await other.make(whole);
    expect(other.writes).toEqual([]);
  });

  test.each<[string, string, string, JsonObject?]>([
    ['public access that somebody switched on', 'server', 'PATCH', { properties: { publicNetworkAccess: 'Enabled' } }],
    [
      'another administrator',
      'administrator',
      'PUT',
      {
        properties: {
          administratorType: 'ActiveDirectory',
          login: 'mallory',
          sid: '99999999-9999-4999-8999-999999999999',
          tenantId: '99999999-9999-4999-8999-999999999999',
        },
      },
    ],
    ['passwords that somebody allowed', 'entra-only', 'PUT', { properties: { azureADOnlyAuthentication: false } }],
    ['an audit that somebody switched off', 'audit', 'PUT', { properties: { state: 'Disabled' } }],
    ['backups that somebody cut short', 'backups', 'PUT', { properties: { retentionDays: 1 } }],
  ])('%s is found by a sweep and put right', async (_, key, method, body) => {
    const one = resource(key);
    for (const { target } of made.values()) await plane.azure.read(target, { signal: signal(), fresh: false });
    await plane.azure.sweepNow(plane.connection);
    const told: Change[] = [];
    plane.azure.watch(plane.connection, (change) => told.push(change));
    await cloud.byHand(method, one.target.id, VERSION, body);
    await plane.azure.sweepNow(plane.connection);
    expect(told.map((change) => (change.kind === 'resource' ? change.id : change.kind))).toContain(one.target.id);
    const observed = await look(one);
    if (observed === null) throw new Error(`${key} is there`);
    expect(plane.azure.diff(one.target, one.body, observed).kind).toBe('update');
    await plane.follow(one.target, plane.azure, () =>
      plane.azure.update(one.target, one.body, observed, one.body, { signal: signal() }),
    );
    const after = await look(one);
    expect(after === null ? null : plane.azure.diff(one.target, one.body, after)).toEqual({ kind: 'none' });
    expect(refusals()).toEqual([]);
  });

  test.each<[JsonObject, JsonObject]>([
    [{ size: 'BC_Gen5_2', maxSizeGiB: 100 }, { sku: { name: 'BC_Gen5', tier: 'BusinessCritical', capacity: 2 } }],
    [
      { size: 'GP_Gen5_4', zoneRedundant: true },
      { sku: { name: 'GP_Gen5', tier: 'GeneralPurpose', capacity: 4 }, properties: { zoneRedundant: true } },
    ],
    [
      { pauseAfterMinutes: 0, backups: { redundancy: 'Local', keepDays: 14 } },
      { sku: { name: 'GP_S_Gen5' }, properties: { autoPauseDelay: -1, requestedBackupStorageRedundancy: 'Local' } },
    ],
  ])('it changes in place to %j', async (spec, expected) => {
    const before = resource('database');
    const changed = database(spec);
    const wanted = changed.resources.find(({ key }) => key === 'database');
    const observed = await look(before);
    if (wanted === undefined || observed === null) throw new Error('there is a database');
    // A database's body refers to nothing, so that it is what is sent.
    const body = wanted.body as JsonObject;
    await plane.follow(before.target, plane.azure, () =>
      plane.azure.update(before.target, body, observed, before.body, { signal: signal() }),
    );
    made.set('database', { ...before, body });
    expect((await look(before))?.body).toMatchObject(expected);
    expect(refusals()).toEqual([]);
  });

  test('the server moves on when the tenant’s key has a new version', async () => {
    const { target, body } = resource('server');
    const observed = await look(resource('server'));
    if (observed === null) throw new Error('there is a server');
    const properties = body.properties as JsonObject;
    const keyId = String(properties.keyId).replace(/[0-9a-f]+$/, '0123456789abcdef0123456789abcdef');
    const moved = { ...body, properties: { ...properties, keyId } };
    expect(plane.azure.diff(target, moved, observed)).toMatchObject({
      kind: 'update',
      changes: [{ path: 'properties.keyId', to: keyId }],
    });
    await plane.follow(target, plane.azure, () =>
      plane.azure.update(target, moved, observed, body, { signal: signal() }),
    );
    expect((await look(resource('server')))?.body).toMatchObject({ properties: { keyId } });
    expect(refusals()).toEqual([]);
  });

  test('it goes with all that is in it, and nothing stays', async () => {
    for (const key of ['endpoint', 'server']) {
      expect((await plane.delete(resource(key))).state, key).toBe('done');
    }
    for (const one of made.values()) expect(await look(one), one.target.id).toBeNull();
    expect(await plane.azure.remainsOf(resource('server').target, { signal: signal() })).toBeNull();
    expect(refusals()).toEqual([]);
  });
});
