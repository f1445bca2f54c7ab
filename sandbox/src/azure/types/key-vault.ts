import { isObject, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { parentId } from '../arm/path.ts';
import { deletedVault, softDelete, takeDeletedVault } from '../vault/deleted-vaults.ts';
import type { World } from '../world.ts';
import type { ArmType, Draft } from './arm-type.ts';
import { armType, childType } from './define.ts';
import { propertiesOf } from './network-behaviour.ts';
import { privateEndpointConnection, shownConnections } from './private-endpoint-connection.ts';

const versions = ['2022-07-01', '2023-02-01', '2023-07-01', '2024-11-01', '2025-05-01', '2026-02-01'];

export const keyVaultTypes: readonly ArmType[] = [
  armType({
    type: 'Microsoft.KeyVault/vaults',
    apiVersions: versions,
    put: 'state',
    delayMs: 150,
    hasState: true,
    createdStatus: 200,
    name: /^[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
    behaviour: {
      prepare: async (id, world) => await world.vaults.open(id.split('/').at(-1) ?? ''),
      complete: completeVault,
      // The port of a vault can change over a restart, when another process took it meanwhile.
      show: (body, record, world) => {
        const connections = shownConnections(world, record);
        return {
          ...body,
          properties: {
            ...objectAt(body, 'properties'),
            vaultUri: world.vaults.address(record.name),
            ...(connections.length > 0 ? { privateEndpointConnections: connections } : {}),
          },
        };
      },
      async remove(record, world) {
        softDelete(world, record);
        await world.vaults.close(record.name);
      },
    },
  }),
  childType({
    type: 'Microsoft.KeyVault/vaults/keys',
    apiVersions: versions,
    delete: 'refused',
    createdStatus: 200,
    patch: 'refused',
    name: /^[a-zA-Z0-9-]{1,127}$/,
    behaviour: {
      complete(draft, world) {
        const vault = parentId(draft.id).split('/').at(-1) ?? '';
        // The service creates a key that is absent, and never changes one that is there.
        if (draft.previous) {
          draft.body = structuredClone(draft.previous.body);
          return;
        }
        const properties = propertiesOf(draft);
        const location = textAt(world.resources.get(parentId(draft.id))?.body, 'location');
        draft.body = {
          ...(location ? { location } : {}),
          ...(isObject(draft.body.tags) ? { tags: draft.body.tags } : {}),
          properties: world.vaults.createKey(vault, draft.name, properties, draft.body.tags),
        };
      },
    },
  }),
  childType({
    type: 'Microsoft.KeyVault/vaults/privateEndpointConnections',
    apiVersions: versions,
    createdStatus: 200,
    patch: 'refused',
    hasState: true,
    behaviour: privateEndpointConnection,
  }),
];

function completeVault(draft: Draft, world: World): void {
  const properties = propertiesOf(draft);
  const before = objectAt(draft.previous?.body, 'properties');
  const isNew = draft.previous === undefined;
  if (isNew) requireFreeName(draft, world);
  if (
    properties.enablePurgeProtection === false ||
    (before.enablePurgeProtection === true && properties.enablePurgeProtection === undefined)
  ) {
    if (properties.enablePurgeProtection === false) {
      throw new ArmError(
        400,
        'BadRequest',
        'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.',
      );
    }
    properties.enablePurgeProtection = true;
  }
  const days = properties.softDeleteRetentionInDays ?? before.softDeleteRetentionInDays ?? 90;
  if (typeof days !== 'number' || days < 7 || days > 90) {
    throw new ArmError(400, 'BadRequest', 'The property "softDeleteRetentionInDays" must be between 7 and 90 days.');
  }
  if (before.softDeleteRetentionInDays !== undefined && before.softDeleteRetentionInDays !== days) {
    throw new ArmError(
      400,
      'BadRequest',
      'The property "softDeleteRetentionInDays" has been set already and it can\'t be modified.',
    );
  }
  delete properties.createMode;
  Object.assign(properties, {
    sku: properties.sku ?? before.sku,
    tenantId: properties.tenantId ?? before.tenantId ?? world.tenantId,
    accessPolicies: properties.accessPolicies ?? before.accessPolicies ?? [],
    enabledForDeployment: properties.enabledForDeployment ?? false,
    enableSoftDelete: true,
    softDeleteRetentionInDays: days,
    // The default for new vaults changed with 2026-02-01.
    enableRbacAuthorization:
      properties.enableRbacAuthorization ?? before.enableRbacAuthorization ?? draft.apiVersion >= '2026-02-01',
    publicNetworkAccess: properties.publicNetworkAccess ?? 'Enabled',
    vaultUri: world.vaults.address(draft.name),
  });
}

function requireFreeName(draft: Draft, world: World): void {
  const properties = propertiesOf(draft);
  const recovers = properties.createMode === 'recover';
  const taken = world.resources
    .ofType('Microsoft.KeyVault/vaults')
    .some((vault) => vault.name.toLowerCase() === draft.name.toLowerCase());
  if (taken) {
    throw new ArmError(
      409,
      'VaultAlreadyExists',
      `The vault name '${draft.name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.`,
    );
  }
  const deleted = deletedVault(world, draft.name);
  if (!deleted) {
    if (recovers)
      throw new ArmError(404, 'DeletedVaultNotFound', `There is no soft-deleted vault '${draft.name}' to recover.`);
    return;
  }
  if (!recovers || deleted.vault.id.toLowerCase() !== draft.id.toLowerCase()) {
    throw new ArmError(
      409,
      recovers ? 'VaultAlreadyExists' : 'ConflictError',
      `A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.`,
    );
  }
  takeDeletedVault(world, draft.name);
  const given = draft.body;
  draft.body = { ...structuredClone(deleted.vault.body), ...(isObject(given.tags) ? { tags: given.tags } : {}) };
}
