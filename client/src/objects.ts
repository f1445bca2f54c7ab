import type { Call } from './call.ts';
import { collect } from './collect.ts';
import type {
  DeletionItem,
  InventoryItem,
  JsonObject,
  KindDescription,
  Manifest,
  Page,
  Plan,
  RevisionList,
  RevisionWithSpec,
  SecretValue,
  SecretVersion,
  TenantryEvent,
  TenantryObject,
} from './types.ts';

export interface ListQuery {
  readonly limit?: number;
  readonly cursor?: string;
  readonly labelSelector?: string;
  readonly phase?: string;
  /** Part of a name. */
  readonly q?: string;
  /** Of kinds that need consent: what the tenant asks of others (the default), what others ask of it, or both. */
  readonly direction?: 'out' | 'in' | 'any';
}

export interface WriteOptions {
  /** Only if the object is still at this `resourceVersion`. */
  readonly ifMatch?: string;
}

/** The objects of one kind, in one tenant where the kind lives in one. Kinds are data here: a new one needs no code. */
export interface ObjectsApi {
  list(query?: ListQuery): Promise<Page<TenantryObject>>;
  /** All pages. */
  all(query?: Omit<ListQuery, 'cursor'>): AsyncGenerator<TenantryObject>;
  get(name: string): Promise<TenantryObject>;
  create(manifest: Manifest): Promise<TenantryObject>;
  replace(manifest: Manifest, options?: WriteOptions): Promise<TenantryObject>;
  /** RFC 7396 merge patch. */
  patch(name: string, patch: object, options?: WriteOptions): Promise<TenantryObject>;
  /** Asks for deletion; the object stays, in phase `deleting`, until all of it is gone. */
  delete(name: string, options?: WriteOptions): Promise<void>;
  /** Does one of the kind's actions. */
  act(name: string, action: string, input?: JsonObject, options?: WriteOptions): Promise<TenantryObject>;
  /** What an action would do. Changes nothing. */
  planAction(name: string, action: string, input?: JsonObject, signal?: AbortSignal): Promise<Plan>;
  /** Speaks for the tenant that is asked. With `generation`, refused when the declaration is another by then. */
  answer(name: string, answer: 'accept' | 'refuse' | 'revoke', generation?: number): Promise<TenantryObject>;
  /** What it was declared as before, the newest first. */
  revisions(name: string): Promise<RevisionList>;
  /** One of them with its spec, compared with another; by default the one before it. */
  revision(name: string, generation: number, against?: number): Promise<RevisionWithSpec>;
  /** Declares it as it was in an earlier revision; by default the last that was ready and says something else than now. */
  rollback(name: string, to?: number, options?: WriteOptions): Promise<TenantryObject>;
  /** What a rollback would do. Changes nothing. */
  planRollback(name: string, to?: number): Promise<Plan>;
  resources(name: string): Promise<readonly InventoryItem[]>;
  /** What deleting it would do. Changes nothing. */
  deletion(name: string): Promise<readonly DeletionItem[]>;
  events(name: string): Promise<readonly TenantryEvent[]>;
  /** Of kinds with secrets: who wrote which version when. */
  secretVersions(name: string): Promise<readonly SecretVersion[]>;
  /** Of kinds with secrets: the values themselves; all that are declared, or one. Recorded. */
  readSecrets(
    name: string,
    which?: { readonly name?: string; readonly version?: number },
  ): Promise<readonly SecretValue[]>;
}

export function objectsOf(
  call: Call,
  kind: Pick<KindDescription, 'plural' | 'scope' | 'name'>,
  tenant: string | null,
): ObjectsApi {
  const base = collectionPath(kind, tenant);
  const path = (name: string, part = ''): string => `${base}/${encodeURIComponent(name)}${part}`;
  const ifMatch = (options?: WriteOptions): Record<string, string> =>
    options?.ifMatch === undefined ? {} : { 'if-match': `"${options.ifMatch}"` };
  const items = async <T>(url: string): Promise<readonly T[]> =>
    (await call<{ items: readonly T[] }>('GET', url)).items;
  const list = (query: ListQuery = {}): Promise<Page<TenantryObject>> => call('GET', base, { query: { ...query } });

  return {
    list,
    all: (query = {}) =>
      collect((cursor) => list({ limit: 200, ...query, ...(cursor === undefined ? {} : { cursor }) })),
    get: (name) => call('GET', path(name)),
    create: (manifest) => call('POST', base, { json: manifest }),
    replace: (manifest, options) =>
      call('PUT', path(manifest.metadata.name), { json: manifest, headers: ifMatch(options) }),
    patch: (name, patch, options) =>
      call('PATCH', path(name), {
        json: patch,
        headers: { 'content-type': 'application/merge-patch+json', ...ifMatch(options) },
      }),
    delete: (name, options) => call('DELETE', path(name), { headers: ifMatch(options) }),
    act: (name, action, input = {}, options) =>
      call('POST', path(name, `/actions/${encodeURIComponent(action)}`), { json: input, headers: ifMatch(options) }),
    planAction: (name, action, input = {}, signal) =>
      call('POST', path(name, `/actions/${encodeURIComponent(action)}`), {
        json: input,
        query: { dryRun: 'true' },
        ...(signal === undefined ? {} : { signal }),
      }),
    answer: (name, answer, generation) =>
      call('POST', path(name, `/${answer}`), { json: generation === undefined ? {} : { generation } }),
    revisions: (name) => call('GET', path(name, '/revisions')),
    revision: (name, generation, against) =>
      call('GET', path(name, `/revisions/${generation}`), { query: { against } }),
    rollback: (name, to, options) => call('POST', path(name, '/rollback'), { json: { to }, headers: ifMatch(options) }),
    planRollback: (name, to) => call('POST', path(name, '/rollback'), { json: { to }, query: { dryRun: 'true' } }),
    resources: (name) => items(path(name, '/resources')),
    deletion: (name) => items(path(name, '/deletion')),
    events: (name) => items(path(name, '/events')),
    secretVersions: (name) => items(path(name, '/versions')),
    readSecrets: async (name, which = {}) =>
      (await call<{ items: readonly SecretValue[] }>('POST', path(name, '/read'), { json: which })).items,
  };
}

function collectionPath(kind: Pick<KindDescription, 'plural' | 'scope' | 'name'>, tenant: string | null): string {
  if (kind.scope === 'platform') return `/api/v1/${kind.plural}`;
  if (tenant === null) throw new TypeError(`${kind.name} lives in a tenant; say which.`);
  return `/api/v1/tenants/${encodeURIComponent(tenant)}/${kind.plural}`;
}
