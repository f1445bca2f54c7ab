import https from 'node:https';
import { aksAccess } from '@tenantry/drivers/azure';
import type { Change } from '@tenantry/drivers/contract';
import type { JsonObject } from '@tenantry/kinds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { specsAtHand } from './index.ts';
import { ControlPlane, compiled, type Made, type Whole } from './testing/controlPlane.ts';
import { SandboxCloud } from './testing/sandboxCloud.ts';

const specs = specsAtHand();
const signal = () => AbortSignal.timeout(60_000);

/** Names that are prefixes of one another, on purpose. */
const TENANTS = ['dev', 'dev01', 'dev012'];

describe('an infrastructure and its tenants on the sandbox, through the drivers', () => {
  let cloud: SandboxCloud;
  let plane: ControlPlane;
  let infrastructure: Whole;
  let tenants: Whole[];
  const made = new Map<string, Map<string, Made>>();
  const all = () => [...made.values()].flatMap((one) => [...one.values()]);

  beforeAll(async () => {
    cloud = await SandboxCloud.start();
    // Azure's figures would make this suite wait for minutes; throttling has tests of its own.
    await cloud.admin('PUT', '/faults', { relaxLimits: true });
    plane = new ControlPlane(cloud, specs);
    const spec: JsonObject = { provider: 'azure', region: 'eastus' };
    infrastructure = compiled(cloud, 'Infrastructure', 'nonprod', 'aaaaaaaa-0000-4000-8000-000000000000', spec);
    made.set('nonprod', await plane.make(infrastructure));
    const cluster = made.get('nonprod')?.get('cluster')?.observed.body;
    const profile = (cluster?.properties as JsonObject | undefined)?.oidcIssuerProfile as JsonObject | undefined;
    const outputs: JsonObject = { issuerUrl: profile?.issuerURL ?? null };
    tenants = TENANTS.map((name, index) =>
      compiled(
        cloud,
        'Tenant',
        name,
        `bbbbbbbb-0000-4000-8000-00000000000${index}`,
        { infrastructure: 'nonprod' },
        { infrastructure: { object: infrastructure.object, outputs } },
        index,
      ),
    );
    await Promise.all(tenants.map(async (tenant) => made.set(tenant.object.name, await plane.make(tenant))));
  }, 180_000);

  afterAll(async () => {
    await plane?.[Symbol.asyncDispose]();
    await cloud?.[Symbol.asyncDispose]();
  });

  function resource(tenant: string, key: string): Made {
    const found = made.get(tenant)?.get(key);
    if (found === undefined) throw new Error(`${tenant} has no ${key}`);
    return found;
  }

  test('everything stands as it was asked for, and is marked as its owner’s', async () => {
    const wrong: unknown[] = [];
    for (const { target, body, resource: asked } of all()) {
      const observed = await plane.driver(asked).read(target, { signal: signal(), fresh: false });
      const difference = observed === null ? null : plane.driver(asked).diff(target, body, observed);
      if (observed?.owner !== target.owner || difference?.kind !== 'none' || observed.readiness.state !== 'ready') {
        wrong.push({ id: target.id, owner: observed?.owner, difference, readiness: observed?.readiness });
      }
    }
    expect(wrong).toEqual([]);
    expect(all().length).toBeGreaterThan(60);
  });

  test('I2 no twin: making everything again, by another process, writes nothing', async () => {
    await using other = new ControlPlane(cloud, specs);
    await other.make(infrastructure);
    for (const tenant of tenants) await other.make(tenant);
    expect(other.writes).toEqual([]);
    expect(other.refusals).toEqual([]);
  });

  test('I8 quiet when idle: reading everything again asks for nothing, and a sweep only reads', async () => {
    for (const { target, resource: asked } of all()) {
      await plane.driver(asked).read(target, { signal: signal(), fresh: false });
    }
    const requests = plane.requests;
    for (const { target, resource: asked } of all()) {
      await plane.driver(asked).read(target, { signal: signal(), fresh: false });
    }
    expect(plane.requests).toBe(requests);
    const writes = plane.writes.length;
    await plane.azure.sweepNow(plane.connection);
    expect(await plane.azure.sweepNow(plane.connection)).toEqual([]);
    expect(plane.writes.length).toBe(writes);
  });

  test.each([
    ['a security rule', 'rule/hosts-inbound'],
    ['a federated credential', 'federation/workload'],
    ['an application security group’s tag', 'asg'],
    ['a role assignment', 'role/storage'],
    ['the SSH public key', 'ssh-public-key'],
  ])('%s that a person changes or takes away is found by one sweep and put right', async (_, key) => {
    const { target, body, resource: asked } = resource('dev01', key);
    for (const one of all()) await plane.driver(one.resource).read(one.target, { signal: signal(), fresh: false });
    await plane.azure.sweepNow(plane.connection);
    const told: Change[] = [];
    plane.azure.watch(plane.connection, (change) => told.push(change));
    const apiVersion = VERSIONS[target.type] ?? '';
    if (key === 'asg') {
      await cloud.byHand('PUT', target.id, apiVersion, {
        ...body,
        tags: { ...tagsOf(body), 'tenantry-object': target.owner, tenant: 'other' },
      });
    } else if (key === 'rule/hosts-inbound') {
      const properties = {
        ...(body.properties as JsonObject),
        access: 'Deny',
        description: `tenantry-object=${target.owner}`,
      };
      await cloud.byHand('PUT', target.id, apiVersion, { properties });
    } else if (key === 'ssh-public-key') {
      await cloud.byHand('DELETE', target.id, apiVersion);
    } else {
      await cloud.byHand('DELETE', target.id, apiVersion);
    }
    await plane.azure.sweepNow(plane.connection);
    expect(told.map((change) => (change.kind === 'resource' ? change.id.toLowerCase() : change.kind))).toContain(
      target.id.toLowerCase(),
    );
    const driver = plane.driver(asked);
    const observed = await driver.read(target, { signal: signal(), fresh: false });
    const difference = observed === null ? null : driver.diff(target, body, observed);
    expect(observed === null || difference?.kind === 'update').toBe(true);
    await plane.follow(target, driver, () =>
      observed === null
        ? driver.create(target, body, { signal: signal() })
        : driver.update(target, body, observed, body, { signal: signal() }),
    );
    const after = await driver.read(target, { signal: signal(), fresh: true });
    expect(after === null ? null : driver.diff(target, body, after)).toEqual({ kind: 'none' });
    expect(after?.owner).toBe(target.owner);
  });

  test('every kind of resource can be changed in place, with requests that Microsoft describes', async () => {
    const failed: unknown[] = [];
    for (const { target, body, resource: asked } of all()) {
      const driver = plane.driver(asked);
      const tagsAt = target.type.endsWith('/agentPools') ? 'properties' : 'tags';
      if (!('tags' in body) || tagsAt !== 'tags' || target.type.endsWith('/keys')) continue;
      const wanted = { ...body, tags: { ...tagsOf(body), team: 'blue' } };
      const observed = await driver.read(target, { signal: signal(), fresh: true });
      if (observed === null) throw new Error(`${target.id} is not there`);
      const updated = await plane.follow(target, driver, () =>
        driver.update(target, wanted, observed, body, { signal: signal() }),
      );
      const shown = updated.state === 'done' ? updated.observed : undefined;
      if (shown === undefined || driver.diff(target, wanted, shown).kind !== 'none') failed.push([target.id, shown]);
      const between = await driver.read(target, { signal: signal(), fresh: true });
      if (between === null || driver.diff(target, wanted, between).kind !== 'none') failed.push([target.id, between]);
      else {
        await plane.follow(target, driver, () => driver.update(target, body, between, wanted, { signal: signal() }));
        const after = await driver.read(target, { signal: signal(), fresh: true });
        if (after === null || 'team' in tagsOf(after.body) || after.owner !== target.owner)
          failed.push([target.id, after?.body.tags]);
      }
    }
    expect(failed).toEqual([]);
  });

  test('the cluster takes the token and shows the certificate that ARM tells of', async () => {
    const access = await aksAccess(plane.azure.arm, resource('nonprod', 'cluster').target.id);
    const { token, expiresAt } = await access.token();
    expect(expiresAt.getTime()).toBeGreaterThan(Date.now());
    const get = (authorization: string) =>
      new Promise<number>((resolve, reject) => {
        const options = { ca: access.caPem, headers: { authorization }, timeout: 10_000 };
        https
          .get(`${access.server}/api/v1/namespaces`, options, (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          })
          .on('error', reject);
      });
    expect(await get(`Bearer ${token}`)).toBe(200);
    expect(await get('Bearer nonsense')).toBe(401);
  });

  test('a change of a network keeps its subnets, and of a security group its rules', async () => {
    for (const [key, child] of [
      ['vnet', 'subnet/aks'],
      ['nsg-workload', 'nsg-workload/deny-inbound'],
    ] as const) {
      const { target, body } = resource('nonprod', key);
      const observed = await plane.azure.read(target, { signal: signal(), fresh: true });
      if (observed === null) throw new Error(`${key} is not there`);
      const properties =
        key === 'vnet'
          ? { ...(body.properties as JsonObject), enableDdosProtection: false, flowTimeoutInMinutes: 10 }
          : { flushConnection: true };
      await plane.follow(target, plane.azure, () =>
        plane.azure.update(target, { ...body, properties }, observed, body, { signal: signal() }),
      );
      const kept = await plane.azure.read(resource('nonprod', child).target, { signal: signal(), fresh: true });
      expect(kept?.owner, child).toBe(target.owner);
    }
  });

  test('a tenant goes with its group, its vault is told as soft-deleted, and its neighbours stay', async () => {
    const rules = ['rule/hosts-inbound', 'rule/hosts-outbound', 'rule/endpoints-inbound'];
    for (const key of rules) await plane.delete(resource('dev01', key));
    const group = resource('dev01', 'resource-group');
    expect((await plane.delete(group)).state).toBe('done');
    for (const one of made.get('dev01')?.values() ?? []) {
      expect(
        await plane.driver(one.resource).read(one.target, { signal: signal(), fresh: true }),
        one.target.id,
      ).toBeNull();
    }
    const vault = resource('dev01', 'vault');
    const remains = await plane.azure.remainsOf(vault.target, { signal: signal() });
    expect(Date.parse(remains?.until ?? '')).toBeGreaterThan(Date.now());
    expect(await plane.azure.remainsOf({ ...vault.target, owner: 'someone' }, { signal: signal() })).toBeNull();
    for (const name of ['dev', 'dev012']) {
      for (const one of made.get(name)?.values() ?? []) {
        const observed = await plane.driver(one.resource).read(one.target, { signal: signal(), fresh: true });
        expect(observed?.owner, one.target.id).toBe(one.target.owner);
      }
    }
  });

  test('made again, it gets its own vault back; another object does not', async () => {
    const tenant = tenants[1];
    if (tenant === undefined) throw new Error('dev01 was compiled');
    const thief = { ...tenant, object: { ...tenant.object, uid: 'cccccccc-0000-4000-8000-000000000000' } };
    const only = (whole: Whole, keys: string[]): Whole => ({
      ...whole,
      resources: whole.resources.filter(({ key }) => keys.includes(key)),
    });
    await plane.make(only(thief, ['resource-group']));
    const vault = resource('dev01', 'vault');
    await expect(
      plane.azure.create({ ...vault.target, owner: thief.object.uid }, vault.body, { signal: signal() }),
    ).rejects.toMatchObject({ code: 'VaultNameSoftDeleted', remedy: expect.stringContaining('purge') });
    const group = resource('dev01', 'resource-group');
    await plane.delete({ ...group, target: { ...group.target, owner: thief.object.uid } });
    const again = await plane.make(tenant);
    expect([...again.values()].every((one) => one.observed.owner === tenant.object.uid)).toBe(true);
    expect(again.get('ssh-key')?.observed.body.publicKey).toBe(resource('dev01', 'ssh-key').observed.body.publicKey);
  });

  test('I2 and I3 hold in a storm: a quarter of all calls are throttled, fail, are cut off or done without an answer', async () => {
    const storm = { tooManyRequests: 0.06, serverError: 0.07, closeConnection: 0.06, closeAfter: 0.06, seed: 7 };
    await cloud.admin('PUT', '/faults', { relaxLimits: true, arm: storm, vault: storm });
    await using stormy = new ControlPlane(cloud, specs);
    const tenant = compiled(
      cloud,
      'Tenant',
      'storm',
      'dddddddd-0000-4000-8000-000000000000',
      { infrastructure: 'nonprod' },
      { infrastructure: { object: infrastructure.object, outputs: { issuerUrl: 'https://issuer/' } } },
      7,
    );
    const whole = await stormy.make(tenant);
    await cloud.admin('PUT', '/faults', { relaxLimits: true });
    for (const one of whole.values()) {
      const observed = await plane.driver(one.resource).read(one.target, { signal: signal(), fresh: true });
      expect(observed?.owner, one.target.id).toBe(tenant.object.uid);
      expect(observed === null ? null : plane.driver(one.resource).diff(one.target, one.body, observed)).toEqual({
        kind: 'none',
      });
    }
    await cloud.admin('PUT', '/faults', { relaxLimits: true, arm: storm, vault: storm });
    for (const key of ['rule/hosts-inbound', 'rule/hosts-outbound', 'rule/endpoints-inbound', 'resource-group']) {
      const one = whole.get(key);
      if (one === undefined) throw new Error(`no ${key}`);
      expect((await stormy.delete(one)).state).toBe('done');
    }
    await cloud.admin('PUT', '/faults', { relaxLimits: true });
    const left = ((await cloud.admin('GET', '/dump')) as { value: { id: string }[] }).value.filter(({ id }) =>
      /duploservices-storm\b|tenant-storm/i.test(id),
    );
    expect(left).toEqual([]);
    expect(stormy.refusals).toEqual([]);
  });

  test('a Log Analytics workspace that is gone is told as kept, to whom it was, and comes back when it is made again', async () => {
    const workspace = resource('nonprod', 'log-analytics');
    expect((await plane.delete(workspace)).state).toBe('done');
    const remains = await plane.azure.remainsOf(workspace.target, { signal: signal() });
    expect(remains).toMatchObject({ id: workspace.target.id, reason: expect.stringContaining('14 days') });
    expect(await plane.azure.remainsOf({ ...workspace.target, owner: 'someone' }, { signal: signal() })).toBeNull();

    const idOf = (body: JsonObject | undefined) => (body?.properties as JsonObject | undefined)?.customerId;
    const before = idOf(workspace.observed.body);
    await plane.follow(workspace.target, plane.azure, () =>
      plane.azure.create(workspace.target, workspace.body, { signal: signal() }),
    );
    const again = await plane.azure.read(workspace.target, { signal: signal(), fresh: true });
    expect(idOf(again?.body)).toBe(before);
    expect(await plane.azure.remainsOf(workspace.target, { signal: signal() })).toBeNull();
  });

  test('every request that was sent is one that Microsoft describes', () => {
    expect(plane.refusals).toEqual([]);
  });
});

const VERSIONS: Readonly<Record<string, string>> = {
  'Microsoft.Network/networkSecurityGroups/securityRules': '2024-03-01',
  'Microsoft.Network/applicationSecurityGroups': '2024-03-01',
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials': '2023-01-31',
  'Microsoft.Authorization/roleAssignments': '2022-04-01',
  'Microsoft.Compute/sshPublicKeys': '2024-07-01',
};

function tagsOf(body: JsonObject): JsonObject {
  const tags = body.tags;
  return typeof tags === 'object' && tags !== null && !Array.isArray(tags) ? (tags as JsonObject) : {};
}
