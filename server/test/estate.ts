import { readFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Product, until } from './product.ts';

export type Json = { readonly [key: string]: unknown };

export interface ArmResource {
  readonly id: string;
  readonly type: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Json;
}

export interface InventoryItem {
  readonly key: string;
  readonly id: string;
  readonly driver: string;
  readonly type: string;
  readonly state: string;
}

export interface ObjectAnswer {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation: number;
  };
  readonly status: {
    readonly phase: string;
    readonly observedGeneration: number;
    readonly conditions: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly message: string;
    }[];
    readonly outputs: Json;
  };
}

export interface EventAnswer {
  readonly id: string;
  readonly reason: string;
  readonly message: string;
  readonly resource: string | null;
}

export const infrastructure = {
  apiVersion: 'tenantry.dev/v1',
  kind: 'Infrastructure',
  metadata: { name: 'nonprod' },
  // An RSA key takes a second of a core; what is tested here does not depend on the algorithm.
  spec: { provider: 'azure', region: 'eastus', defaults: { sshKeyAlgorithm: 'ed25519' } },
};

export function tenant(name: string, spec: Json = {}): Json {
  return {
    apiVersion: 'tenantry.dev/v1',
    kind: 'Tenant',
    metadata: { name },
    spec: { infrastructure: 'nonprod', ...spec },
  };
}

const PLURALS: Readonly<Record<string, string>> = { Redis: 'redises' };

/** Where the API has an object. */
export function pathOf({ kind, name, tenant: home }: { kind: string; name: string; tenant: string | null }): string {
  const collection = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  return `/api/v1/${home === null ? '' : `tenants/${home}/`}${collection}/${name}`;
}

/** A small, well-spread 32-bit generator; its whole state is the seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What is declared and what is real: the API on one side; Azure and the cluster, as their administrators see them, on the other. */
export class Estate {
  readonly product: Product;

  constructor(product: Product) {
    this.product = product;
  }

  async apply(...manifests: readonly Json[]): Promise<void> {
    const response = await this.product.request('POST', '/api/v1/apply', manifests);
    if (!response.ok) throw new Error(`apply → ${response.status} ${await response.text()}`);
  }

  async delete(name: string): Promise<void> {
    const response = await this.product.request('DELETE', `/api/v1/tenants/${name}`);
    if (!response.ok && response.status !== 404) throw new Error(`delete ${name} → ${response.status}`);
  }

  tenant(name: string): Promise<ObjectAnswer> {
    return this.product.get(`/api/v1/tenants/${name}`);
  }

  async tenants(): Promise<readonly ObjectAnswer[]> {
    return (await this.product.get<{ items: ObjectAnswer[] }>('/api/v1/tenants?limit=500')).items;
  }

  async inventory(path: string): Promise<readonly InventoryItem[]> {
    return (await this.product.get<{ items: InventoryItem[] }>(`${path}/resources`)).items;
  }

  async events(name: string): Promise<readonly EventAnswer[]> {
    return (await this.product.get<{ items: EventAnswer[] }>(`/api/v1/tenants/${name}/events?limit=500`)).items;
  }

  /** Waits until exactly these tenants are declared, and all of them are ready as they are declared now. */
  async settled(names: readonly string[], limitMs = 120_000): Promise<void> {
    const wanted = [...names].sort().join(' ');
    let last = '';
    try {
      await until(
        'all as declared',
        async () => {
          const all = await this.tenants();
          last = all
            .filter(
              ({ metadata, status }) => status.phase !== 'ready' || status.observedGeneration < metadata.generation,
            )
            .map(({ metadata, status }) => `${metadata.name} ${status.phase}: ${status.conditions[0]?.message}`)
            .join('\n');
          const found = all.map(({ metadata }) => metadata.name).sort();
          return last === '' && found.join(' ') === wanted ? true : undefined;
        },
        limitMs,
      );
    } catch (error) {
      throw new Error(`not as declared:\n${last}`, { cause: error });
    }
  }

  /** Waits until the object at `path` is ready as it is declared now. */
  async ready(path: string, limitMs = 120_000): Promise<ObjectAnswer> {
    let last: ObjectAnswer['status'] | undefined;
    try {
      return await until(
        `${path} is as declared`,
        async () => {
          const shown = await this.product.get<ObjectAnswer>(path);
          last = shown.status;
          const isSeen = last.observedGeneration === shown.metadata.generation;
          return isSeen && last.phase === 'ready' ? shown : undefined;
        },
        limitMs,
      );
    } catch (error) {
      throw new Error(`${path} is not as declared: ${JSON.stringify(last)}`, { cause: error });
    }
  }

  async infrastructureReady(limitMs?: number): Promise<void> {
    await this.ready('/api/v1/infrastructures/nonprod', limitMs);
  }

  async azure(): Promise<readonly ArmResource[]> {
    return (await this.product.sandbox<{ value: ArmResource[] }>('GET', '/dump')).value;
  }

  async deletedVaults(): Promise<readonly { readonly name: string }[]> {
    return (await this.product.sandbox<{ value: { name: string }[] }>('GET', '/deleted-vaults')).value;
  }

  /** Calls ARM as a person of the subscription. Throws on a refusal. */
  async arm(method: string, id: string, body?: Json): Promise<Json> {
    const { arm } = JSON.parse(await readFile(join(this.product.home, 'sandbox', 'run.json'), 'utf8')) as {
      arm: string;
    };
    const { token } = await this.product.sandbox<{ token: string }>('POST', '/token', {});
    const response = await fetch(`${arm.replace(/\/$/, '')}${id}?api-version=${apiVersionOf(id)}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${id} → ${response.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Json);
  }

  /** Calls the one cluster's API server as its administrator. */
  async cluster(method: string, path: string, body?: Json, type = 'application/merge-patch+json'): Promise<Json> {
    const access = await this.#clusterAccess();
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const call = httpsRequest(
        new URL(path, access.server),
        {
          method,
          ca: access.ca,
          cert: access.cert,
          key: access.key,
          agent: false,
          timeout: 30_000,
          headers: body === undefined ? {} : { 'content-type': method === 'PATCH' ? type : 'application/json' },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
          );
          response.once('error', reject);
        },
      );
      call.once('timeout', () => call.destroy(new Error(`${method} ${path} was not answered`)));
      call.once('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
    if (answer.status >= 300) throw new Error(`${method} ${path} → ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text) as Json;
  }

  #access: { server: string; ca: Buffer; cert: Buffer; key: Buffer } | null = null;

  async #clusterAccess() {
    if (this.#access !== null) return this.#access;
    const [found] = await this.product.sandbox<{ kubeconfig: string }[]>('GET', '/clusters');
    const config = parse(found?.kubeconfig ?? '') as {
      clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
      users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
    };
    const { cluster } = one(config.clusters);
    const { user } = one(config.users);
    const bytes = (text: string) => Buffer.from(text, 'base64');
    this.#access = {
      server: cluster.server,
      ca: bytes(cluster['certificate-authority-data']),
      cert: bytes(user['client-certificate-data']),
      key: bytes(user['client-key-data']),
    };
    return this.#access;
  }

  /** API paths of everything in the cluster that bears the mark of a tenant. */
  async labelled(): Promise<readonly string[]> {
    const lists = await Promise.all(
      TENANT_COLLECTIONS.map(async (collection) => {
        const list = await this.cluster(
          'GET',
          `${collection}?labelSelector=${encodeURIComponent('tenantry.dev/tenant')}`,
        );
        return (list.items as { metadata: { name: string; namespace?: string } }[]).map(({ metadata }) =>
          metadata.namespace === undefined
            ? `${collection}/${metadata.name}`
            : `${collection.replace(/\/([^/]+)$/, `/namespaces/${metadata.namespace}/$1`)}/${metadata.name}`,
        );
      }),
    );
    return lists.flat().sort();
  }
}

function one<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length !== 1) throw new Error(`one was expected, not ${items.length}`);
  return item;
}

function apiVersionOf(id: string): string {
  const [, provider, type] = /\/providers\/([^/]+)(?:\/([^/]+))?(?!.*\/providers\/)/i.exec(id.toLowerCase()) ?? [];
  const version =
    provider === undefined || type === undefined
      ? GROUP_VERSION
      : (API_VERSIONS[`${provider}/${type}`] ?? API_VERSIONS[provider]);
  if (version === undefined) throw new Error(`no API version is known for ${id}`);
  return version;
}

const GROUP_VERSION = '2024-07-01';
const API_VERSIONS: Readonly<Record<string, string>> = {
  'microsoft.network': '2024-03-01',
  'microsoft.network/register': GROUP_VERSION,
  'microsoft.containerservice/register': GROUP_VERSION,
  'microsoft.managedidentity': '2023-01-31',
  'microsoft.compute': '2024-07-01',
  'microsoft.compute/diskencryptionsets': '2024-03-02',
  'microsoft.containerservice': '2024-09-01',
  'microsoft.keyvault': '2023-07-01',
  'microsoft.authorization': '2022-04-01',
  'microsoft.dbforpostgresql': '2024-08-01',
  'microsoft.sql': '2021-11-01',
  'microsoft.storage': '2023-05-01',
  'microsoft.cache': '2025-07-01',
};

const TENANT_COLLECTIONS = [
  '/api/v1/namespaces',
  '/api/v1/serviceaccounts',
  '/api/v1/resourcequotas',
  '/api/v1/limitranges',
  '/apis/rbac.authorization.k8s.io/v1/roles',
  '/apis/rbac.authorization.k8s.io/v1/rolebindings',
  '/apis/networking.k8s.io/v1/networkpolicies',
  '/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies',
];

/** Of the sandbox's counters. To ask for a token, for credentials, for costs or for figures is a POST that changes nothing. */
export function isWrite(what: string): boolean {
  if (what.startsWith('metrics ')) return false;
  if (what.startsWith('kubernetes/'))
    return /^\S+ (create|update|patch|delete|deletecollection) /.test(what) && !what.endsWith('serviceaccounts/token');
  return / (PUT|POST|PATCH|DELETE) /.test(what) && !/\/(listclusterusercredential|query)$/.test(what);
}
