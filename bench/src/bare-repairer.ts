import type { JsonObject } from '@tenantry/kinds';
import type { ClusterHand } from './cluster-hand.ts';
import { type ApplyRequest, objectPath } from './declared.ts';

/**
 * What drift repair costs at least: watches each collection and, for every event of an object that it knows, sends the
 * object again if it is gone or its labels differ. No dependencies, no database, nothing to survive a crash with.
 */
export class BareRepairer {
  readonly #hand: ClusterHand;
  readonly #requests = new Map<string, ApplyRequest>();
  readonly #ending = new AbortController();
  readonly #watches: Promise<void>[] = [];

  constructor(hand: ClusterHand, requests: readonly ApplyRequest[]) {
    this.#hand = hand;
    for (const request of requests) this.#requests.set(objectPath(request), request);
    for (const collection of new Set(requests.map(everywhere))) this.#watches.push(this.#follow(collection));
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await Promise.allSettled(this.#watches);
  }

  async #follow(collection: string): Promise<void> {
    const query = 'labelSelector=app.kubernetes.io%2Fmanaged-by%3Dtenantry';
    for await (const { type, object } of this.#hand.watch(collection, query, this.#ending.signal)) {
      const { metadata } = object as { metadata: JsonObject & { name: string; namespace?: string } };
      const id = inNamespace(collection, metadata.namespace, metadata.name);
      const request = this.#requests.get(id);
      if (request === undefined) continue;
      const wanted = JSON.parse(request.body) as { metadata: { labels: JsonObject } };
      const labels = (metadata.labels ?? {}) as JsonObject;
      const isSame = Object.entries(wanted.metadata.labels).every(([name, value]) => labels[name] === value);
      if (type !== 'DELETED' && isSame) continue;
      await this.#apply(request);
    }
  }

  /** Created where nothing stands any more, put right by force where something does. */
  async #apply(request: ApplyRequest): Promise<void> {
    const { resourceVersion: _none, ...metadata } = (JSON.parse(request.body) as { metadata: JsonObject }).metadata;
    const body = JSON.stringify({ ...(JSON.parse(request.body) as JsonObject), metadata });
    await this.#hand.patch(`${request.path.replace('&force=true', '')}&force=true`, 'apply-patch+yaml', body);
  }
}

/** The path of all objects of a type in all namespaces. */
function everywhere(request: ApplyRequest): string {
  const parts = objectPath(request).split('/').slice(0, -1);
  const at = parts.indexOf('namespaces');
  if (at !== -1 && parts.length > at + 1) parts.splice(at, 2);
  return parts.join('/');
}

function inNamespace(collection: string, namespace: string | undefined, name: string): string {
  if (namespace === undefined) return `${collection}/${name}`;
  const cut = collection.lastIndexOf('/');
  return `${collection.slice(0, cut)}/namespaces/${namespace}${collection.slice(cut)}/${name}`;
}
