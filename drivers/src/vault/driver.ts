import type { TokenCredential } from '@azure/core-auth';
import { RestError } from '@azure/core-rest-pipeline';
import type { SecretClient, SecretProperties } from '@azure/keyvault-secrets';
import type { JsonObject } from '@tenantry/kinds';
import type { ArmClient } from '../azure/arm/armClient.ts';
import { Lanes } from '../azure/lanes.ts';
import { MemoryLanes } from '../azure/memoryLanes.ts';
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
import { ownWait } from '../own-wait.ts';
import { nothingSealed, type SealedValues } from '../sealed/sealed-values.ts';
import { vaultError } from './errors.ts';
import {
  changeOfValue,
  isAnother,
  type KnownValue,
  knownOf,
  NOTHING_KNOWN,
  publicKeyIn,
  tagsOf,
  toObserved,
} from './observedSecret.ts';
import {
  ALGORITHM_TAG,
  bytesInVault,
  type DesiredSecret,
  desiredSecret,
  FINGERPRINT_TAG,
  textInVault,
} from './secretBody.ts';
import { generateSshKey } from './sshKey.ts';
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
  /** Opens the secrets that bodies refer to. Default: there are none. */
  readonly sealed?: SealedValues;
}

export interface VaultDriver extends Driver {
  sweepNow(connection: string): Promise<readonly Change[]>;
  /**
   * The secret itself, for the one audited way it leaves the vault. The caller records who asked. Null when there is
   * none. Throws `DriverError`.
   */
  readSecretValue(id: string, options: { readonly signal: AbortSignal }): Promise<string | null>;
  /** From when until when the newest version of a secret is good, as a certificate's is. Null when there is none. */
  readValidity(id: string, options: { readonly signal: AbortSignal }): Promise<Validity | null>;
}

/** Null where the vault names no time. */
export interface Validity {
  readonly from: Date | null;
  readonly to: Date | null;
}

interface Known {
  readonly target: Target;
  readonly observed: Observed;
  readonly lookedAt: number;
}

/**
 * Secrets in key vaults, through the data plane. The value of a secret is made here or opened here, and goes to its vault
 * alone: no body, observation, error or event holds it.
 */
export function createVaultDriver(options: VaultDriverOptions): VaultDriver {
  const now = options.now ?? (() => Date.now());
  const sweepMs = (options.sweepSeconds ?? 300) * 1000;
  const rotationPerSweep = options.rotationPerSweep ?? 50;
  const callTimeoutMs = options.callTimeoutMs ?? 60_000;
  const sealed = options.sealed ?? nothingSealed();
  const closing = new AbortController();
  const lanes = new Lanes(new MemoryLanes(now), now);
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

  /** Lists the versions, which tells all but the value; the value is read once per version, for what may be known of it. */
  async function observe(client: SecretClient, name: string, target: Target, signal: AbortSignal) {
    const properties = await newest(client, name, signal);
    if (properties === null) return null;
    const before = known.get(target.id.toLowerCase())?.observed.body;
    const isSeen =
      before !== undefined && before.version === properties.version && before.contentType === properties.contentType;
    return toObserved(
      name,
      properties,
      isSeen ? knownOf(before) : await examine(client, name, target, properties, signal),
    );
  }

  async function examine(
    client: SecretClient,
    name: string,
    target: Target,
    { version = '', tags, contentType }: SecretProperties,
    signal: AbortSignal,
  ): Promise<KnownValue> {
    const { value = '' } = await client.getSecret(name, { version, abortSignal: signal });
    if (tags?.[ALGORITHM_TAG] !== undefined) return publicKeyIn(value);
    await sealed.ready();
    return { ...publicKeyIn(value), ...fingerprinted(target, value, contentType) };
  }

  function fingerprinted(target: Target, value: string, contentType: string | undefined) {
    return { value: sealed.fingerprint(target.owner, bytesInVault(value, contentType)) };
  }

  async function make(client: SecretClient, target: Target, name: string, wanted: DesiredSecret, signal: AbortSignal) {
    const { text, tags, value } = await valueFor(target, wanted, signal);
    const made = await client.setSecret(name, text, {
      contentType: wanted.contentType,
      tags: { ...wanted.tags, [OWNER_TAG]: target.owner, ...tags },
      abortSignal: signal,
    });
    const observed = toObserved(name, made.properties, value);
    known.set(target.id.toLowerCase(), { target, observed, lookedAt: now() });
    return observed;
  }

  async function valueFor(target: Target, { value: wanted, contentType }: DesiredSecret, signal: AbortSignal) {
    if (wanted.kind === 'sealed') {
      await sealed.ready();
      const text = textInVault(await sealed.open(wanted.reference, { signal }), contentType);
      return { text, tags: {}, value: { ...NOTHING_KNOWN, ...fingerprinted(target, text, contentType) } };
    }
    const { privatePem, publicKey } = await generateSshKey(wanted.algorithm);
    const tags = { [ALGORITHM_TAG]: wanted.algorithm, [FINGERPRINT_TAG]: publicKey.fingerprint };
    return { text: privatePem, tags, value: { ...NOTHING_KNOWN, publicKey } };
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
      if (isAnother(wanted, standing)) {
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
    const { connection, id } = target;
    const lane = id.toLowerCase();
    const asking = { lane, resource: lane, call: () => tell({ kind: 'resource', connection, id }) };
    const turn = await ownWait((hurry) => lanes.enter(asking, { patienceMs: 10_000, signal, hurry }));
    try {
      return await work();
    } finally {
      await turn.leave();
    }
  }

  function tell(change: Change): void {
    watchers.get(change.connection)?.notify(change);
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
    for (const change of changes) tell(change);
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
      if (isAnother(wanted, observed)) changes.push(changeOfValue(wanted, observed));
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

    readValidity: (id, { signal }) =>
      guarded('reading', id, signal, (bounded) =>
        inVault(id, bounded, async (client, name) => {
          const found = await newest(client, name, bounded);
          return found === null ? null : { from: found.notBefore ?? null, to: found.expiresOn ?? null };
        }),
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
      await lanes.close();
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
