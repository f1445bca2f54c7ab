import { type JsonObject, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { parentId } from '../arm/path.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { Behaviour, Draft } from './arm-type.ts';
import { completedIdentity } from './assigned-identity.ts';
import { propertiesOf } from './network-behaviour.ts';
import { putConfigurations } from './postgresql-configuration.ts';
import { shownConnections } from './private-endpoint-connection.ts';

export const serverType = 'Microsoft.DBforPostgreSQL/flexibleServers';
export const databaseType = `${serverType}/databases`;

/** Size of the disk in GiB, slowest speed it has, and what that gives: https://learn.microsoft.com/azure/postgresql/compute-storage/concepts-storage */
const disks: readonly (readonly [number, string, number])[] = [
  [32, 'P4', 120],
  [64, 'P6', 240],
  [128, 'P10', 500],
  [256, 'P15', 1100],
  [512, 'P20', 2300],
  [1024, 'P30', 5000],
  [2048, 'P40', 7500],
  [4096, 'P50', 7500],
  [8192, 'P60', 16_000],
  [16_384, 'P70', 18_000],
  [32_767, 'P80', 20_000],
];
const own = ['azure_maintenance', 'azure_sys', 'postgres'];

export const server: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    const before = objectAt(draft.previous?.body, 'properties');
    if (draft.previous === undefined) requireFreeName(draft, world);
    else requireKept(properties, before);
    requireRunning(draft.previous);
    completeSku(draft, properties);
    completeAccess(draft, world, properties, before);
    completeStorage(properties, before);
    draft.body.identity = completedIdentity(draft, world) ?? { type: 'None' };
    requireKey(draft, properties);
    const backup = objectAt(properties, 'backup');
    Object.assign(properties, {
      version: properties.version ?? before.version ?? '16',
      minorVersion: textAt(before, 'minorVersion') ?? '4',
      state: 'Ready',
      fullyQualifiedDomainName: `${draft.name}.postgres.database.azure.com`,
      availabilityZone: textAt(properties, 'availabilityZone') ?? textAt(before, 'availabilityZone') ?? '1',
      backup: {
        backupRetentionDays: 7,
        geoRedundantBackup: 'Disabled',
        ...objectAt(before, 'backup'),
        ...backup,
        earliestRestoreDate: textAt(objectAt(before, 'backup'), 'earliestRestoreDate') ?? world.clock().toISOString(),
      },
      maintenanceWindow: windowOf(draft, properties, before),
      replicationRole: 'Primary',
      replicaCapacity: 5,
      replica: { role: 'Primary', capacity: 5 },
    });
    for (const name of ['createMode', 'administratorLoginPassword', 'privateEndpointConnections'])
      delete properties[name];
  },
  stored(record, draft, world) {
    if (draft.previous !== undefined) return;
    putConfigurations(world, record);
    const now = world.clock().toISOString();
    for (const name of own) {
      world.resources.put({
        id: `${record.id}/databases/${name}`,
        name,
        type: databaseType,
        body: { properties: { charset: 'UTF8', collation: 'en_US.utf8' } },
        hidden: {},
        etag: newEtag(),
        createdAt: now,
        changedAt: now,
        state: 'Succeeded',
      });
    }
  },
  show: (body, record, world) => ({
    ...body,
    properties: {
      ...objectAt(body, 'properties'),
      state: stateOf(record),
      privateEndpointConnections: shownConnections(world, record),
    },
  }),
};

export const database: Behaviour = {
  complete(draft, world) {
    requireRunning(world.resources.get(parentId(draft.id)));
    const properties = propertiesOf(draft);
    const before = objectAt(draft.previous?.body, 'properties');
    const given = { charset: 'UTF8', collation: 'en_US.utf8', ...before, ...properties };
    const isOther = (name: 'charset' | 'collation') =>
      before[name] !== undefined && String(given[name]).toLowerCase() !== String(before[name]).toLowerCase();
    if (isOther('charset') || isOther('collation')) {
      throw new ArmError(
        400,
        'InvalidParameterValue',
        `Charset and collation of the existing database '${draft.name}' cannot be changed.`,
      );
    }
    draft.body = { properties: given };
  },
  beforeDelete(record) {
    if (!own.includes(record.name)) return;
    throw new ArmError(400, 'SystemDatabaseCannotBeDropped', `The system database '${record.name}' cannot be dropped.`);
  },
};

export const administrator: Behaviour = {
  complete(draft, world) {
    const parent = world.resources.get(parentId(draft.id));
    requireRunning(parent);
    const auth = objectAt(objectAt(parent?.body, 'properties'), 'authConfig');
    if (auth.activeDirectoryAuth !== 'Enabled') {
      throw new ArmError(
        400,
        'AadAuthNotEnabled',
        'Microsoft Entra authentication is not enabled on the server: it has no administrators of that kind.',
      );
    }
    const properties = propertiesOf(draft);
    if (textAt(properties, 'principalName') === undefined) {
      throw new ArmError(400, 'MissingRequiredParameter', "The required parameter 'principalName' is missing.");
    }
    draft.body = {
      properties: {
        principalType: 'Unknown',
        ...properties,
        objectId: draft.name,
        tenantId: textAt(properties, 'tenantId') ?? world.tenantId,
      },
    };
  },
};

export const firewallRule: Behaviour = {
  complete(draft, world) {
    requireRunning(world.resources.get(parentId(draft.id)));
    const { startIpAddress, endIpAddress } = propertiesOf(draft);
    if (number(startIpAddress) > number(endIpAddress)) {
      throw new ArmError(
        400,
        'InvalidParameterValue',
        'The start address of a rule must not be above its end address.',
      );
    }
  },
};

const number = (address: unknown): number =>
  String(address)
    .split('.')
    .reduce((sum, part) => sum * 256 + Number(part), 0);

function stateOf(record: ResourceRecord): string {
  if (record.state === 'Deleting') return 'Dropping';
  if (record.state !== 'Succeeded') return 'Updating';
  return textAt(objectAt(record.body, 'properties'), 'state') ?? 'Ready';
}

function requireFreeName(draft: Draft, world: World): void {
  const isTaken = world.resources
    .ofType(serverType)
    .some(({ name }) => name.toLowerCase() === draft.name.toLowerCase());
  if (isTaken) throw new ArmError(409, 'ServerNameAlreadyExists', 'Specified server name is already used.');
}

function requireRunning(record: ResourceRecord | undefined): void {
  const state = textAt(objectAt(record?.body, 'properties'), 'state');
  if (state !== 'Stopped') return;
  throw new ArmError(409, 'ServerIsNotReady', `The server '${record?.name}' is stopped. Start it first.`);
}

/** What is fixed when a server is made. */
function requireKept(properties: JsonObject, before: JsonObject): void {
  const fixed: readonly (readonly string[])[] = [
    ['backup', 'geoRedundantBackup'],
    ['dataEncryption', 'type'],
    ['network', 'delegatedSubnetResourceId'],
  ];
  for (const [part = '', name = ''] of fixed) {
    const [was, wanted] = [textAt(objectAt(before, part), name), textAt(objectAt(properties, part), name)];
    if (wanted === undefined || wanted === was) continue;
    throw new ArmError(400, 'InvalidParameterValue', `The value of '${part}.${name}' of a server cannot be changed.`);
  }
  const [was, wanted] = [textAt(before, 'version'), textAt(properties, 'version')];
  if (wanted !== undefined && was !== undefined && Number(wanted) < Number(was)) {
    throw new ArmError(400, 'InvalidParameterValue', `A server of version ${was} cannot go back to version ${wanted}.`);
  }
}

function completeSku(draft: Draft, properties: JsonObject): void {
  const sku = objectAt(draft.body, 'sku');
  const [name, tier] = [textAt(sku, 'name') ?? '', textAt(sku, 'tier') ?? ''];
  const letter = { Burstable: 'B', GeneralPurpose: 'D', MemoryOptimized: 'E' }[tier];
  if (letter === undefined || !new RegExp(`^Standard_${letter}\\d`).test(name)) {
    throw new ArmError(400, 'InvalidSkuName', `The SKU '${name}' is none of the tier '${tier}'.`, { target: 'sku' });
  }
  const mode = textAt(objectAt(properties, 'highAvailability'), 'mode') ?? 'Disabled';
  if (mode !== 'Disabled' && tier === 'Burstable') {
    throw new ArmError(
      400,
      'HADisabledForBurstableSku',
      'High availability is not supported for servers of the tier Burstable.',
    );
  }
  const was = textAt(objectAt(objectAt(draft.previous?.body, 'properties'), 'highAvailability'), 'mode') ?? 'Disabled';
  if (was !== mode && was !== 'Disabled' && mode !== 'Disabled') {
    throw new ArmError(400, 'InvalidParameterValue', `High availability cannot change from ${was} to ${mode} at once.`);
  }
  properties.highAvailability =
    mode === 'Disabled'
      ? { mode, state: 'NotEnabled' }
      : { mode, state: 'Healthy', standbyAvailabilityZone: mode === 'SameZone' ? '1' : '2' };
}

function completeAccess(draft: Draft, world: World, properties: JsonObject, before: JsonObject): void {
  const auth: JsonObject = {
    activeDirectoryAuth: 'Disabled',
    passwordAuth: 'Enabled',
    ...objectAt(before, 'authConfig'),
    ...objectAt(properties, 'authConfig'),
  };
  const hasPassword = auth.passwordAuth === 'Enabled';
  if (!hasPassword && auth.activeDirectoryAuth !== 'Enabled') {
    throw new ArmError(400, 'InvalidParameterValue', 'At least one way to authenticate must be enabled.');
  }
  const login = textAt(properties, 'administratorLogin') ?? textAt(before, 'administratorLogin');
  if (hasPassword && (login === undefined || (!draft.previous && !textAt(properties, 'administratorLoginPassword')))) {
    throw new ArmError(
      400,
      'MissingRequiredParameter',
      'Login and password of the administrator are required where passwords are enabled.',
    );
  }
  if (auth.activeDirectoryAuth === 'Enabled') auth.tenantId ??= world.tenantId;
  properties.authConfig = auth;
  properties.network = {
    publicNetworkAccess: 'Enabled',
    ...objectAt(before, 'network'),
    ...objectAt(properties, 'network'),
  };
}

function completeStorage(properties: JsonObject, before: JsonObject): void {
  const storage = objectAt(properties, 'storage');
  const had = Number(objectAt(before, 'storage').storageSizeGB ?? 0);
  const size = Number(storage.storageSizeGB ?? (had || 32));
  const least = disks.findIndex(([gib]) => gib === size);
  const disk = disks[least];
  if (disk === undefined) {
    throw new ArmError(
      400,
      'InvalidStorageSize',
      `A disk of ${size} GiB is none of ${disks.map(([gib]) => gib).join(', ')}.`,
    );
  }
  if (size < had) {
    throw new ArmError(400, 'ShrinkingStorageNotSupported', `The storage cannot shrink from ${had} to ${size} GiB.`);
  }
  const tier = textAt(storage, 'tier') ?? disk[1];
  const given = disks.findIndex(([, name]) => name === tier);
  if (given < least) {
    throw new ArmError(400, 'InvalidStorageTier', `The tier ${tier} is below ${disk[1]}, the least for ${size} GiB.`);
  }
  properties.storage = {
    type: 'Premium_LRS',
    autoGrow: textAt(objectAt(before, 'storage'), 'autoGrow') ?? 'Disabled',
    ...storage,
    storageSizeGB: size,
    tier,
    iops: disks[given]?.[2] ?? disk[2],
  };
}

/** The key is used as an identity, which the server must have. */
function requireKey(draft: Draft, properties: JsonObject): void {
  const encryption = { type: 'SystemManaged', ...objectAt(properties, 'dataEncryption') };
  if (encryption.type === 'AzureKeyVault') {
    const identity = textAt(encryption, 'primaryUserAssignedIdentityId')?.toLowerCase();
    const assigned = Object.keys(objectAt(objectAt(draft.body, 'identity'), 'userAssignedIdentities'));
    if (textAt(encryption, 'primaryKeyURI') === undefined || !assigned.some((id) => id.toLowerCase() === identity)) {
      throw new ArmError(
        400,
        'InvalidParameterValue',
        'Encryption with a key of Azure Key Vault needs the key, and an identity of the server that may use it.',
      );
    }
    properties.dataEncryption = { ...encryption, primaryEncryptionKeyStatus: 'Valid' };
  } else properties.dataEncryption = { type: 'SystemManaged' };
}

/** A server that is only being made takes no window yet. */
function windowOf(draft: Draft, properties: JsonObject, before: JsonObject): JsonObject {
  const none = { customWindow: 'Disabled', dayOfWeek: 0, startHour: 0, startMinute: 0 };
  if (draft.previous === undefined) return none;
  return { ...none, ...objectAt(before, 'maintenanceWindow'), ...objectAt(properties, 'maintenanceWindow') };
}
