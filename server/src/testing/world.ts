import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createStoredTokenAuthenticator, createTokenAuthenticator, firstKnown, hashToken } from '@tenantry/access';
import {
  type AccountsContext,
  type AttemptLimits,
  createSessionAuthenticator,
  DEFAULT_SESSION_LIMITS,
  openAccounts,
} from '@tenantry/access/accounts';
import type { Planner } from '@tenantry/engine/contract';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { type MasterKey, masterKey, type NewEvent, openStore, type Store } from '@tenantry/store';
import { createTestDatabase } from '@tenantry/store/testing';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { createServer } from '../api/server.ts';
import { createAuditReceivers, sourceOf } from '../audit-receivers/index.ts';
import { checkpointsBy } from '../audit-retention/index.ts';
import { createClusterRegistry } from '../clusters/registry.ts';
import { createEngines } from '../engines/index.ts';
import { createFaultRoutes, createTelling, sourceOf as faultSourceOf } from '../fault-routes/index.ts';
import { createOutbound } from '../http/outbound.ts';
import type { SendMail } from '../mail/index.ts';
import type { ServerOptions } from '../options.ts';
import { createSealer } from '../sealing/sealer.ts';
import { createIdentityProviders } from '../sign-in/providers/gateway.ts';
import { createDeliver } from '../webhooks/index.ts';
import { TEST_KINDS } from './kinds.ts';

export interface TestCall {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON, text as it is. */
  readonly body?: JsonObject | readonly JsonObject[] | string;
}

/** In the place of what the build of the portal leaves. */
const BUILT_PORTAL = fileURLToPath(new URL('built-portal', import.meta.url));

export interface TestWorld extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly token: string;
  readonly masterKey: MasterKey;
  readonly accounts: AccountsContext;
  /** Every route that the server registered. */
  readonly routes: readonly { readonly method: string; readonly url: string }[];
  /** A request with the administrator's token. */
  call(call: TestCall): Promise<LightMyRequestResponse>;
  /** Adds events to an object, as a pass would. */
  emit(uid: string, events: readonly NewEvent[]): Promise<void>;
}

export const YAML = { 'content-type': 'application/yaml' } as const;
export const MERGE_PATCH = { 'content-type': 'application/merge-patch+json' } as const;

/** The API over a real database of its own, reached by the address that `through` makes of it. */
export async function openWorld(
  {
    attempts,
    sendMail = null,
    ...options
  }: Partial<ServerOptions> & { readonly attempts?: AttemptLimits; readonly sendMail?: SendMail | null } = {},
  through: (databaseUrl: string) => Promise<string> = async (databaseUrl) => databaseUrl,
): Promise<TestWorld> {
  const database = await createTestDatabase();
  const store = await openStore({ url: await through(database.url), maxConnections: 5 });
  const token = randomBytes(32).toString('base64url');
  const key = masterKey(randomBytes(32));
  await store.useMasterKey(key.id, (_name, sealed) => sealed, {
    name: 'test',
    kind: 'system',
    address: null,
    requestId: null,
  });
  // Identity providers and receivers of a test are on loopback.
  const outbound = createOutbound({ allow: ['127.0.0.0/8'] });
  const accounts = openAccounts({
    store,
    key: randomBytes(32),
    ...DEFAULT_SESSION_LIMITS,
    ...(attempts === undefined ? {} : { attempts }),
  });
  const app = createServer({
    kinds: TEST_KINDS,
    store,
    planner: compilingPlanner(store),
    clusters: {
      cluster: async ({ name }) => ({ server: 'https://127.0.0.1:6443', caPem: 'PEM', namespace: `ns-${name}` }),
      token: async (_tenant, role, seconds) => ({ token: `${role}-token`, expiresAt: new Date(seconds * 1000) }),
    },
    registry: createClusterRegistry({
      store,
      masterKey: key,
      allowExec: false,
      check: async () => ({ version: 'v1.36.0', refusals: [], findings: [] }),
      identify: async ({ server }) => server,
    }),
    sealer: createSealer({ store, masterKey: key }),
    secrets: { sshKey: async () => ({ privateKey: 'PRIVATE PEM', publicKey: 'ssh-ed25519 AAAA' }) },
    accounts,
    portal: { directory: BUILT_PORTAL, state: () => 'ready' },
    identityProviders: createIdentityProviders({ store, masterKey: key, outbound }),
    engines: createEngines({ store, masterKey: key, allow: ['127.0.0.0/8'] }),
    auditCheckpoints: checkpointsBy(randomBytes(32)),
    auditReceivers: createAuditReceivers({
      ...{ store, masterKey: key, deliver: createDeliver({ outbound }), source: sourceOf('test') },
      ...(options.now === undefined ? {} : { now: options.now }),
    }),
    faultRoutes: createFaultRoutes({
      ...{
        mail: sendMail === null ? null : { domains: ['example.com'] },
        store,
        masterKey: key,
        telling: createTelling({ deliver: createDeliver({ outbound }), sendMail, source: faultSourceOf('test') }),
      },
      ...(options.now === undefined ? {} : { now: options.now }),
    }),
    version: '1.2.3',
    ...options,
    // What a test does in a second, people do in a minute.
    limits: { identityPerSecond: 0, addressPerSecond: 0, ...options.limits },
    authenticate: firstKnown(
      createSessionAuthenticator({ store, tokens: accounts.tokens, idleSeconds: accounts.options.idleSeconds }),
      createStoredTokenAuthenticator({ store, now: options.now ?? (() => new Date()) }),
      options.authenticate ?? (await createTokenAuthenticator({ tokenHash: hashToken(token) })),
    ),
  });
  const routes: { method: string; url: string }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  await app.ready();
  return {
    app,
    store,
    token,
    masterKey: key,
    accounts,
    routes,
    call: ({ method = 'GET', url, headers = {}, body }) =>
      app.inject({
        method,
        url,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    async emit(uid, events) {
      await store.wake([uid]);
      const claims = await store.claim(100, 60);
      const claim = claims.find(({ object }) => object.uid === uid);
      if (claim === undefined) throw new Error('the object could not be claimed');
      await store.emit(claim, events);
      for (const { object, ...rest } of claims) {
        await store.finish({ object, ...rest }, { status: object.status, dueAt: new Date(), attempt: 0, events: [] });
      }
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await store.close();
      await database.drop();
    },
  };
}

/** Plans what the kind compiles: everything is yet to be created unless the inventory holds it. */
function compilingPlanner(store: Store): Planner {
  const planOne = async (object: DeclaredObject) => {
    const kind = TEST_KINDS.find(({ name }) => name === object.kind);
    if (kind === undefined) throw new Error(`no kind ${object.kind}`);
    const stored = new Set((await store.inventory(object.uid)).map(({ key }) => key));
    const input = { object, spec: object.spec, references: {}, allocations: {}, installation: { azure: null } };
    return kind.compile(input).map(({ key, title, type, id }) => {
      const isThere = stored.has(key);
      const reason = isThere ? 'is as it should be' : 'is not there';
      return { key, title, type, id, action: isThere ? ('none' as const) : ('create' as const), changes: [], reason };
    });
  };
  return {
    plan: (objects) => Promise.all(objects.map(planOne)),
    async planDeletion(uid) {
      const object = await store.object(uid);
      const rows = await store.inventory(uid);
      return rows.map(({ key, title, type, id }) => ({
        ...{ key, title, type, id, action: 'delete' as const, changes: [], reason: 'goes with it' },
        object: { kind: object?.kind ?? '', name: object?.name ?? '' },
      }));
    },
  };
}

export function tenant(name: string, spec: JsonObject = { colour: 'red' }, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'tenantry.dev/v1', kind: 'Tenant', metadata: { name, ...metadata }, spec };
}

export function shelf(
  name: string,
  spec: JsonObject = { material: 'steel' },
  metadata: JsonObject = { tenant: 'dev01' },
): JsonObject {
  return { apiVersion: 'tenantry.dev/v1', kind: 'Shelf', metadata: { name, ...metadata }, spec };
}

/** The fields that a problem document complains about. */
export function fieldsOf(answer: LightMyRequestResponse): string[] {
  return answer.json<{ errors: { field: string }[] }>().errors.map(({ field }) => field);
}
