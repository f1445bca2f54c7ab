import { objectAt, textAt } from '../../json.ts';
import { builtInRoles } from '../access/built-in-roles.ts';
import { ArmError } from '../arm/error.ts';
import { parentId } from '../arm/path.ts';
import { isHere } from '../subscriptions.ts';
import type { World } from '../world.ts';
import type { ArmType, Draft } from './arm-type.ts';
import { childType } from './define.ts';
import { propertiesOf } from './network-behaviour.ts';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const mostAssignments = 4000;

export const authorizationTypes: readonly ArmType[] = [
  childType({
    type: 'Microsoft.Authorization/roleAssignments',
    apiVersions: ['2018-01-01-preview', '2020-04-01-preview', '2020-10-01-preview', '2022-04-01'],
    scope: 'extension',
    name: guid,
    patch: 'refused',
    behaviour: { complete: completeAssignment },
  }),
  childType({
    type: 'Microsoft.Authorization/roleDefinitions',
    apiVersions: ['2018-01-01-preview', '2022-04-01', '2022-05-01-preview'],
    replacedStatus: 201,
    scope: 'extension',
    name: guid,
    patch: 'refused',
    behaviour: {
      complete(draft, world) {
        const properties = propertiesOf(draft);
        const known = objectAt(draft.previous?.body, 'properties');
        const roleName = textAt(properties, 'roleName') ?? '';
        const isTaken = [
          ...builtInRoles.map((role) => ({ id: role.id, name: role.roleName })),
          ...world.resources.ofType('Microsoft.Authorization/roleDefinitions').map((record) => ({
            id: record.name.toLowerCase(),
            name: textAt(objectAt(record.body, 'properties'), 'roleName') ?? '',
          })),
        ].some((role) => role.name.toLowerCase() === roleName.toLowerCase() && role.id !== draft.name.toLowerCase());
        if (isTaken) {
          throw new ArmError(
            409,
            'RoleDefinitionWithSameNameExists',
            `A custom role with the same name already exists in this directory. Use a different name: '${roleName}'.`,
          );
        }
        const now = world.clock().toISOString();
        Object.assign(properties, {
          type: 'CustomRole',
          createdOn: textAt(known, 'createdOn') ?? now,
          updatedOn: now,
          createdBy: textAt(known, 'createdBy') ?? draft.caller.objectId,
          updatedBy: draft.caller.objectId,
        });
      },
      beforeDelete(record, world) {
        const users = world.resources
          .ofType('Microsoft.Authorization/roleAssignments')
          .filter((assignment) =>
            (textAt(objectAt(assignment.body, 'properties'), 'roleDefinitionId') ?? '')
              .toLowerCase()
              .endsWith(record.name.toLowerCase()),
          );
        if (users.length > 0) {
          throw new ArmError(
            400,
            'RoleDefinitionHasAssignments',
            `There are existing role assignments referencing role (code: RoleDefinitionHasAssignments): ${users.length}.`,
          );
        }
      },
    },
  }),
];

function completeAssignment(draft: Draft, world: World): void {
  const delayMs = draft.previous === undefined ? world.settings.roleDelaySeconds * 1000 : 0;
  if (delayMs > 0) draft.hidden.countsFrom = new Date(world.clock().getTime() + delayMs).toISOString();
  const properties = propertiesOf(draft);
  const scope = parentId(draft.id);
  const roleId = (textAt(properties, 'roleDefinitionId') ?? '').split('/').at(-1)?.toLowerCase() ?? '';
  const principalId = (textAt(properties, 'principalId') ?? '').toLowerCase();
  const known = objectAt(draft.previous?.body, 'properties');
  requireSameAssignment(known, principalId, roleId);
  requireRole(world, roleId);
  const type = requirePrincipal(world, principalId, textAt(properties, 'principalType'));
  const all = world.resources.ofType('Microsoft.Authorization/roleAssignments');
  const twin = all.find((record) => {
    const other = objectAt(record.body, 'properties');
    return (
      record.name.toLowerCase() !== draft.name.toLowerCase() &&
      textAt(other, 'scope')?.toLowerCase() === scope.toLowerCase() &&
      textAt(other, 'principalId')?.toLowerCase() === principalId &&
      textAt(other, 'roleDefinitionId')?.toLowerCase().endsWith(roleId)
    );
  });
  if (twin) {
    throw new ArmError(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the conflicting role assignment is ${twin.name.replaceAll('-', '')}.`,
    );
  }
  if (!draft.previous && all.filter((record) => isHere(world, record)).length >= mostAssignments) {
    throw new ArmError(
      400,
      'RoleAssignmentLimitExceeded',
      `No more role assignments can be created; the subscription has ${mostAssignments}.`,
    );
  }
  const now = world.clock().toISOString();
  Object.assign(properties, {
    roleDefinitionId: `/subscriptions/${world.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
    principalId,
    principalType: type,
    scope: scope || '/',
    condition: properties.condition ?? null,
    conditionVersion: properties.conditionVersion ?? null,
    createdOn: textAt(known, 'createdOn') ?? now,
    updatedOn: now,
    createdBy: textAt(known, 'createdBy') ?? draft.caller.objectId,
    updatedBy: draft.caller.objectId,
    delegatedManagedIdentityResourceId: null,
    description: properties.description ?? null,
  });
}

function requireSameAssignment(known: ReturnType<typeof objectAt>, principalId: string, roleId: string): void {
  const before = textAt(known, 'principalId');
  if (before === undefined) return;
  const isSameRole = textAt(known, 'roleDefinitionId')?.toLowerCase().endsWith(roleId);
  if (before.toLowerCase() === principalId && isSameRole) return;
  throw new ArmError(
    400,
    'RoleAssignmentUpdateNotPermitted',
    'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
  );
}

function requireRole(world: World, roleId: string): void {
  if (builtInRoles.some((role) => role.id === roleId) || world.customRole(roleId)) return;
  throw new ArmError(
    404,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${roleId.replaceAll('-', '')}' does not exist.`,
  );
}

/**
 * The directory is copied to Azure RBAC with a delay: a new principal is unknown for some seconds, unless the request
 * says what type it is, in which case it is taken on trust.
 */
function requirePrincipal(world: World, principalId: string, type: string | undefined): string {
  const principal = world.directory.byObjectId(principalId);
  if (type !== undefined) {
    if (principal && principal.kind !== type) {
      throw new ArmError(
        400,
        'UnmatchedPrincipalType',
        `The PrincipalId '${principalId.replaceAll('-', '')}' has type '${principal.kind}', which is different from specified PrinciaplType '${type}'.`,
      );
    }
    return type;
  }
  if (!principal || principal.visibleAt > world.clock().toISOString()) {
    throw new ArmError(
      400,
      'PrincipalNotFound',
      `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${world.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.`,
    );
  }
  return principal.kind;
}
