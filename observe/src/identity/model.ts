import type { JsonObject } from '@tenantry/kinds';
import { listOf, objectOf, textOf, textsOf } from '../json.ts';

/** What a role lets its holder do with what is inside of resources. Patterns: `*` stands for any characters. */
export interface RoleDefinition {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly {
    readonly dataActions: readonly string[];
    readonly notDataActions: readonly string[];
  }[];
}

export interface RoleAssignment {
  readonly id: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  /** It holds for this and all below it. */
  readonly scope: string;
  /** It holds only where this does, which is not evaluated. */
  readonly condition: string | null;
}

/** Who may do what, as Resource Manager lists it. */
export interface AzureAccess {
  readonly assignments: readonly RoleAssignment[];
  /** By id, in lower case, without what stands before `/providers/`: built-in roles are listed under many scopes. */
  readonly roles: ReadonlyMap<string, RoleDefinition>;
}

export function readAzureAccess(state: {
  readonly assignments: readonly JsonObject[];
  readonly definitions: readonly JsonObject[];
}): AzureAccess {
  return {
    assignments: state.assignments.map((body) => {
      const properties = objectOf(body.properties);
      return {
        id: textOf(body.id),
        principalId: textOf(properties.principalId).toLowerCase(),
        roleDefinitionId: textOf(properties.roleDefinitionId),
        scope: textOf(properties.scope),
        condition: textOf(properties.condition) === '' ? null : textOf(properties.condition),
      };
    }),
    roles: new Map(
      state.definitions.map((body) => {
        const properties = objectOf(body.properties);
        const permissions = listOf(properties.permissions).map((entry) => {
          const { dataActions, notDataActions } = objectOf(entry);
          return { dataActions: textsOf(dataActions), notDataActions: textsOf(notDataActions) };
        });
        return [roleKey(textOf(body.id)), { id: textOf(body.id), name: textOf(properties.roleName), permissions }];
      }),
    ),
  };
}

/** The last part alone: a GUID. */
export const roleKey = (id: string): string => id.split('/').at(-1)?.toLowerCase() ?? '';
