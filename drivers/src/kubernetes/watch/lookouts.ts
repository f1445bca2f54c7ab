import type { JsonObject } from '@tenantry/kinds';
import type { ObjectAddress } from '../address.ts';
import { ApiFailure } from '../failure.ts';
import { metadataOf, metadataText, ownerOf } from '../mark.ts';
import { eventsOf } from './events.ts';
import type { Line } from './informer.ts';

/** Each holds a stream of the cluster's; what is beyond is looked at again from time to time. */
const MOST = 8;
const WATCH_SECONDS = 300;

export interface LookoutsOptions {
  readonly client: () => Promise<Pick<Line, 'stream'>>;
  /** The object has gone, or changed hands. */
  readonly onChange: (id: string) => void;
}

/**
 * Watches single objects that are not ours and stand where something of ours is to be made: informers see only what carries our
 * mark. Each ends with its news or after some minutes, and begins anew when the object is found in the way again.
 */
export class Lookouts {
  readonly #options: LookoutsOptions;
  readonly #watched = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();

  constructor(options: LookoutsOptions) {
    this.#options = options;
  }

  /** @param standing the object as it was read */
  begin(address: ObjectAddress, standing: JsonObject): void {
    const { path } = address;
    if (this.#closing.signal.aborted || this.#watched.has(path) || this.#watched.size >= MOST) return;
    const ended = this.#watch(address, standing).finally(() => this.#watched.delete(path));
    this.#watched.set(path, ended);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#watched.values());
  }

  async #watch({ path, name }: ObjectAddress, standing: JsonObject): Promise<void> {
    const query = new URLSearchParams({
      watch: 'true',
      fieldSelector: `metadata.name=${name}`,
      // What happens to it from the moment it was read.
      resourceVersion: metadataText(standing, 'resourceVersion'),
      timeoutSeconds: String(WATCH_SECONDS),
    });
    try {
      const client = await this.#options.client();
      const bytes = client.stream(`${path.slice(0, path.lastIndexOf('/'))}?${query}`, this.#closing.signal);
      for await (const { type, object } of eventsOf(bytes)) {
        if (type === 'BOOKMARK') continue;
        if (type !== 'DELETED' && isAsBefore(object, standing)) continue;
        this.#options.onChange(path);
        return;
      }
    } catch (error) {
      // Whoever is in the way of an object is looked at again anyway: this only makes it sooner.
      if (error instanceof ApiFailure && error.httpStatus === 410) this.#options.onChange(path);
    }
  }
}

function isAsBefore(object: JsonObject, standing: JsonObject): boolean {
  return (
    ownerOf(object) === ownerOf(standing) &&
    metadataOf(object).deletionTimestamp === metadataOf(standing).deletionTimestamp
  );
}
