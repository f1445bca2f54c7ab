import { createHash, createPrivateKey } from 'node:crypto';
import type { JsonObject } from '@tenantry/kinds';
import { afterEach, describe, expect, test } from 'vitest';
import { ArmClient } from '../azure/arm/armClient.ts';
import { fixedCredential, type Reply, ScriptedArm, type SeenRequest } from '../azure/testing/scriptedArm.ts';
import type { Change, Target } from '../contract.ts';
import type { SealedValues } from '../sealed/sealed-values.ts';
import { createVaultDriver, type VaultDriver, type VaultDriverOptions } from './driver.ts';

const VAULT =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/kv';
const VAULT_SHOWN = {
  id: VAULT,
  name: 'kv',
  properties: { tenantId: '11111111-1111-1111-1111-111111111111', sku: { family: 'A', name: 'premium' } },
};
const target: Target = {
  connection: 'azure:1',
  type: 'secret',
  id: `${VAULT}/secrets/ssh-private-key`,
  owner: 'uid-1',
};
const signal = AbortSignal.timeout(60_000);

interface Version {
  readonly version: string;
  readonly value: string;
  contentType: string;
  tags: Record<string, string>;
}

/** A key vault with its ARM half, as far as secrets go. */
class Vault {
  isThere = true;
  refusal: Reply | null = null;
  versions: Version[] = [];
  deleted: Version[] = [];

  readonly script = (request: SeenRequest, server: ScriptedArm): Reply => {
    if (request.path === VAULT) {
      return this.isThere
        ? {
            status: 200,
            body: { ...VAULT_SHOWN, properties: { ...VAULT_SHOWN.properties, vaultUri: `${server.endpoint}/` } },
          }
        : { status: 404, body: { error: { code: 'ResourceNotFound', message: 'not there' } } };
    }
    if (!this.isThere) return { status: 0, cut: true };
    if (request.headers.authorization === undefined) {
      const challenge = 'Bearer authorization="https://login.example/tenant", resource="https://vault.azure.net"';
      return { status: 401, headers: { 'WWW-Authenticate': challenge }, body: {} };
    }
    if (this.refusal !== null) return this.refusal;
    const [, collection, , rest] = request.path.split('/');
    if (collection === 'deletedsecrets') return this.deletedSecret(request, server);
    const current = this.versions.at(-1);
    if (request.method === 'PUT') {
      if (this.deleted.length > 0)
        return { status: 409, body: { error: { code: 'Conflict', message: 'deleted but recoverable' } } };
      const made = {
        version: `v${this.versions.length + 1}`,
        ...(request.body as unknown as Omit<Version, 'version'>),
      };
      this.versions.push(made);
      return { status: 200, body: this.shown(made, server, true) };
    }
    if (rest === 'versions')
      return { status: 200, body: { value: this.versions.map((one) => this.shown(one, server, false)) } };
    if (current === undefined)
      return { status: 404, body: { error: { code: 'SecretNotFound', message: 'no such secret' } } };
    if (request.method === 'PATCH') {
      current.tags = (request.body?.tags ?? {}) as Record<string, string>;
      current.contentType = String(request.body?.contentType);
      return { status: 200, body: this.shown(current, server, false) };
    }
    if (request.method === 'DELETE') {
      this.deleted = this.versions.splice(0);
      return { status: 200, body: this.shownDeleted(server) };
    }
    return { status: 200, body: this.shown(current, server, true) };
  };

  private deletedSecret(request: SeenRequest, server: ScriptedArm): Reply {
    if (this.deleted.length === 0) return { status: 404, body: { error: { code: 'SecretNotFound', message: 'none' } } };
    const shown = this.shownDeleted(server);
    if (request.method === 'POST') this.versions = this.deleted.splice(0);
    return { status: 200, body: shown };
  }

  private shown(one: Version, server: ScriptedArm, withValue: boolean): JsonObject {
    const { version, value, contentType, tags } = one;
    const created = 1_700_000_000 + Number(version.slice(1));
    const id = `${server.endpoint}/secrets/ssh-private-key/${version}`;
    return {
      id,
      contentType,
      tags,
      attributes: { enabled: true, created, updated: created },
      ...(withValue ? { value } : {}),
    };
  }

  private shownDeleted(server: ScriptedArm): JsonObject {
    const last = this.deleted.at(-1);
    if (last === undefined) throw new Error('nothing is deleted');
    return {
      ...this.shown(last, server, false),
      recoveryId: `${server.endpoint}/deletedsecrets/ssh-private-key`,
      deletedDate: 1_700_000_000,
      scheduledPurgeDate: 1_800_000_000,
    };
  }
}

const drivers: VaultDriver[] = [];
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.close();
});

function driverFor(server: ScriptedArm, more: Partial<VaultDriverOptions> = {}): VaultDriver {
  const arm = new ArmClient({ endpoint: server.endpoint, credential: fixedCredential });
  const driver = createVaultDriver({ credential: fixedCredential, arm, allowLoopback: true, ...more });
  drivers.push(driver);
  return driver;
}

function desiredFor(server: ScriptedArm, tags: Record<string, string> = { tenant: 'dev' }): JsonObject {
  return {
    vaultUri: `${server.endpoint}/`,
    generate: { kind: 'ssh-key', algorithm: 'ed25519' },
    contentType: 'application/x-pem-file',
    tags,
  };
}

describe('the SSH key of a tenant', () => {
  test('is made once; its private half is in the vault and nowhere else', async () => {
    const vault = new Vault();
    await using server = await ScriptedArm.start(vault.script);
    const driver = driverFor(server);
    expect(await driver.read(target, { signal, fresh: true })).toBeNull();
    const made = await driver.create(target, desiredFor(server), { signal });
    const again = await driverFor(server).create(target, desiredFor(server), { signal });
    expect(vault.versions).toHaveLength(1);
    expect(again).toEqual(made);
    const value = vault.versions[0]?.value ?? '';
    expect(value).toContain('BEGIN OPENSSH PRIVATE KEY');
    expect(JSON.stringify([made, again])).not.toContain('PRIVATE KEY');
    expect(made).toMatchObject({
      state: 'done',
      observed: {
        owner: 'uid-1',
        body: { publicKey: expect.stringMatching(/^ssh-ed25519 /), fingerprint: expect.stringMatching(/^SHA256:/) },
      },
    });
    expect(await driver.readSecretValue(target.id, { signal })).toBe(value);
  });

  test('I8 quiet when idle: an unchanged secret is neither read nor listed again', async () => {
    await using server = await ScriptedArm.start(new Vault().script);
    const driver = driverFor(server);
    await driver.create(target, desiredFor(server), { signal });
    const before = server.requests.length;
    for (let round = 0; round < 5; round++) await driver.read(target, { signal, fresh: false });
    expect(server.requests.length).toBe(before);
    await driver.sweepNow('azure:1');
    // The list of versions holds no value.
    expect(server.requests.slice(before).map((request) => request.path)).toEqual(['/secrets/ssh-private-key/versions']);
  });

  test('a change or deletion by another hand is found by one sweep, and tags are put right', async () => {
    const vault = new Vault();
    await using server = await ScriptedArm.start(vault.script);
    const driver = driverFor(server);
    const told: Change[] = [];
    driver.watch('azure:1', (change) => told.push(change));
    const desired = desiredFor(server);
    await driver.create(target, desired, { signal });
    const [version] = vault.versions;
    if (version === undefined) throw new Error('it was made');
    version.tags = { 'tenantry-object': 'uid-1', tenant: 'other' };
    await driver.sweepNow('azure:1');
    expect(told).toEqual([{ kind: 'resource', connection: 'azure:1', id: target.id }]);
    const observed = await driver.read(target, { signal, fresh: false });
    if (observed === null) throw new Error('it is there');
    expect(driver.diff(target, desired, observed)).toMatchObject({
      kind: 'update',
      changes: [{ path: 'tags.tenant' }],
    });
    const updated = await driver.update(target, desired, observed, desired, { signal });
    if (updated.state !== 'done' || updated.observed === undefined) throw new Error('it ends at once');
    expect(driver.diff(target, desired, updated.observed)).toEqual({ kind: 'none' });
    expect(vault.versions).toHaveLength(1);
    vault.versions = [];
    await driver.sweepNow('azure:1');
    expect(told).toHaveLength(2);
    expect(await driver.read(target, { signal, fresh: true })).toBeNull();
  });

  test('its deletion says that it stays, soft-deleted; made again, it is the old one', async () => {
    const vault = new Vault();
    await using server = await ScriptedArm.start(vault.script);
    const driver = driverFor(server);
    const made = await driver.create(target, desiredFor(server), { signal });
    const deleted = await driver.delete(target, null, { signal });
    expect(deleted).toMatchObject({ state: 'done', remains: { until: new Date(1_800_000_000_000).toISOString() } });
    expect(await driver.delete(target, null, { signal })).toEqual({ state: 'done' });
    expect(await driver.create(target, desiredFor(server), { signal })).toEqual(made);
    expect(vault.versions).toHaveLength(1);
  });

  test('I3 no theft: a secret of another hand is neither replaced nor deleted', async () => {
    const vault = new Vault();
    vault.versions.push({ version: 'v1', value: 'theirs', contentType: 'text/plain', tags: {} });
    await using server = await ScriptedArm.start(vault.script);
    const driver = driverFor(server);
    await expect(driver.create(target, desiredFor(server), { signal })).rejects.toMatchObject({ kind: 'not-ours' });
    await expect(driver.delete(target, null, { signal })).rejects.toMatchObject({ kind: 'not-ours' });
    expect(server.requests.every((request) => request.method === 'GET')).toBe(true);
    expect(vault.versions).toHaveLength(1);
  });

  test('is gone with its vault', async () => {
    const vault = new Vault();
    await using server = await ScriptedArm.start(vault.script);
    const driver = driverFor(server);
    await driver.create(target, desiredFor(server), { signal });
    vault.isThere = false;
    expect(await driver.read(target, { signal, fresh: true })).toBeNull();
    expect(await driver.delete(target, null, { signal })).toEqual({ state: 'done' });
    await expect(driver.create(target, desiredFor(server), { signal })).rejects.toMatchObject({
      kind: 'parent-missing',
    });
  });

  test('a role that does not count yet is worth waiting for, and nothing secret is in the error', async () => {
    const vault = new Vault();
    vault.refusal = {
      status: 403,
      body: { error: { code: 'Forbidden', message: 'Caller is not authorized to perform action on resource.' } },
    };
    await using server = await ScriptedArm.start(vault.script);
    const failure = await driverFor(server)
      .create(target, desiredFor(server), { signal })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'DriverError',
      kind: 'transient',
      message: expect.stringContaining('ten minutes'),
    });
    vault.refusal = {
      status: 403,
      body: {
        error: {
          code: 'Forbidden',
          message:
            'Public network access is disabled and request is not from a trusted service nor via an approved private link.',
        },
      },
    };
    await expect(driverFor(server).readSecretValue(target.id, { signal })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('a vault on loopback is refused unless it was allowed', async () => {
    await using server = await ScriptedArm.start(new Vault().script);
    await expect(
      driverFor(server, { allowLoopback: false }).read(target, { signal, fresh: true }),
    ).rejects.toMatchObject({
      code: 'InsecureVault',
    });
  });

  test('an RSA key is in the form every OpenSSH reads', async () => {
    const vault = new Vault();
    await using server = await ScriptedArm.start(vault.script);
    const desired = { ...desiredFor(server), generate: { kind: 'ssh-key', algorithm: 'rsa-3072' } };
    await driverFor(server).create(target, desired, { signal });
    const value = vault.versions[0]?.value ?? '';
    expect(value).toContain('BEGIN RSA PRIVATE KEY');
    expect(createPrivateKey(value).asymmetricKeyDetails?.modulusLength).toBe(3072);
  });
});

describe('a value that the control plane keeps sealed', () => {
  const CLEAR: Record<number, string> = { 1: 'hunter1', 2: 'hunter2' };
  const opened: number[] = [];
  const sealed: SealedValues = {
    ready: async () => {},
    fingerprint: (object, value) => `${object}:${createHash('sha256').update(value).digest('hex')}`,
    open: async ({ version }) => {
      opened.push(version);
      return Buffer.from(CLEAR[version] ?? '');
    },
  };
  const desired = (server: ScriptedArm, version: number, contentType = 'text/plain'): JsonObject => {
    const fingerprint = sealed.fingerprint(target.owner, Buffer.from(CLEAR[version] ?? ''));
    return {
      vaultUri: `${server.endpoint}/`,
      value: { $sealed: { object: target.owner, name: 'values/A', version, fingerprint } },
      contentType,
      tags: { tenant: 'dev', key: 'A' },
    };
  };

  test('goes to the vault, and nowhere else; another one is another version there', async () => {
    const vault = new Vault();
    await using server = await ScriptedArm.start(vault.script);
    const driver = driverFor(server, { sealed });
    const made = await driver.create(target, desired(server, 1), { signal });
    if (made.state !== 'done' || made.observed === undefined) throw new Error('it ends at once');
    expect(driver.diff(target, desired(server, 1), made.observed)).toEqual({ kind: 'none' });
    const difference = driver.diff(target, desired(server, 2), made.observed);
    expect(difference).toEqual({ kind: 'update', changes: [{ path: 'value', from: '(hidden)', to: '(hidden)' }] });
    const changed = await driver.update(target, desired(server, 2), made.observed, desired(server, 1), { signal });
    if (changed.state !== 'done' || changed.observed === undefined) throw new Error('it ends at once');
    expect(driver.diff(target, desired(server, 2), changed.observed)).toEqual({ kind: 'none' });
    expect(vault.versions.map(({ value }) => value)).toEqual(['hunter1', 'hunter2']);
    expect(vault.versions[1]?.tags).toMatchObject({ 'tenantry-object': 'uid-1', tenant: 'dev', key: 'A' });
    expect(JSON.stringify([made, changed, difference])).not.toMatch(/hunter/);
    expect(opened).toEqual([1, 2]);
  });

  test('that another hand rotated in the vault is found by a sweep, and put right', async () => {
    const vault = new Vault();
    await using server = await ScriptedArm.start(vault.script);
    const driver = driverFor(server, { sealed });
    const told: Change[] = [];
    driver.watch('azure:1', (change) => told.push(change));
    await driver.create(target, desired(server, 1), { signal });
    const [ours] = vault.versions;
    if (ours === undefined) throw new Error('it was made');
    vault.versions.push({ ...ours, version: 'v2', value: 'theirs' });
    await driver.sweepNow('azure:1');
    expect(told).toMatchObject([{ kind: 'resource', id: target.id }]);
    const seen = await driver.read(target, { signal, fresh: false });
    if (seen === null) throw new Error('it is there');
    expect(driver.diff(target, desired(server, 1), seen)).toMatchObject({ changes: [{ path: 'value' }] });
    await driver.update(target, desired(server, 1), seen, desired(server, 1), { signal });
    expect(vault.versions.at(-1)?.value).toBe('hunter1');
  });

  test('of bytes is there in base64, and known by its bytes', async () => {
    const vault = new Vault();
    await using server = await ScriptedArm.start(vault.script);
    const driver = driverFor(server, { sealed });
    const wanted = desired(server, 1, 'application/octet-stream;base64');
    await driver.create(target, wanted, { signal });
    expect(vault.versions[0]?.value).toBe(Buffer.from('hunter1').toString('base64'));
    const seen = await driverFor(server, { sealed }).read(target, { signal, fresh: true });
    if (seen === null) throw new Error('it is there');
    expect(driver.diff(target, wanted, seen)).toEqual({ kind: 'none' });
  });
});
