import type { JsonObject } from '@tenantry/kinds';
import { afterEach, describe, expect, test } from 'vitest';
import type { Change, Target } from '../contract.ts';
import { type AzureDriver, type AzureDriverOptions, createAzureDriver } from './driver.ts';
import { startSubscription } from './testing/memoryArm.ts';
import { fixedCredential, type ScriptedArm } from './testing/scriptedArm.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const S = `/subscriptions/${SUBSCRIPTION}`;
const connection = `azure:${SUBSCRIPTION}`;
const NSG = `${S}/resourceGroups/infra/providers/Microsoft.Network/networkSecurityGroups/nsg`;
const signal = AbortSignal.timeout(60_000);

const drivers: AzureDriver[] = [];
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.close();
});

function driverFor(arm: ScriptedArm, more: Partial<AzureDriverOptions> = {}): AzureDriver {
  const driver = createAzureDriver({ endpoint: arm.endpoint, credential: fixedCredential, ...more });
  drivers.push(driver);
  return driver;
}

interface Wanted {
  readonly target: Target;
  readonly body: JsonObject;
}

/** A few resources of every way in which Azure lists. */
function tenant(name: string): Wanted[] {
  const owner = `uid-${name}`;
  const group = `${S}/resourceGroups/${name}`;
  const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
  const tagged = { location: 'eastus', tags: { tenant: name } };
  const of = (type: string, id: string, body: JsonObject) => ({ target: { connection, type, id, owner }, body });
  return [
    of('Microsoft.Resources/resourceGroups', group, tagged),
    of('Microsoft.ManagedIdentity/userAssignedIdentities', identity, tagged),
    of(
      'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
      `${identity}/federatedIdentityCredentials/work`,
      {
        properties: {
          issuer: 'https://issuer/',
          subject: `system:serviceaccount:${name}:work`,
          audiences: ['api://AzureADTokenExchange'],
        },
      },
    ),
    of(
      'Microsoft.Network/applicationSecurityGroups',
      `${group}/providers/Microsoft.Network/applicationSecurityGroups/asg-${name}`,
      { ...tagged, properties: {} },
    ),
    of('Microsoft.Network/networkSecurityGroups/securityRules', `${NSG}/securityRules/tenant-${name}`, {
      properties: {
        priority: 1000,
        direction: 'Inbound',
        access: 'Allow',
        protocol: '*',
        sourcePortRange: '*',
        destinationPortRange: '*',
        sourceAddressPrefix: '*',
        destinationAddressPrefix: '*',
      },
    }),
    of(
      'Microsoft.Authorization/roleAssignments',
      `${group}/providers/Microsoft.Authorization/roleAssignments/33333333-3333-5333-8333-333333333333`,
      {
        properties: {
          roleDefinitionId: 'r',
          principalId: '44444444-4444-4444-4444-444444444444',
          principalType: 'ServicePrincipal',
        },
      },
    ),
  ];
}

const infrastructure: Wanted = {
  target: { connection, type: 'Microsoft.Network/networkSecurityGroups', id: NSG, owner: 'uid-infra' },
  body: { location: 'eastus', properties: {} },
};

async function createAll(driver: AzureDriver, all: readonly Wanted[]): Promise<void> {
  for (const { target, body } of all) {
    const outcome = await driver.create(target, body, { signal });
    expect(outcome).toMatchObject({ state: 'done', observed: { owner: target.owner } });
  }
}

describe('I8 quiet when idle', () => {
  test.each([3, 12])(
    'reading %i tenants again and again costs what one sweep costs, whatever their number',
    async (count) => {
      await using subscription = await startSubscription();
      const driver = driverFor(subscription.arm, { rotationPerSweep: 2 });
      const all = [infrastructure, ...Array.from({ length: count }, (_, index) => tenant(`dev${index}`)).flat()];
      await createAll(driver, all);
      for (const { target } of all) await driver.read(target, { signal, fresh: false });

      const before = subscription.arm.requests.length;
      for (let round = 0; round < 5; round++) {
        for (const { target, body } of all) {
          const observed = await driver.read(target, { signal, fresh: false });
          expect(observed?.owner).toBe(target.owner);
          if (observed !== null) expect(driver.diff(target, body, observed)).toEqual({ kind: 'none' });
        }
      }
      expect(subscription.arm.requests.length - before).toBe(0);

      expect(await driver.sweepNow(connection)).toEqual([]);
      // Groups, identities, ASGs, NSGs with their rules, role assignments; and two lists of credentials in turn.
      expect(subscription.arm.requests.length - before).toBe(5 + 2);
      expect(subscription.arm.requests.slice(before).every((request) => request.method === 'GET')).toBe(true);
    },
  );

  test('many readers at once share one list', async () => {
    await using subscription = await startSubscription();
    await createAll(driverFor(subscription.arm), [infrastructure, ...tenant('dev')]);
    const before = subscription.arm.requests.length;
    const driver = driverFor(subscription.arm);
    const [, , , asg] = tenant('dev');
    if (asg === undefined) throw new Error('no such resource');
    await Promise.all(Array.from({ length: 20 }, () => driver.read(asg.target, { signal, fresh: false })));
    expect(subscription.arm.requests.length - before).toBe(1);
  });

  test('an old list is read again, once', async () => {
    let now = 0;
    await using subscription = await startSubscription();
    const driver = driverFor(subscription.arm, { clock: { now: () => now }, sweepSeconds: 300 });
    await createAll(driver, [infrastructure]);
    await driver.read(infrastructure.target, { signal, fresh: false });
    const before = subscription.arm.requests.length;
    now = 299_000;
    await driver.read(infrastructure.target, { signal, fresh: false });
    expect(subscription.arm.requests.length - before).toBe(0);
    now = 301_000;
    await driver.read(infrastructure.target, { signal, fresh: false });
    await driver.read(infrastructure.target, { signal, fresh: false });
    expect(subscription.arm.requests.length - before).toBe(1);
  });
});

describe('one sweep finds what another hand did', () => {
  const changes: [
    string,
    number,
    (
      world: { set: (id: string, path: string[], value: string) => void; resources: Map<string, JsonObject> },
      id: string,
    ) => void,
  ][] = [
    ['a changed tag', 3, (world, id) => world.set(id, ['tags', 'tenant'], 'other')],
    ['a deleted application security group', 3, (world, id) => world.resources.delete(id.toLowerCase())],
    ['a changed security rule', 4, (world, id) => world.set(id, ['properties', 'access'], 'Deny')],
    ['a deleted security rule', 4, (world, id) => world.resources.delete(id.toLowerCase())],
    [
      'a changed federated credential',
      2,
      (world, id) => world.set(id, ['properties', 'subject'], 'system:serviceaccount:x:y'),
    ],
    ['a deleted federated credential', 2, (world, id) => world.resources.delete(id.toLowerCase())],
    ['a deleted role assignment', 5, (world, id) => world.resources.delete(id.toLowerCase())],
    ['a role assignment that lost its mark', 5, (world, id) => world.set(id, ['properties', 'description'], '')],
    ['a deleted resource group', 0, (world, id) => world.resources.delete(id.toLowerCase())],
  ];

  test.each(changes)('%s', async (_, index, change) => {
    await using subscription = await startSubscription();
    const driver = driverFor(subscription.arm);
    const all = [infrastructure, ...tenant('dev'), ...tenant('dev01')];
    await createAll(driver, all);
    for (const { target } of all) await driver.read(target, { signal, fresh: false });
    const told: Change[] = [];
    driver.watch(connection, (one) => told.push(one));

    const victim = tenant('dev')[index];
    if (victim === undefined) throw new Error('no such resource');
    change(subscription.world, victim.target.id);
    await driver.sweepNow(connection);
    expect(told.map((one) => (one.kind === 'resource' ? one.id : one.kind))).toEqual([victim.target.id]);

    const observed = await driver.read(victim.target, { signal, fresh: false });
    expect(
      observed === null
        ? null
        : [observed.owner === victim.target.owner, driver.diff(victim.target, victim.body, observed).kind],
    ).not.toEqual([true, 'none']);
    told.length = 0;
    await driver.sweepNow(connection);
    expect(told).toEqual([]);
  });

  test('our own writes, and the resources of strangers, are no news', async () => {
    await using subscription = await startSubscription();
    const driver = driverFor(subscription.arm);
    const all = [infrastructure, ...tenant('dev')];
    await createAll(driver, all);
    for (const { target } of all) await driver.read(target, { signal, fresh: false });
    await driver.sweepNow(connection);

    const [group, , , asg] = tenant('dev');
    if (group === undefined || asg === undefined) throw new Error('no such resource');
    const observed = await driver.read(asg.target, { signal, fresh: false });
    if (observed === null) throw new Error('it is there');
    const tags = { tenant: 'dev', team: 'blue' };
    const before = subscription.arm.requests.length;
    const updated = await driver.update(asg.target, { ...asg.body, tags }, observed, asg.body, { signal });
    expect(updated).toMatchObject({
      state: 'done',
      observed: { body: { id: asg.target.id, location: 'eastus', tags } },
    });
    // Only tags differ, so only tags are written.
    expect(subscription.arm.requests.slice(before).map((request) => request.method)).toEqual(['GET', 'PATCH', 'GET']);
    await driver.update(asg.target, asg.body, observed, { ...asg.body, tags }, { signal });
    expect((await driver.read(asg.target, { signal, fresh: true }))?.body.tags).toEqual({
      tenant: 'dev',
      'tenantry-object': 'uid-dev',
    });
    subscription.world.resources.set(`${S}/resourcegroups/strange`, {
      id: `${S}/resourceGroups/strange`,
      name: 'strange',
      location: 'x',
    });
    await driver.delete(group.target, null, { signal });
    expect(await driver.sweepNow(connection)).toEqual([]);
    expect(await driver.read(asg.target, { signal, fresh: false })).toBeNull();
  });

  test('after a restart nothing is news until something changes', async () => {
    await using subscription = await startSubscription();
    const all = [infrastructure, ...tenant('dev')];
    await createAll(driverFor(subscription.arm), all);
    const driver = driverFor(subscription.arm);
    for (const { target } of all) await driver.read(target, { signal, fresh: false });
    expect(await driver.sweepNow(connection)).toEqual([]);
    subscription.world.set(NSG, ['tags', 'tenantry-object'], 'uid-infra-2');
    expect((await driver.sweepNow(connection)).length).toBe(1);
  });
});

describe('I3 no theft', () => {
  test('nothing is made under a parent that is not ours', async () => {
    await using subscription = await startSubscription();
    await createAll(driverFor(subscription.arm), tenant('dev').slice(0, 2));
    const [, , credential] = tenant('dev');
    if (credential === undefined) throw new Error('no such resource');
    const thief = { ...credential.target, owner: 'uid-thief' };
    await expect(driverFor(subscription.arm).create(thief, credential.body, { signal })).rejects.toMatchObject({
      kind: 'not-ours',
    });
    expect(subscription.arm.count('PUT', 'federatedIdentityCredentials')).toBe(0);
  });
});
