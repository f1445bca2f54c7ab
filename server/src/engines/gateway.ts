import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { Send } from '@tenantry/observe/queries';
import { type MasterKey, open, seal, sealedEngineName } from '@tenantry/store';
import type { Actor, EnginePurpose, EngineRow, EngineStore } from '@tenantry/store/contract';
import { plain } from '../api/view.ts';
import { createOutbound } from '../http/outbound.ts';
import type { LokiSettings } from '../logs/loki-gateway.ts';
import type { PrometheusSettings } from '../metrics/prometheus-gateway.ts';
import { ENGINE_SPECS, type EngineCredential, type EngineRequest, type EngineSpec, type EngineTest } from './spec.ts';
import { testEngine } from './test-engine.ts';

/** As much as the engine of the installation may take and answer; each question says itself how long it waits. */
const MOST_BYTES = 17 * 1024 * 1024;
const WITHIN_MS = 60_000;
/** Changes at the same time; each sees the one before. */
const MOST_TRIES = 5;

/** Settings of an engine, with a version that is another after each change. */
export interface Versioned<Settings> {
  readonly version: string;
  readonly settings: Settings;
}

export interface EngineSettings {
  readonly logs: LokiSettings;
  readonly metrics: PrometheusSettings;
}

/** Where lines and figures of single infrastructures are, as an administrator says. */
export interface Engines {
  list(): Promise<readonly EngineRow[]>;
  find(infrastructure: string, purpose: EnginePurpose): Promise<EngineRow | null>;
  /** `needs-credential`: the one that is kept was given for another address. */
  put<Purpose extends EnginePurpose>(
    infrastructure: DeclaredObject,
    purpose: Purpose,
    asked: EngineRequest<Purpose>,
    actor: Actor,
  ): Promise<{ readonly engine: EngineRow; readonly isNew: boolean } | 'needs-credential'>;
  remove(infrastructure: string, purpose: EnginePurpose, actor: Actor): Promise<boolean>;
  /** Null: there is none. */
  test(infrastructure: string, purpose: EnginePurpose): Promise<EngineTest | null>;
  /** Null: it is the installation's. */
  settingsOf<Purpose extends EnginePurpose>(
    infrastructure: string,
    purpose: Purpose,
  ): Promise<Versioned<EngineSettings[Purpose]> | null>;
}

export interface EnginesOptions {
  readonly store: EngineStore;
  readonly masterKey: MasterKey;
  /** See `OutboundOptions`. */
  readonly allow: readonly string[];
}

export function createEngines({ store, masterKey, allow }: EnginesOptions): Engines {
  const send: Send = createOutbound({ allow, mostBytes: MOST_BYTES, withinMs: WITHIN_MS });

  async function settingsOf<Purpose extends EnginePurpose>(infrastructure: string, purpose: Purpose) {
    const row = await store.engine(infrastructure, purpose);
    if (row === null) return null;
    const { authorization } = openedBy(masterKey, row);
    const more = { send, ...(authorization === null ? {} : { authorization }) };
    const settings = purpose === 'logs' ? lokiOf(row, more) : prometheusOf(row, more);
    // Sealed with another one each time: an engine that was removed and set again begins with the same revision.
    const version = row.secret.nonce.toString('hex');
    // As the purpose says.
    return { version, settings: settings as EngineSettings[Purpose] };
  }

  return {
    list: () => store.engines(),
    async find(infrastructure, purpose) {
      const row = await store.engine(infrastructure, purpose);
      if (row === null) return null;
      const { secret: _, ...engine } = row;
      return engine;
    },
    async put({ name, uid }, purpose, { credential, ...declared }, actor) {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const before = await store.engine(name, purpose);
        const isKept = credential === undefined && before !== null;
        // A credential is for whom it was given, and for nobody else who is named later.
        if (isKept && specOf(before).credential !== 'none' && originOf(specOf(before).url) !== originOf(declared.url)) {
          return 'needs-credential';
        }
        const authorization = isKept ? openedBy(masterKey, before).authorization : headerOf(credential);
        const sort = isKept ? specOf(before).credential : sortOf(credential);
        const secret = seal(masterKey, sealedEngineName(uid, purpose), JSON.stringify({ authorization }));
        const spec = plain({ ...declared, credential: sort }) as JsonObject;
        const draft = { infrastructure: name, infrastructureUid: uid, purpose, spec, secret };
        const engine = await store.saveEngine(draft, before?.revision ?? null, actor);
        if (engine !== null) return { engine, isNew: before === null };
      }
      throw new Error(`the engine of ${name} was changed by others again and again`);
    },
    remove: (infrastructure, purpose, actor) => store.removeEngine(infrastructure, purpose, actor),
    async test(infrastructure, purpose) {
      const found = await settingsOf(infrastructure, purpose);
      return found === null ? null : testEngine(purpose, found.settings);
    },
    settingsOf,
  };
}

type Kept = NonNullable<Awaited<ReturnType<EngineStore['engine']>>>;
interface Opened {
  readonly authorization: string | null;
}

function openedBy(masterKey: MasterKey, { infrastructureUid, purpose, secret }: Kept): Opened {
  // It was written by `put`.
  return JSON.parse(open([masterKey], sealedEngineName(infrastructureUid, purpose), secret)) as Opened;
}

type More = Pick<LokiSettings['address'], 'send' | 'authorization'>;

function lokiOf({ spec }: EngineRow, more: More): LokiSettings {
  const { url, value, shared } = ENGINE_SPECS.logs.parse(spec);
  return { address: { url: new URL(url), ...more }, value, ...(shared === undefined ? {} : { shared }) };
}

function prometheusOf({ spec }: EngineRow, more: More): PrometheusSettings {
  const { url, label, value, organisation } = ENGINE_SPECS.metrics.parse(spec);
  const address = { url: new URL(url), ...more, ...(organisation === undefined ? {} : { organisation }) };
  return { address, label, value };
}

/** It was checked when it was declared; what was added to the schema since has its default. */
export function specOf({ purpose, spec }: Pick<EngineRow, 'purpose' | 'spec'>): EngineSpec {
  return ENGINE_SPECS[purpose].parse(spec);
}

const originOf = (url: string) => new URL(url).origin;

function sortOf(credential: EngineCredential): EngineSpec['credential'] {
  if (credential === null || credential === undefined) return 'none';
  return 'bearer' in credential ? 'bearer' : 'basic';
}

function headerOf(credential: EngineCredential): string | null {
  if (credential === null || credential === undefined) return null;
  if ('bearer' in credential) return `Bearer ${credential.bearer}`;
  return `Basic ${Buffer.from(`${credential.user}:${credential.password}`).toString('base64')}`;
}
