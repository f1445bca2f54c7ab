import { randomUUID } from 'node:crypto';
import { isObject, type JsonObject, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import type { World } from '../world.ts';
import type { Draft } from './arm-type.ts';

/** The `identity` of a resource with what the service fills in: ids of the principals it acts as. */
export function completedIdentity(draft: Draft, world: World): JsonObject | undefined {
  const identity = draft.body.identity;
  if (!isObject(identity)) return undefined;
  const before = objectAt(draft.previous?.body, 'identity');
  const completed: JsonObject = { ...identity };
  const assigned = objectAt(identity, 'userAssignedIdentities');
  const shown: JsonObject = {};
  for (const [id, value] of Object.entries(assigned)) {
    // Null takes an identity off.
    if (value === null) continue;
    const record = world.resources.get(id);
    if (!record) {
      throw new ArmError(
        400,
        'FailedIdentityOperation',
        `Identity operation for resource '${draft.id}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: the identity '${id}' could not be found.'`,
      );
    }
    const properties = objectAt(record.body, 'properties');
    shown[id] = {
      principalId: textAt(properties, 'principalId') ?? '',
      clientId: textAt(properties, 'clientId') ?? '',
    };
  }
  if (Object.keys(assigned).length > 0) completed.userAssignedIdentities = shown;
  if (String(identity.type).includes('SystemAssigned')) {
    completed.principalId = textAt(before, 'principalId') ?? systemPrincipal(draft, world);
    completed.tenantId = world.tenantId;
  }
  return completed;
}

function systemPrincipal(draft: Draft, world: World): string {
  const objectId = randomUUID();
  world.directory.add({
    objectId,
    clientId: randomUUID(),
    kind: 'ServicePrincipal',
    displayName: draft.name,
    visibleAt: world.clock().toISOString(),
    resourceId: draft.id,
  });
  return objectId;
}
