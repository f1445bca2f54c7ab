import type { Listener } from '../../http/listener.ts';
import type { Handler } from '../../http/message.ts';
import { isObject, type Json, type JsonObject, objectAt } from '../../json.ts';
import type { Journal, Table } from '../../state/journal.ts';
import { ArmError } from '../arm/error.ts';
import { Entries, type Entry } from './entry.ts';
import { keyShape } from './key-material.ts';
import { VaultError } from './vault-error.ts';

/**
 * The vaults' addresses and contents. Each vault has a port of its own: its clients take the host of an object's id for
 * the vault's address and refuse ids with anything before `/secrets` or `/keys`, so a path prefix would not do.
 */
export class VaultHost {
  readonly secrets: Entries;
  readonly keys: Entries;
  readonly #ports: Table<number>;
  readonly #listener: Listener;
  readonly #host: string;
  readonly #clock: () => Date;
  #handler: ((vault: string) => Handler) | null = null;
  readonly #open = new Set<string>();

  constructor(journal: Journal, listener: Listener, host: string, clock: () => Date) {
    this.secrets = new Entries(journal.table<Entry>('secrets'), 'Secret');
    this.keys = new Entries(journal.table<Entry>('keys'), 'Key');
    this.#ports = journal.table('vault-ports');
    this.#listener = listener;
    this.#host = host;
    this.#clock = clock;
  }

  useHandler(handler: (vault: string) => Handler): void {
    this.#handler = handler;
  }

  /** Listens for a vault, at the port it had before where that is still free. */
  async open(name: string): Promise<void> {
    const key = name.toLowerCase();
    if (this.#open.has(key)) return;
    this.#open.add(key);
    const handler = this.#handler;
    if (!handler) throw new Error('vaults are opened after their handler is set');
    const port = await this.#listener.listen(this.#ports.get(key) ?? 0, handler(key), true);
    if (this.#ports.get(key) !== port) this.#ports.set(key, port);
  }

  async close(name: string): Promise<void> {
    const key = name.toLowerCase();
    const port = this.#ports.get(key);
    if (!this.#open.delete(key) || port === undefined) return;
    await this.#listener.close(port);
  }

  address(name: string): string {
    return `http://${this.#host.includes(':') ? `[${this.#host}]` : this.#host}:${this.#ports.get(name.toLowerCase()) ?? 0}/`;
  }

  /** Drops what a purged vault held. */
  forget(name: string): void {
    for (const entries of [this.secrets, this.keys]) for (const entry of entries.of(name)) entries.drop(entry);
    this.#ports.delete(name.toLowerCase());
  }

  /** A key made through ARM: its `properties` as ARM shows them. One that is there already is shown, not changed. */
  createKey(vault: string, name: string, given: JsonObject, tags: Json | undefined): JsonObject {
    const known = this.keys.find(vault, name);
    if (!known) {
      const now = Math.floor(this.#clock().getTime() / 1000);
      try {
        const shape = keyShape({
          kty: given.kty,
          keySize: given.keySize,
          curve: given.curveName,
          keyOps: given.keyOps,
        });
        const { entry } = this.keys.add(vault, name, {
          attributes: { enabled: objectAt(given, 'attributes').enabled !== false, created: now, updated: now },
          ...(isObject(tags)
            ? { tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)])) }
            : {}),
          content: shape,
        });
        if (isObject(given.rotationPolicy)) this.keys.put({ ...entry, rotationPolicy: given.rotationPolicy });
      } catch (cause) {
        if (cause instanceof VaultError) throw new ArmError(cause.status, cause.code, cause.message);
        throw cause;
      }
    } else if (known.deleted) {
      throw new ArmError(
        409,
        'Conflict',
        `Key ${name} is currently in a deleted but recoverable state, and its name cannot be reused.`,
      );
    }
    return this.#shownKey(vault, name);
  }

  #shownKey(vault: string, name: string): JsonObject {
    const entry = this.keys.require(vault, name);
    const newest = entry.versions.at(-1);
    if (!newest) throw new Error('a key has a version');
    const { kty, keyOps, keySize, curve } = newest.content;
    const uri = `${this.address(vault)}keys/${name}`;
    return {
      attributes: {
        enabled: newest.attributes.enabled,
        created: newest.attributes.created,
        updated: newest.attributes.updated,
        recoveryLevel: 'Recoverable+Purgeable',
        exportable: false,
      },
      kty,
      keyOps,
      ...(keySize === undefined ? {} : { keySize }),
      ...(curve === undefined ? {} : { curveName: curve }),
      keyUri: uri,
      keyUriWithVersion: `${uri}/${newest.version}`,
      ...(entry.rotationPolicy ? { rotationPolicy: entry.rotationPolicy } : {}),
    };
  }
}
