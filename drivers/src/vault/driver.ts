import type { TokenCredential } from '@azure/core-auth';
import { RestError } from '@azure/core-rest-pipeline';
import type { SecretClient, SecretProperties } from '@azure/keyvault-secrets';
import type { JsonObject } from '@tenantry/kinds';
import type { ArmClient } from '../azure/arm/armClient.ts';
import { fingerprint as hash } from '../azure/json.ts';
import { Lanes } from '../azure/lanes.ts';
import { OWNER_TAG } from '../azure/ownerMark.ts';
import { requireOwn } from '../azure/session.ts';
import {
  type Change,
  type Driver,
  DriverError,
  type FieldChange,
  type Observed,
  type Outcome,
  type Target,
} from '../contract.ts';
import { vaultError } from './errors.ts';
import { ALGORITHM_TAG, type DesiredSecret, desiredSecret, FINGERPRINT_TAG } from './secretBody.ts';
import { generateSshKey, publicHalf } from './sshKey.ts';
import { placeOf, Vaults } from './vaults.ts';

export interface VaultDriverOptions {
  readonly credential: TokenCredential;
  /** Where the address of a vault is asked for. */
  readonly arm: ArmClient;
  /** Lets vaults on loopback go without https and without the check of the challenge. For the sandbox alone. */
  readonly allowLoopback?: boolean;
  readonly sweepSeconds?: number;
  /** How many secrets one sweep looks at again: with N of them a change is found within N / rotationPerSweep sweeps. */
  readonly rotationPerSweep?: number;
  readonly callTimeoutMs?: number;
  readonly now?: () => number;
  readonly onProblem?: (error: DriverError) => void;
}

export interface VaultDriver extends Driver {
  sweepNow(connection: string): Promise<readonly Change[]>;
  /**
   * The secret itself, for the one audited way it leaves the vault. The caller records who asked. Null when there is
   * none. Throws `DriverError`.
   */
  readSecretValue(id: string, options: { readonly signal: AbortSignal }): Promise<string | null>;
}

interface Known {
  readonly target: Target;
  readonly observed: Observed;
  readonly lookedAt: number;
}

/**
 * Secrets in key vaults, through the data plane. The value of a secret is made here and goes to its vault alone: no body,
 * observation, error or event holds it.
 */
export function createVaultDriver(options: VaultDriverOptions): VaultDriver {
  const now = options.now ?? (() => Date.now());
  const sweepMs = (options.sweepSeconds ?? 300) * 1000;
  const rotationPerSweep = options.rotationPerSweep ?? 50;
  const callTimeoutMs = options.callTimeoutMs ?? 60_000;
  const closing = new AbortController();
  const lanes = new Lanes();
  const vaults = new Vaults(options.arm, options.credential, options.allowLoopback ?? false);
  const known = new Map<string, Known>();
  const watchers = new Map<string, { notify: (change: Change) => void; timer: NodeJS.Timeout }>();

  async function guarded<Result>(
    doing: string,
    id: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work(AbortSignal.any([signal, closing.signal, AbortSignal.timeout(callTimeoutMs)]));
    } catch (error) {
      throw vaultError(error, `${doing} ${id}`);
    }
  }

  /** Runs against the vault; null when the vault, or what is asked of it, is not there. */
  async function inVault<Result>(
    id: string,
    signal: AbortSignal,
    work: (client: SecretClient, name: string) => Promise<Result>,
  ): Promise<Result | null> {
    const { vaultId, name } = placeOf(id);
    const client = await vaults.client(vaultId, signal);
    if (client === null) return null;
    try {
      return await work(client, name);
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      if (error.statusCode === 404 && error.code !== 'VaultNotFound') return null;
      // A vault that was deleted meanwhile no longer answers, or its name no longer resolves.
      if ((error.statusCode ?? 404) === 404 && !(await vaults.isThere(vaultId, signal))) return null;
      throw error;
    }
  }

  async function look(target: Target, signal: AbortSignal): Promise<Observed | null> {
    const observed = await inVault(target.id, signal, (client, name) => observe(client, name, target, signal));
    const key = target.id.toLowerCase();
    if (observed === null) known.delete(key);
    else known.set(key, { target, observed, lookedAt: now() });
    return observed;
  }

  /** Lists the versions, which tells all but the value; the value is read once per version, for its public half. */
  async function observe(client: SecretClient, name: string, target: Target, signal: AbortSignal) {
    const properties = await newest(client, name, signal);
    if (properties === null) return null;
    const version = properties.version ?? '';
    const before = known.get(target.id.toLowerCase())?.observed.body;
    const publicKey =
      before !== undefined && before.version === version && typeof before.publicKey === 'string'
        ? { line: before.publicKey, fingerprint: String(before.fingerprint) }
        : await publicKeyIn(client, name, version, signal);
    return toObserved(name, properties, publicKey);
  }

  async function make(client: SecretClient, target: Target, name: string, wanted: DesiredSecret, signal: AbortSignal) {
    const { privatePem, publicKey } = await generateSshKey(wanted.algorithm);
    const tags = {
      ...wanted.tags,
      [OWNER_TAG]: target.owner,
      [ALGORITHM_TAG]: wanted.algorithm,
      [FINGERPRINT_TAG]: publicKey.fingerprint,
    };
    const made = await client.setSecret(name, privatePem, {
      contentType: wanted.contentType,
      tags,
      abortSignal: signal,
    });
    const observed = toObserved(name, made.properties, publicKey);
    known.set(target.id.toLowerCase(), { target, observed, lookedAt: now() });
    return observed;
  }

  async function create(target: Target, desired: JsonObject, signal: AbortSignal): Promise<Outcome> {
    const wanted = desiredSecret(desired);
    const { vaultId, name } = placeOf(target.id);
    const client = await vaults.client(vaultId, signal);
    if (client === null) throw new DriverError('parent-missing', 'VaultNotFound', `the vault ${vaultId} is not there`);
    const standing = await look(target, signal);
    if (standing !== null) {
      requireOwn(target, standing, 'creating it');
      return { state: 'done', observed: standing };
    }
    try {
      return { state: 'done', observed: await make(client, target, name, wanted, signal) };
    } catch (error) {
      if (!(error instanceof RestError) || error.statusCode !== 409) throw error;
      return recover(client, target, name, signal);
    }
  }

  /** The name is held by a deleted secret: ours is taken back, another's is left alone. */
  async function recover(client: SecretClient, target: Target, name: string, signal: AbortSignal): Promise<Outcome> {
    const deleted = await client.getDeletedSecret(name, { abortSignal: signal });
    if (deleted.properties.tags?.[OWNER_TAG] !== target.owner) {
      throw new DriverError('invalid', 'SecretNameSoftDeleted', `a deleted secret keeps the name ${name}`, {
        remedy: 'Purge the deleted secret, or wait until its retention ends.',
      });
    }
    const recovery = await client.beginRecoverDeletedSecret(name, { abortSignal: signal, intervalInMs: 500 });
    await recovery.pollUntilDone({ abortSignal: signal });
    const observed = await look(target, signal);
    if (observed === null) throw new DriverError('transient', 'NotRecoveredYet', `${name} is not recovered yet`);
    return { state: 'done', observed };
  }

  async function update(target: Target, desired: JsonObject, previous: JsonObject | null, signal: AbortSignal) {
    const wanted = desiredSecret(desired);
    const done = await inVault(target.id, signal, async (client, name): Promise<Outcome | null> => {
      const standing = await look(target, signal);
      if (standing === null) return null;
      requireOwn(target, standing, 'changing it');
      const tags = tagsOf(standing);
      if (tags[ALGORITHM_TAG] !== undefined && tags[ALGORITHM_TAG] !== wanted.algorithm) {
        return { state: 'done', observed: await make(client, target, name, wanted, signal) };
      }
      const dropped = previous === null ? [] : Object.keys(desiredSecret(previous).tags);
      const kept = Object.entries(tags).filter(([tag]) => !dropped.includes(tag));
      await client.updateSecretProperties(name, String(standing.body.version), {
        contentType: wanted.contentType,
        tags: { ...Object.fromEntries(kept), ...wanted.tags, [OWNER_TAG]: target.owner },
        abortSignal: signal,
      });
      const observed = await look(target, signal);
      return observed === null ? null : { state: 'done', observed };
    });
    if (done === null) throw new DriverError('conflict', 'ResourceVanished', `${target.id} was taken away meanwhile`);
    return done;
  }

  async function remove(target: Target, signal: AbortSignal): Promise<Outcome> {
    const standing = await look(target, signal);
    if (standing === null) return { state: 'done' };
    requireOwn(target, standing, 'deleting it');
    const deleted = await inVault(target.id, signal, async (client, name) => {
      // The first look at the poller has sent the deletion; its end takes seconds and changes nothing for us.
      const poller = await client.beginDeleteSecret(name, { abortSignal: signal });
      return poller.getResult() ?? poller.getOperationState().result ?? null;
    });
    known.delete(target.id.toLowerCase());
    if (deleted === null) return { state: 'done' };
    return {
      state: 'done',
      remains: {
        what: `secret ${placeOf(target.id).name}`,
        id: deleted.properties.recoveryId ?? target.id,
        reason: 'it is soft-deleted until the vault purges it',
        until: deleted.properties.scheduledPurgeDate?.toISOString() ?? null,
      },
    };
  }

  async function inLane<Result>(target: Target, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const leave = await lanes.enter(target.id.toLowerCase(), 10_000, signal);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  async function sweepNow(connection: string): Promise<readonly Change[]> {
    const due = [...known.values()]
      .filter(({ target }) => target.connection === connection)
      .sort((a, b) => a.lookedAt - b.lookedAt)
      .slice(0, rotationPerSweep);
    const changes: Change[] = [];
    for (const { target, observed } of due) {
      const seen = await guarded('looking at', target.id, closing.signal, (signal) => look(target, signal));
      if (seen?.version !== observed.version) changes.push({ kind: 'resource', connection, id: target.id });
    }
    for (const change of changes) watchers.get(connection)?.notify(change);
    return changes;
  }

  return {
    name: 'vault',
    sweepNow,

    read: (target, { signal, fresh }) =>
      guarded('reading', target.id, signal, async (bounded) => {
        const remembered = known.get(target.id.toLowerCase());
        return !fresh && remembered !== undefined ? remembered.observed : look(target, bounded);
      }),

    diff(_target, desired, observed) {
      const wanted = desiredSecret(desired);
      const tags = tagsOf(observed);
      const changes: FieldChange[] = Object.entries(wanted.tags)
        .filter(([tag, value]) => tags[tag] !== value)
        .map(([tag, value]) => ({ path: `tags.${tag}`, from: tags[tag], to: value }));
      if (observed.body.contentType !== wanted.contentType) {
        changes.push({ path: 'contentType', from: observed.body.contentType, to: wanted.contentType });
      }
      const algorithm = tags[ALGORITHM_TAG];
      if (algorithm !== undefined && algorithm !== wanted.algorithm) {
        changes.push({ path: 'generate.algorithm', from: algorithm, to: wanted.algorithm });
      }
      return changes.length === 0 ? { kind: 'none' } : { kind: 'update', changes };
    },

    create: (target, desired, { signal }) =>
      guarded('creating', target.id, signal, (bounded) =>
        inLane(target, bounded, () => create(target, desired, bounded)),
      ),
    update: (target, desired, _observed, previous, { signal }) =>
      guarded('changing', target.id, signal, (bounded) =>
        inLane(target, bounded, () => update(target, desired, previous, bounded)),
      ),
    delete: (target, _observed, { signal }) =>
      guarded('deleting', target.id, signal, (bounded) => inLane(target, bounded, () => remove(target, bounded))),

    // Every verb here ends at once, so there is never anything to resume.
    resume: (target, operation, { signal }) =>
      guarded(`waiting for the ${operation.kind} of`, target.id, signal, async (bounded) => {
        const observed = await look(target, bounded);
        return observed === null ? { state: 'done' } : { state: 'done', observed };
      }),

    readSecretValue: (id, { signal }) =>
      guarded('reading', id, signal, (bounded) =>
        inVault(
          id,
          bounded,
          async (client, name) => (await client.getSecret(name, { abortSignal: bounded })).value ?? null,
        ),
      ),

    watch(connection, notify) {
      const watcher = watchers.get(connection);
      if (watcher !== undefined) {
        watcher.notify = notify;
        return;
      }
      const timer = setInterval(() => {
        sweepNow(connection).catch((error: unknown) => {
          if (!closing.signal.aborted) options.onProblem?.(vaultError(error, `sweeping ${connection}`));
        });
      }, sweepMs);
      timer.unref();
      watchers.set(connection, { notify, timer });
    },

    async close() {
      for (const { timer } of watchers.values()) clearInterval(timer);
      watchers.clear();
      known.clear();
      closing.abort(new Error('the vault driver was closed'));
      lanes.close();
    },
  };
}

const MAX_VERSIONS = 1000;

async function newest(client: SecretClient, name: string, signal: AbortSignal): Promise<SecretProperties | null> {
  let latest: SecretProperties | null = null;
  let seen = 0;
  for await (const properties of client.listPropertiesOfSecretVersions(name, { abortSignal: signal })) {
    if (++seen > MAX_VERSIONS) break;
    if (latest === null || (properties.createdOn?.getTime() ?? 0) >= (latest.createdOn?.getTime() ?? 0)) {
      latest = properties;
    }
  }
  return latest;
}

async function publicKeyIn(client: SecretClient, name: string, version: string, signal: AbortSignal) {
  const { value } = await client.getSecret(name, { version, abortSignal: signal });
  try {
    return publicHalf(value ?? '');
  } catch {
    // Somebody else's secret of the same name holds something else. The cause may quote it, so it is not kept.
    return null;
  }
}

function toObserved(
  name: string,
  properties: SecretProperties,
  publicKey: { readonly line: string; readonly fingerprint: string } | null,
): Observed {
  const tags = properties.tags ?? {};
  const body: JsonObject = {
    name,
    tags,
    contentType: properties.contentType ?? null,
    version: properties.version ?? '',
    publicKey: publicKey?.line ?? null,
    fingerprint: publicKey?.fingerprint ?? null,
  };
  return { body, owner: tags[OWNER_TAG] ?? null, readiness: { state: 'ready' }, version: hash(body) };
}

function tagsOf(observed: Observed): Readonly<Record<string, string>> {
  const tags = observed.body.tags;
  // Written by toObserved alone, as a map of strings.
  return typeof tags === 'object' && tags !== null ? (tags as Record<string, string>) : {};
}
