import type { HttpReply } from '../../http/message.ts';
import { isObject, type JsonObject, objectAt, textAt } from '../../json.ts';
import { requireAction } from '../access/authorise.ts';
import { ArmError } from '../arm/error.ts';
import { pollHeaders, startOperation } from '../arm/polling.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import type { RouteContext } from '../arm/service.ts';
import { isHere, subscriptionOf } from '../subscriptions.ts';
import { requireApiVersion } from '../types/table.ts';
import type { World } from '../world.ts';

/** A vault that is soft-deleted: its name stays taken until it is purged. */
export interface DeletedVault {
  readonly vault: ResourceRecord;
  readonly location: string;
  readonly deletedAt: string;
  readonly purgeAt: string;
  readonly purgeProtected: boolean;
}

export function deletedVaults(world: World): DeletedVault[] {
  const table = world.journal.table<DeletedVault>('deleted-vaults');
  const now = world.clock().toISOString();
  for (const [name, deleted] of [...table.entries()]) {
    if (deleted.purgeAt <= now) purge(world, name);
  }
  return [...table.values()];
}

export function deletedVault(world: World, name: string): DeletedVault | undefined {
  return deletedVaults(world).find((deleted) => deleted.vault.name.toLowerCase() === name.toLowerCase());
}

export function softDelete(world: World, vault: ResourceRecord): void {
  const properties = objectAt(vault.body, 'properties');
  const days = typeof properties.softDeleteRetentionInDays === 'number' ? properties.softDeleteRetentionInDays : 90;
  const now = world.clock();
  world.journal.table<DeletedVault>('deleted-vaults').set(vault.name.toLowerCase(), {
    vault: { ...vault, state: 'Succeeded' },
    location: textAt(vault.body, 'location') ?? '',
    deletedAt: now.toISOString(),
    purgeAt: new Date(now.getTime() + days * 24 * 3600_000).toISOString(),
    purgeProtected: properties.enablePurgeProtection === true,
  });
}

/** Takes the deleted vault back out, for its recovery. */
export function takeDeletedVault(world: World, name: string): void {
  world.journal.table<DeletedVault>('deleted-vaults').delete(name.toLowerCase());
}

function purge(world: World, name: string): void {
  world.journal.table<DeletedVault>('deleted-vaults').delete(name.toLowerCase());
  world.vaults.forget(name);
}

/** `…/deletedVaults`, `…/locations/{location}/deletedVaults/{name}` and its purge. */
export async function deletedVaultRoute(context: RouteContext): Promise<HttpReply | null> {
  const { world, request, path, caller, apiVersion } = context;
  const block = path.blocks[0];
  if (path.blocks.length !== 1 || !block || path.resourceGroup !== null) return null;
  if (block.namespace.toLowerCase() !== 'microsoft.keyvault') return null;
  const types = block.types.map((type) => type.toLowerCase());
  const kind = types.join('/');
  const scope = `/subscriptions/${world.subscriptionId}`;
  const vaultType = world.types.require('Microsoft.KeyVault/vaults');
  if (kind === 'deletedvaults' && request.method === 'GET') {
    requireApiVersion(vaultType, apiVersion, 'global');
    requireAction(world, caller, 'Microsoft.KeyVault/deletedVaults/read', scope);
    const here = deletedVaults(world).filter(({ vault }) => isHere(world, vault));
    return { status: 200, body: { value: here.map(shown) } };
  }
  if (kind !== 'locations/deletedvaults' && kind !== 'locations/deletedvaults/purge') return null;
  requireApiVersion(vaultType, apiVersion, 'global');
  const [location = '', name = ''] = block.names;
  const isPurge = kind.endsWith('/purge');
  requireAction(
    world,
    caller,
    isPurge
      ? 'Microsoft.KeyVault/locations/deletedVaults/purge/action'
      : 'Microsoft.KeyVault/locations/deletedVaults/read',
    scope,
  );
  const deleted = deletedVault(world, name);
  if (!deleted || !isHere(world, deleted.vault) || deleted.location !== location.toLowerCase().replaceAll(' ', '')) {
    throw new ArmError(404, 'DeletedVaultNotFound', `The specified deleted vault '${name}' does not exist.`);
  }
  if (!isPurge) {
    if (request.method !== 'GET') throw new ArmError(405, 'MethodNotAllowed', 'A deleted vault can be read or purged.');
    return { status: 200, body: shown(deleted) };
  }
  if (request.method !== 'POST') throw new ArmError(405, 'MethodNotAllowed', 'A purge takes a POST.');
  if (deleted.purgeProtected) {
    throw new ArmError(
      409,
      'DeletedVaultPurge',
      `Purging the deleted vault '${name}' is not allowed: purge protection is enabled. It is purged on ${deleted.purgeAt}.`,
    );
  }
  const operation = startOperation(world, vaultType, 'purge', deleted.vault.id, deleted.location);
  purge(world, name);
  return { status: 202, headers: pollHeaders(world, operation, apiVersion, 'location') };
}

export function shown(deleted: DeletedVault): JsonObject {
  const tags = deleted.vault.body.tags;
  return {
    id: `/subscriptions/${subscriptionOf(deleted.vault.id)}/providers/Microsoft.KeyVault/locations/${deleted.location}/deletedVaults/${deleted.vault.name}`,
    name: deleted.vault.name,
    type: 'Microsoft.KeyVault/deletedVaults',
    properties: {
      vaultId: deleted.vault.id,
      location: deleted.location,
      deletionDate: deleted.deletedAt,
      scheduledPurgeDate: deleted.purgeAt,
      ...(isObject(tags) ? { tags } : {}),
      ...(deleted.purgeProtected ? { purgeProtectionEnabled: true } : {}),
    },
  };
}
