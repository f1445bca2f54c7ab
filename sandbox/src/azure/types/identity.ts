import { randomUUID } from 'node:crypto';
import { listAt, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { parentId } from '../arm/path.ts';
import type { ArmType } from './arm-type.ts';
import { armType, childType } from './define.ts';
import { propertiesOf } from './network-behaviour.ts';

const versions = ['2018-11-30', '2022-01-31-preview', '2023-01-31', '2024-11-30'];
const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const credentialType = `${identityType}/federatedIdentityCredentials`;
const mostCredentials = 20;
/** How long a write of a federated credential keeps its identity busy. */
const credentialWriteMs = 20;

export const identityTypes: readonly ArmType[] = [
  armType({
    type: identityType,
    apiVersions: versions,
    name: /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
    behaviour: {
      complete(draft, world) {
        const known = objectAt(draft.previous?.body, 'properties');
        const principalId = textAt(known, 'principalId') ?? randomUUID();
        const clientId = textAt(known, 'clientId') ?? randomUUID();
        Object.assign(propertiesOf(draft), { tenantId: world.tenantId, principalId, clientId });
        if (draft.previous) return;
        const visibleAt = new Date(world.clock().getTime() + world.settings.principalDelaySeconds * 1000).toISOString();
        world.directory.add({
          objectId: principalId,
          clientId,
          kind: 'ServicePrincipal',
          displayName: draft.name,
          visibleAt,
          resourceId: draft.id,
        });
      },
      async remove(record, world) {
        world.directory.remove(textAt(objectAt(record.body, 'properties'), 'principalId') ?? '');
      },
    },
  }),
  childType({
    type: credentialType,
    apiVersions: versions,
    name: /^[a-zA-Z0-9][a-zA-Z0-9-_]{2,119}$/,
    patch: 'refused',
    behaviour: {
      complete(draft, world) {
        const identity = parentId(draft.id);
        const properties = propertiesOf(draft);
        if (listAt(properties, 'audiences').length !== 1) {
          throw new ArmError(
            400,
            'BadRequest',
            'Exactly one audience is supported for a federated identity credential.',
          );
        }
        requireIdleIdentity(world.busy, identity);
        const siblings = world.resources
          .childrenOfType(identity, credentialType)
          .filter((record) => record.name.toLowerCase() !== draft.name.toLowerCase());
        if (siblings.length >= mostCredentials) {
          throw new ArmError(
            400,
            'BadRequest',
            `Too many Federated Identity Credentials are already assigned to the identity: at most ${mostCredentials} are allowed.`,
          );
        }
        const twin = siblings.find((record) => {
          const other = objectAt(record.body, 'properties');
          return other.issuer === properties.issuer && other.subject === properties.subject;
        });
        if (twin) {
          throw new ArmError(
            409,
            'Conflict',
            `Issuer and subject combination already exists for this Managed Identity, as '${twin.name}'.`,
          );
        }
      },
      async provision(record, world) {
        const identity = parentId(record.id).toLowerCase();
        world.busy.add(identity);
        await new Promise((resolve) => setTimeout(resolve, world.settings.provisioningDelayMs ?? credentialWriteMs));
        world.busy.delete(identity);
      },
      beforeDelete(record, world) {
        requireIdleIdentity(world.busy, parentId(record.id));
      },
    },
  }),
];

function requireIdleIdentity(busy: ReadonlySet<string>, identity: string): void {
  if (!busy.has(identity.toLowerCase())) return;
  throw new ArmError(
    409,
    'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
    'Too many Federated Identity Credentials are written concurrently for the managed identity. Concurrent writes of Federated Identity Credentials under one managed identity are not supported.',
  );
}
