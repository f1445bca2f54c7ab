import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import type { Table } from '../../state/journal.ts';
import { VaultError } from './vault-error.ts';

export interface EntryAttributes {
  readonly enabled: boolean;
  /** Seconds since 1970, as all times here. */
  readonly created: number;
  readonly updated: number;
  readonly nbf?: number;
  readonly exp?: number;
}

export interface EntryVersion {
  readonly version: string;
  readonly attributes: EntryAttributes;
  readonly tags?: Record<string, string>;
  /** What the version holds: a secret's value and content type, a key's type and material. */
  readonly content: JsonObject;
}

/** A secret or key with its versions, oldest first. */
export interface Entry {
  readonly vault: string;
  readonly name: string;
  readonly versions: readonly EntryVersion[];
  /** Of a key: when to rotate. */
  readonly rotationPolicy?: JsonObject;
  readonly deleted: { readonly at: number; readonly purgeAt: number } | null;
}

/** The secrets, or the keys, of all vaults. */
export class Entries {
  readonly #table: Table<Entry>;
  readonly #what: string;

  constructor(table: Table<Entry>, what: 'Secret' | 'Key') {
    this.#table = table;
    this.#what = what;
  }

  find(vault: string, name: string): Entry | undefined {
    return this.#table.get(`${vault}/${name}`.toLowerCase());
  }

  /** The entry while it is not deleted. */
  require(vault: string, name: string): Entry {
    const entry = this.find(vault, name);
    if (entry && !entry.deleted) return entry;
    throw this.absent(name);
  }

  requireDeleted(vault: string, name: string): Entry {
    const entry = this.find(vault, name);
    if (entry?.deleted) return entry;
    throw new VaultError(
      404,
      `${this.#what}NotFound`,
      `A deleted ${this.#what.toLowerCase()} with (name/id) ${name} was not found in this key vault.`,
    );
  }

  absent(name: string): VaultError {
    const what = this.#what;
    return new VaultError(
      404,
      `${what}NotFound`,
      `A ${what.toLowerCase()} with (name/id) ${name} was not found in this key vault. If you recently deleted this ${what.toLowerCase()} you may be able to recover it using the correct recovery command.`,
    );
  }

  /** Adds a version; refuses while the name is held by a deleted entry. */
  add(vault: string, name: string, version: Omit<EntryVersion, 'version'>): { entry: Entry; version: EntryVersion } {
    const known = this.find(vault, name);
    if (known?.deleted) {
      const what = this.#what;
      throw new VaultError(
        409,
        'Conflict',
        `${what} ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the ${what.toLowerCase()} can only be recovered or purged.`,
        `ObjectIsDeletedButRecoverable`,
      );
    }
    const added: EntryVersion = { ...version, version: randomUUID().replaceAll('-', '') };
    const entry: Entry = {
      ...(known ?? { vault, name, deleted: null }),
      versions: [...(known?.versions ?? []), added],
    };
    this.put(entry);
    return { entry, version: added };
  }

  put(entry: Entry): void {
    this.#table.set(`${entry.vault}/${entry.name}`.toLowerCase(), entry);
  }

  replaceVersion(entry: Entry, version: EntryVersion): void {
    const versions = entry.versions.map((known) => (known.version === version.version ? version : known));
    this.put({ ...entry, versions });
  }

  drop(entry: Entry): void {
    this.#table.delete(`${entry.vault}/${entry.name}`.toLowerCase());
  }

  of(vault: string): Entry[] {
    const prefix = `${vault.toLowerCase()}/`;
    return [...this.#table.entries()].filter(([key]) => key.startsWith(prefix)).map(([, entry]) => entry);
  }
}

/** The version asked for, or the newest. */
export function versionOf(entries: Entries, entry: Entry, version: string | undefined): EntryVersion {
  const found = version
    ? entry.versions.find((known) => known.version === version.toLowerCase())
    : entry.versions.at(-1);
  if (!found) throw entries.absent(`${entry.name}/${version ?? ''}`);
  return found;
}
