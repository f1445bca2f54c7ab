import { ClusterCalls } from '@tenantry/conformance/kubernetes';
import { clusterAccessFromKubeconfig, OWNER_LABEL } from '@tenantry/drivers/kubernetes';
import type { JsonObject } from '@tenantry/kinds';
import type { RunningSandbox } from '../../../server/src/composition/sandbox.ts';

/** What is real, by id: of Azure in lower case, of a cluster by path, of a vault below the vault's. */
export type Things = ReadonlyMap<string, JsonObject>;

const ANSWERS_WITHIN_MS = 30_000;
const VAULT_AUDIENCE = 'https://vault.azure.net';
/** Key Vault Secrets Officer: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const OFFICER = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7';

/** The sandbox as its administrator sees it: all of Azure, and what bears the mark of an object in clusters and vaults. */
export class World {
  readonly #sandbox: RunningSandbox;
  readonly #clusters = new Map<string, ClusterCalls>();
  #vaultToken = '';

  private constructor(sandbox: RunningSandbox) {
    this.#sandbox = sandbox;
  }

  /** In a hurry: the sandbox keeps to no limits, and its long operations take a moment. */
  static async open(sandbox: RunningSandbox): Promise<World> {
    const world = new World(sandbox);
    await world.ask('PUT', '/faults', {
      relaxLimits: true,
      principalDelaySeconds: 0,
      roleDelaySeconds: 0,
      provisioningDelayMs: 60,
    });
    await world.#enterVaults();
    return world;
  }

  /** @param collections paths of what objects have been seen to make in clusters. */
  async things(collections: Iterable<string>): Promise<Things> {
    const { value } = await this.ask<{ value: (JsonObject & { id: string })[] }>('GET', '/dump');
    const found = new Map<string, JsonObject>(value.map((resource) => [resource.id.toLowerCase(), resource]));
    for (const { id, properties } of value) {
      const uri = (properties as JsonObject | undefined)?.vaultUri;
      if (typeof uri === 'string')
        for (const secret of await this.#secrets(uri)) found.set(`${id}/secrets/${secret}`.toLowerCase(), {});
    }
    for (const calls of await this.#connected())
      for (const collection of collections)
        for (const [path, body] of await listed(calls, collection)) found.set(path, body);
    return found;
  }

  async ask<Answer>(method: string, path: string, body?: JsonObject): Promise<Answer> {
    const { url, token } = this.#sandbox.admin;
    const answer = await send(method, new URL(path, url), token, body);
    return (answer === '' ? null : JSON.parse(answer)) as Answer;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clusters.values()].map((calls) => calls.close()));
  }

  async #enterVaults(): Promise<void> {
    const { arm, subscriptionId } = this.#sandbox;
    const { token } = await this.ask<{ token: string }>('POST', '/token', {});
    this.#vaultToken = (await this.ask<{ token: string }>('POST', '/token', { audience: VAULT_AUDIENCE })).token;
    const claims = Buffer.from(this.#vaultToken.split('.')[1] ?? '', 'base64url').toString();
    const { oid } = JSON.parse(claims) as { oid: string };
    const scope = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization`;
    const assignment = `${scope}/roleAssignments/${crypto.randomUUID()}?api-version=2022-04-01`;
    await send('PUT', new URL(assignment, arm), token, {
      properties: { roleDefinitionId: `${scope}/roleDefinitions/${OFFICER}`, principalId: oid, principalType: 'User' },
    });
  }

  async #secrets(vaultUri: string): Promise<readonly string[]> {
    const text = await send('GET', new URL('secrets?api-version=7.6', vaultUri), this.#vaultToken).catch(
      (error: Error) => {
        // A vault that is only just there has no address yet, or does not know of the role.
        if (/fetch failed|→ 40[34]/.test(error.message)) return '{"value":[]}';
        throw error;
      },
    );
    const { value } = JSON.parse(text) as { value: { id: string }[] };
    return value.map(({ id }) => id.split('/').at(-1) ?? '');
  }

  async #connected(): Promise<readonly ClusterCalls[]> {
    const clusters = await this.ask<{ url: string; kubeconfig: string }[]>('GET', '/clusters');
    return Promise.all(
      clusters.map(async ({ url, kubeconfig }) => {
        const known = this.#clusters.get(url + kubeconfig);
        if (known !== undefined) return known;
        const { server, caPem, clientCertificate } = await clusterAccessFromKubeconfig(kubeconfig);
        const calls = new ClusterCalls({ server, caPem }, clientCertificate === undefined ? {} : { clientCertificate });
        this.#clusters.set(url + kubeconfig, calls);
        return calls;
      }),
    );
  }
}

/** `/api/v1/namespaces/ns/configmaps/one` is in `/api/v1/configmaps`. */
export function collectionOf(path: string): string {
  return path.replace(/\/[^/]+$/, '').replace(/\/namespaces\/[^/]+(?=\/)/, '');
}

async function listed(calls: ClusterCalls, collection: string): Promise<[string, JsonObject][]> {
  const path = `${collection}?labelSelector=${encodeURIComponent(OWNER_LABEL)}`;
  const { status, message, body } = await calls.as(() => ({}))('administrator', { path });
  if (status === 404) return [];
  if (status !== 200) throw new Error(`${path} → ${status} ${message}`);
  return (body.items as (JsonObject & { metadata: { name: string; namespace?: string } })[]).map((item) => {
    const { name, namespace } = item.metadata;
    const place =
      namespace === undefined ? collection : collection.replace(/\/([^/]+)$/, `/namespaces/${namespace}/$1`);
    return [`${place}/${name}`.toLowerCase(), item];
  });
}

async function send(method: string, url: URL, token: string, body?: JsonObject): Promise<string> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url.pathname} → ${response.status} ${text}`);
  return text;
}
