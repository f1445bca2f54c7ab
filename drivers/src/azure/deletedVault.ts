import type { JsonObject } from '@tenantry/kinds';
import type { Remains } from '../contract.ts';
import type { ArmClient } from './arm/armClient.ts';
import { ArmError } from './arm/armError.ts';
import { isObject, textAt, valueAt } from './json.ts';
import { ownerIn } from './ownerMark.ts';
import { keyOf, parseResourceId } from './resourceId.ts';
import { factsOf, VAULT } from './types.ts';

/** The soft-deleted vault of this name in this region, or null. */
export async function deletedVault(
  arm: ArmClient,
  vaultId: string,
  location: string,
  signal: AbortSignal,
): Promise<JsonObject | null> {
  const { subscription, name } = parseResourceId(vaultId);
  const region = location.replaceAll(' ', '').toLowerCase();
  const path = `/subscriptions/${subscription}/providers/Microsoft.KeyVault/locations/${region}/deletedVaults/${name}`;
  try {
    return (await arm.send({ method: 'GET', path, apiVersion: factsOf(VAULT).apiVersion, signal })).body;
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return null;
    throw error;
  }
}

/** The soft-deleted vault that once stood at this id, wherever it was; null if there is none. */
export async function findDeletedVault(
  arm: ArmClient,
  vaultId: string,
  signal: AbortSignal,
): Promise<JsonObject | null> {
  const { subscription } = parseResourceId(vaultId);
  const path = `/subscriptions/${subscription}/providers/Microsoft.KeyVault/deletedVaults`;
  const all = await arm.list(path, factsOf(VAULT).apiVersion, signal);
  return all.find((vault) => keyOf(textAt(vault, ['properties', 'vaultId']) ?? '') === keyOf(vaultId)) ?? null;
}

export function vaultRemains(vaultId: string, deleted: JsonObject): Remains {
  const { name } = parseResourceId(vaultId);
  const until = textAt(deleted, ['properties', 'scheduledPurgeDate']);
  return {
    what: `key vault ${name}`,
    id: textAt(deleted, ['id']) ?? vaultId,
    reason: 'it is soft-deleted, and its name stays taken, until Azure purges it',
    until: until === null || Number.isNaN(Date.parse(until)) ? null : new Date(until).toISOString(),
  };
}

/** Whose the vault was: its tags are kept with it. */
export function ownerOfDeleted(deleted: JsonObject): string | null {
  const tags = valueAt(deleted, ['properties', 'tags']);
  return ownerIn(factsOf(VAULT), isObject(tags) ? { tags } : {});
}
