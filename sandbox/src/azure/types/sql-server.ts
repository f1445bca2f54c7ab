import { type JsonObject, objectAt, textAt } from '../../json.ts';
import { mayUseData } from '../access/evaluate.ts';
import { ArmError } from '../arm/error.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { Draft } from './arm-type.ts';
import { completedIdentity } from './assigned-identity.ts';
import { propertiesOf } from './network-behaviour.ts';
import { shownConnections } from './private-endpoint-connection.ts';

const SERVER = 'Microsoft.Sql/servers';

export function completeServer(draft: Draft, world: World): void {
  const taken = world.resources
    .ofType(SERVER)
    .some((server) => server.name === draft.name && server.id.toLowerCase() !== draft.id.toLowerCase());
  if (taken)
    throw new ArmError(400, 'NameAlreadyExists', `The name '${draft.name}' already exists. Choose a different name.`);
  const properties = propertiesOf(draft);
  const before = objectAt(draft.previous?.body, 'properties');
  keepAdministrators(draft, properties);
  const identity = completedIdentity(draft, world);
  if (identity) draft.body.identity = identity;
  requireTls(properties);
  requireKey(draft, world, properties);
  delete properties.administratorLoginPassword;
  Object.assign(properties, {
    ...(properties.administratorLogin === undefined
      ? { administratorLogin: before.administratorLogin ?? 'CloudSA' }
      : {}),
    version: properties.version ?? '12.0',
    minimalTlsVersion: properties.minimalTlsVersion ?? before.minimalTlsVersion ?? '1.2',
    publicNetworkAccess: properties.publicNetworkAccess ?? before.publicNetworkAccess ?? 'Enabled',
    restrictOutboundNetworkAccess:
      properties.restrictOutboundNetworkAccess ?? before.restrictOutboundNetworkAccess ?? 'Disabled',
    fullyQualifiedDomainName: `${draft.name}.database.windows.net`,
    state: 'Ready',
  });
  draft.body.kind = 'v12.0';
}

/** Administrators are set when a server is made, by their own resource later, and shown only where that is asked for. */
function keepAdministrators(draft: Draft, properties: JsonObject): void {
  const given = objectAt(properties, 'administrators');
  delete properties.administrators;
  if (draft.previous !== undefined) return;
  const hasEntra = Object.keys(given).length > 0;
  if (!hasEntra && textAt(properties, 'administratorLoginPassword') === undefined) {
    throw new ArmError(
      400,
      'InvalidParameterValue',
      'A server needs an administrator: of Entra ID, or with a password.',
    );
  }
  if (hasEntra && !/^[0-9a-f-]{36}$/i.test(textAt(given, 'sid') ?? '')) {
    throw new ArmError(400, 'InvalidExternalAdministratorSid', 'Invalid or missing external administrator SID.');
  }
  draft.hidden.administrators = given;
}

function requireTls(properties: JsonObject): void {
  const version = textAt(properties, 'minimalTlsVersion');
  if (version === undefined || ['None', '1.0', '1.1', '1.2', '1.3'].includes(version)) return;
  throw new ArmError(400, 'InvalidMinimalTlsVersion', `Invalid minimal TLS version '${version}'.`);
}

/** A key of one's own is named with its version, and used as the primary identity, which must be able to. */
function requireKey(draft: Draft, world: World, properties: JsonObject): void {
  const keyId = textAt(properties, 'keyId');
  const primary = textAt(properties, 'primaryUserAssignedIdentityId');
  const borne = objectAt(objectAt(draft.body, 'identity'), 'userAssignedIdentities');
  const found = Object.entries(borne).find(([id]) => id.toLowerCase() === primary?.toLowerCase());
  if (primary !== undefined && !found) {
    throw new ArmError(
      400,
      'InvalidPrimaryIdentityId',
      'The primary user assigned identity must be among its identities.',
    );
  }
  if (keyId === undefined) return;
  const [, address = '', name = ''] = /^(https?:\/\/[^/]+\/)keys\/([^/]+)\/[0-9a-f]+$/i.exec(keyId) ?? [];
  if (address === '') {
    throw new ArmError(400, 'AzureKeyVaultInvalidUri', `The provided Key Vault uri '${keyId}' is not valid.`);
  }
  if (!found) {
    throw new ArmError(
      400,
      'MissingPrimaryIdentity',
      'The primary user assigned identity is required for a key of your own.',
    );
  }
  const vault = world.resources
    .ofType('Microsoft.KeyVault/vaults')
    .find((one) => world.vaults.address(one.name).toLowerCase() === address.toLowerCase());
  if (!vault || !world.resources.get(`${vault.id}/keys/${name}`)) {
    throw new ArmError(409, 'AzureKeyVaultKeyNameNotFound', `The key '${keyId}' was not found.`);
  }
  const principal = textAt(objectAt(world.resources.get(found[0])?.body, 'properties'), 'principalId') ?? '';
  if (mayUseData(world, principal, 'Microsoft.KeyVault/vaults/keys/wrap/action', vault.id)) return;
  throw new ArmError(
    400,
    'UmiMissingAkvPermissions',
    `The user assigned identity lacks the permissions get, wrapKey and unwrapKey on the key vault '${vault.name}'.`,
  );
}

export function showServer(body: JsonObject, record: ResourceRecord, world: World): JsonObject {
  return {
    ...body,
    properties: {
      ...objectAt(body, 'properties'),
      privateEndpointConnections: shownConnections(world, record).map(({ id, properties }) => ({
        id,
        properties: { ...objectAt({ properties }, 'properties'), provisioningState: 'Ready' },
      })),
    },
  };
}
