import { isObject, type Json, type JsonObject, objectAt } from '../../json.ts';
import type { VaultContext } from './data-plane.ts';
import type { Entry, EntryAttributes, EntryVersion } from './entry.ts';
import { VaultError } from './vault-error.ts';

const pageSize = 25;

/** `properties` of the vault that decide what can be recovered. */
function vaultProperties(context: VaultContext): JsonObject {
  return objectAt(context.vault.body, 'properties');
}

export function retentionDays(context: VaultContext): number {
  const days = vaultProperties(context).softDeleteRetentionInDays;
  return typeof days === 'number' ? days : 90;
}

export function isPurgeProtected(context: VaultContext): boolean {
  return vaultProperties(context).enablePurgeProtection === true;
}

export function baseAddress(context: VaultContext): string {
  return context.world.vaults.address(context.vaultName);
}

export function shownAttributes(context: VaultContext, attributes: EntryAttributes): JsonObject {
  const days = retentionDays(context);
  const level = isPurgeProtected(context) ? 'Recoverable' : 'Recoverable+Purgeable';
  return { ...attributes, recoveryLevel: days < 90 ? `Customized${level}` : level, recoverableDays: days };
}

export function shownTags(version: EntryVersion): JsonObject {
  return version.tags ? { tags: version.tags } : {};
}

export function readTags(value: Json | undefined): Record<string, string> | undefined {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

/** Attributes of a new version, or changed ones of a version that is there. */
export function readAttributes(context: VaultContext, given: JsonObject, before?: EntryAttributes): EntryAttributes {
  const time = (key: 'nbf' | 'exp'): { nbf?: number; exp?: number } => {
    const value = given[key] ?? before?.[key];
    return typeof value === 'number' ? { [key]: value } : {};
  };
  return {
    enabled: typeof given.enabled === 'boolean' ? given.enabled : (before?.enabled ?? true),
    created: before?.created ?? context.now,
    updated: context.now,
    ...time('nbf'),
    ...time('exp'),
  };
}

export function deletedFields(context: VaultContext, collection: string, entry: Entry): JsonObject {
  if (!entry.deleted) return {};
  return {
    recoveryId: `${baseAddress(context)}deleted${collection}/${entry.name}`,
    deletedDate: entry.deleted.at,
    scheduledPurgeDate: entry.deleted.purgeAt,
  };
}

export function softDeleted(context: VaultContext, entry: Entry): Entry {
  return { ...entry, deleted: { at: context.now, purgeAt: context.now + retentionDays(context) * 24 * 3600 } };
}

/** A page of a list, with the address of the next. */
export function pageOf(context: VaultContext, items: readonly JsonObject[]): JsonObject {
  const asked = Number(context.request.query.get('maxresults') ?? pageSize);
  if (!Number.isInteger(asked) || asked < 1 || asked > 25) {
    throw new VaultError(400, 'BadParameter', 'maxresults must be from 1 to 25.');
  }
  const start = Number(context.request.query.get('$skiptoken') ?? 0);
  const query = new URLSearchParams([...context.request.query]);
  query.set('$skiptoken', String(start + asked));
  const hasMore = start + asked < items.length;
  return {
    value: items.slice(start, start + asked),
    nextLink: hasMore ? `${baseAddress(context).replace(/\/$/, '')}${context.request.path}?${query}` : null,
  };
}

export function requireUsable(version: EntryVersion, what: 'secret' | 'key'): void {
  if (!version.attributes.enabled) {
    throw new VaultError(
      403,
      'Forbidden',
      `Operation get is not allowed on a disabled ${what}.`,
      `${what === 'secret' ? 'Secret' : 'Key'}Disabled`,
    );
  }
}
