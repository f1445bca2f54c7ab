import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { parentId } from '../arm/path.ts';
import type { World } from '../world.ts';
import type { ArmType, Draft } from './arm-type.ts';
import { childType } from './define.ts';
import { propertiesOf } from './network-behaviour.ts';

export const STORAGE_VERSIONS = ['2022-09-01', '2023-01-01', '2023-05-01', '2024-01-01', '2025-01-01'];

const ACCOUNT = 'Microsoft.Storage/storageAccounts';
const NO_CORS: JsonObject = { cors: { corsRules: [] } };
const NOT_KEPT: JsonObject = { enabled: false, allowPermanentDelete: false };

/** The services of an account as it has them from the start. */
export const SERVICES: Readonly<Record<string, JsonObject>> = {
  blobServices: { ...NO_CORS, deleteRetentionPolicy: NOT_KEPT },
  fileServices: { protocolSettings: { smb: {} }, ...NO_CORS, shareDeleteRetentionPolicy: { enabled: true, days: 7 } },
  queueServices: NO_CORS,
};

/** One name for containers and shares: 3–63 lower-case letters, digits and single hyphens. */
const NAME = /^(?!.*--)[a-z0-9$][a-z0-9-]{1,61}[a-z0-9]$/;

export const storageServiceTypes: readonly ArmType[] = [
  service('blobServices', (properties) => {
    checkDays(properties, 'deleteRetentionPolicy');
    checkDays(properties, 'containerDeleteRetentionPolicy');
  }),
  service('fileServices', (properties) => checkDays(properties, 'shareDeleteRetentionPolicy')),
  service('queueServices'),
  childType({
    type: `${ACCOUNT}/blobServices/containers`,
    apiVersions: STORAGE_VERSIONS,
    name: NAME,
    hasEtag: false,
    behaviour: {
      complete(draft, world) {
        const properties = propertiesOf(draft);
        const account = accountOf(world, draft);
        if ((properties.publicAccess ?? 'None') !== 'None' && account.allowBlobPublicAccess === false) {
          throw new ArmError(
            409,
            'PublicAccessNotPermitted',
            'Public access is not permitted on this storage account.',
          );
        }
        Object.assign(properties, {
          publicAccess: properties.publicAccess ?? 'None',
          leaseStatus: 'Unlocked',
          leaseState: 'Available',
          lastModifiedTime: world.clock().toISOString(),
          hasImmutabilityPolicy: false,
          hasLegalHold: false,
        });
      },
    },
  }),
  childType({
    type: `${ACCOUNT}/fileServices/shares`,
    apiVersions: STORAGE_VERSIONS,
    name: NAME,
    hasEtag: false,
    behaviour: { complete: completeShare },
  }),
  childType({
    type: `${ACCOUNT}/queueServices/queues`,
    apiVersions: STORAGE_VERSIONS,
    name: NAME,
    createdStatus: 200,
    hasEtag: false,
    behaviour: {
      complete(draft) {
        requireMetadata(propertiesOf(draft));
      },
    },
  }),
  childType({
    type: `${ACCOUNT}/managementPolicies`,
    apiVersions: STORAGE_VERSIONS,
    name: /^default$/i,
    createdStatus: 200,
    patch: 'refused',
    behaviour: { complete: completePolicy },
  }),
];

/** A service is there with its account; what is written are its settings. */
function service(name: string, check?: (properties: JsonObject) => void): ArmType {
  return childType({
    type: `${ACCOUNT}/${name}`,
    apiVersions: STORAGE_VERSIONS,
    name: /^default$/i,
    delete: 'refused',
    patch: 'refused',
    createdStatus: 200,
    behaviour: {
      complete(draft) {
        const properties = propertiesOf(draft);
        check?.(properties);
        for (const [key, value] of Object.entries(SERVICES[name] ?? {})) {
          properties[key] ??= structuredClone(value);
        }
      },
    },
  });
}

function checkDays(properties: JsonObject, policy: string): void {
  const { enabled, days } = objectAt(properties, policy);
  if (enabled !== true || (typeof days === 'number' && days >= 1 && days <= 365)) return;
  throw new ArmError(400, 'InvalidRequestPropertyValue', `The value of ${policy}.days must be between 1 and 365.`);
}

/** In gibibytes; an account of general purpose holds no larger share: https://learn.microsoft.com/azure/storage/files/storage-files-scale-targets */
const LARGEST_SHARE = 102_400;

function completeShare(draft: Draft, world: World): void {
  const properties = propertiesOf(draft);
  requireMetadata(properties);
  const size = properties.shareQuota ?? LARGEST_SHARE;
  if (typeof size !== 'number' || size < 1 || size > LARGEST_SHARE) {
    throw new ArmError(
      400,
      'InvalidRequestPropertyValue',
      `The value '${String(size)}' for property shareQuota is not between 1 and ${LARGEST_SHARE}.`,
    );
  }
  if (properties.enabledProtocols === 'NFS') {
    throw new ArmError(400, 'InvalidHeaderValue', 'The protocol NFS is served by accounts of kind FileStorage alone.');
  }
  const now = world.clock().toISOString();
  Object.assign(properties, {
    accessTier: properties.accessTier ?? 'TransactionOptimized',
    accessTierChangeTime: textAt(objectAt(draft.previous?.body, 'properties'), 'accessTierChangeTime') ?? now,
    shareQuota: size,
    enabledProtocols: 'SMB',
    leaseStatus: 'unlocked',
    leaseState: 'available',
    lastModifiedTime: now,
  });
}

/** Names of metadata are names of C#. */
function requireMetadata(properties: JsonObject): void {
  const wrong = Object.keys(objectAt(properties, 'metadata')).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (wrong === undefined) return;
  throw new ArmError(400, 'InvalidMetadata', `The metadata name '${wrong}' is not valid.`);
}

function completePolicy(draft: Draft, world: World): void {
  const properties = propertiesOf(draft);
  const rules = listAt(objectAt(properties, 'policy'), 'rules').filter(isObject);
  if (rules.length === 0 || rules.length > 100) {
    throw new ArmError(400, 'InvalidRequestPropertyValue', 'A management policy has 1 to 100 rules.');
  }
  for (const rule of rules) rule.enabled ??= true;
  properties.lastModifiedTime = world.clock().toISOString();
}

/** Properties of the account that holds a child of one of its services. */
function accountOf(world: World, draft: Draft): JsonObject {
  return objectAt(world.resources.get(parentId(parentId(draft.id)))?.body, 'properties');
}
