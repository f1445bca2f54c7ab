import { randomBytes } from 'node:crypto';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { parentId } from '../arm/path.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { Behaviour, Draft } from './arm-type.ts';
import { completedIdentity } from './assigned-identity.ts';
import { propertiesOf } from './network-behaviour.ts';
import { shownConnections } from './private-endpoint-connection.ts';

export const clusterType = 'Microsoft.Cache/redisEnterprise';
export const databaseType = `${clusterType}/databases`;

/** GB of one shard, the most there is without clustering. */
const oneShard = 25;

export const cluster: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    const before = objectAt(draft.previous?.body, 'properties');
    if (draft.previous === undefined) requireFreeName(draft, world);
    const location = textAt(draft.body, 'location');
    const was = textAt(before, 'highAvailability');
    const highAvailability = textAt(properties, 'highAvailability') ?? was ?? 'Enabled';
    if (was === 'Enabled' && highAvailability === 'Disabled') {
      throw new ArmError(400, 'BadRequest', 'High availability of a cluster cannot be disabled once it is enabled.');
    }
    requireManagedSize(draft);
    draft.body.identity = completedIdentity(draft, world) ?? { type: 'None' };
    requireKey(draft, properties);
    draft.body.kind = 'v2';
    Object.assign(properties, {
      minimumTlsVersion: textAt(properties, 'minimumTlsVersion') ?? '1.2',
      highAvailability,
      redundancyMode: highAvailability === 'Enabled' ? 'ZR' : 'None',
      hostName: `${draft.name.toLowerCase()}.${location}.redis.azure.net`,
      redisVersion: '7.4',
    });
    for (const name of ['resourceState', 'privateEndpointConnections']) delete properties[name];
  },
  show: (body, record, world) => ({
    ...body,
    properties: {
      ...objectAt(body, 'properties'),
      resourceState: resourceState(record),
      privateEndpointConnections: shownConnections(world, record),
    },
  }),
};

export const database: Behaviour = {
  complete(draft, world) {
    const before = objectAt(draft.previous?.body, 'properties');
    const properties: JsonObject = {
      clientProtocol: 'Encrypted',
      port: 10_000,
      clusteringPolicy: 'OSSCluster',
      evictionPolicy: 'VolatileLRU',
      accessKeysAuthentication: 'Disabled',
      deferUpgrade: 'NotDeferred',
      ...before,
      ...propertiesOf(draft),
    };
    requireFixed(before, properties);
    requireModules(properties);
    requirePersistence(objectAt(properties, 'persistence'));
    const size = sizeOf(world.resources.get(parentId(draft.id)));
    if (properties.clusteringPolicy === 'NoCluster' && size > oneShard) {
      throw new ArmError(400, 'BadRequest', `The clustering policy NoCluster is not supported above ${oneShard} GB.`);
    }
    properties.redisVersion = '7.4';
    properties.modules = listAt(properties, 'modules')
      .filter(isObject)
      .map((module) => ({ args: '', version: '1.0.0', ...module }));
    draft.body = { properties };
  },
  show: (body, record) => ({
    ...body,
    properties: { ...objectAt(body, 'properties'), resourceState: resourceState(record) },
  }),
  actions: {
    async listkeys({ record }) {
      if (objectAt(record.body, 'properties').accessKeysAuthentication !== 'Enabled') {
        throw new ArmError(400, 'BadRequest', 'Access keys authentication is disabled on the database.');
      }
      const key = () => randomBytes(33).toString('base64');
      return { status: 200, body: { primaryKey: key(), secondaryKey: key() } };
    },
  },
};

export const assignment: Behaviour = {
  complete(draft) {
    const properties = propertiesOf(draft);
    if (properties.accessPolicyName !== 'default') {
      throw new ArmError(400, 'BadRequest', 'The only access policy there is is default.');
    }
    const given = textAt(objectAt(properties, 'user'), 'objectId');
    const before = textAt(objectAt(objectAt(draft.previous?.body, 'properties'), 'user'), 'objectId');
    if (given === undefined || (before !== undefined && before !== given)) {
      throw new ArmError(
        400,
        'BadRequest',
        'The user of an access policy assignment is required, and cannot be changed.',
      );
    }
  },
};

function resourceState(record: ResourceRecord): string {
  const words: Readonly<Record<string, string>> = {
    Succeeded: 'Running',
    Failed: 'CreateFailed',
    Creating: 'Creating',
    Deleting: 'Deleting',
  };
  return words[record.state] ?? 'Updating';
}

function requireFreeName(draft: Draft, world: World): void {
  const isTaken = world.resources
    .ofType(clusterType)
    .some(({ name }) => name.toLowerCase() === draft.name.toLowerCase());
  if (isTaken) throw new ArmError(409, 'NameNotAvailable', `The name '${draft.name}' is not available.`);
}

function sizeOf(record: { readonly body: JsonObject } | undefined): number {
  return Number(/\d+$/.exec(textAt(objectAt(record?.body, 'sku'), 'name') ?? '')?.[0] ?? 0);
}

/** Their sizes are still in the schema: https://learn.microsoft.com/azure/azure-cache-for-redis/retirement-faq */
function requireManagedSize(draft: Draft): void {
  if (/^Enterprise/.test(textAt(objectAt(draft.body, 'sku'), 'name') ?? '')) {
    throw new ArmError(400, 'BadRequest', 'Clusters of the Enterprise tiers can no longer be created.');
  }
}

/** The key is named with its version, and used as an identity of the cluster. */
function requireKey(draft: Draft, properties: JsonObject): void {
  const key = objectAt(objectAt(properties, 'encryption'), 'customerManagedKeyEncryption');
  const url = textAt(key, 'keyEncryptionKeyUrl');
  if (url === undefined) return;
  if (!/\/keys\/[^/]+\/[0-9a-f]{32}$/i.test(url)) {
    throw new ArmError(400, 'BadRequest', `The key encryption key URL '${url}' must name a version of the key.`);
  }
  const identity = textAt(objectAt(key, 'keyEncryptionKeyIdentity'), 'userAssignedIdentityResourceId')?.toLowerCase();
  const assigned = Object.keys(objectAt(objectAt(draft.body, 'identity'), 'userAssignedIdentities'));
  if (!assigned.some((id) => id.toLowerCase() === identity)) {
    throw new ArmError(400, 'BadRequest', 'The identity that uses the key must be assigned to the cluster.');
  }
}

function requireFixed(before: JsonObject, properties: JsonObject): void {
  const named = (given: JsonObject): string =>
    listAt(given, 'modules')
      .filter(isObject)
      .map(({ name }) => String(name))
      .sort()
      .join();
  if (Object.keys(before).length === 0) return;
  const policy = before.clusteringPolicy;
  const isFixed = policy !== 'NoCluster' && properties.clusteringPolicy !== policy;
  if (isFixed || properties.port !== before.port || named(properties) !== named(before)) {
    throw new ArmError(
      400,
      'BadRequest',
      'Clustering policy, port and modules of a database cannot be changed without deleting the database.',
    );
  }
}

function requireModules(properties: JsonObject): void {
  const hasSearch = listAt(properties, 'modules').some((module) => isObject(module) && module.name === 'RediSearch');
  if (!hasSearch) return;
  if (properties.evictionPolicy !== 'NoEviction' || properties.clusteringPolicy === 'OSSCluster') {
    throw new ArmError(
      400,
      'BadRequest',
      'The module RediSearch needs the eviction policy NoEviction and another clustering policy than OSSCluster.',
    );
  }
}

function requirePersistence(persistence: JsonObject): void {
  if (persistence.aofEnabled === true && persistence.rdbEnabled === true) {
    throw new ArmError(400, 'BadRequest', 'At most one of AOF and RDB persistence may be enabled.');
  }
}
