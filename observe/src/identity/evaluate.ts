import { type AzureAccess, type RoleAssignment, type RoleDefinition, roleKey } from './model.ts';

/** A role that lets an identity do what is asked. */
export interface Permission {
  readonly assignment: RoleAssignment;
  readonly role: RoleDefinition;
}

export interface AccessAnswer {
  /** `undecided`: only under a condition, which is not evaluated. */
  readonly verdict: 'allowed' | 'denied' | 'undecided';
  /** What allows it; of an undecided answer, what may. */
  readonly by: readonly Permission[];
}

/**
 * Whether an identity may do something with what is inside of a resource: some role of it, given there or on anything above, has
 * the action among its data actions and not among those it takes out. Pure. Groups that the identity may be in, and deny
 * assignments, are not part of the answer.
 */
export function mayAct(
  access: AzureAccess,
  asked: { readonly principalId: string; readonly on: string; readonly dataAction: string },
): AccessAnswer {
  const principal = asked.principalId.toLowerCase();
  const by = access.assignments.flatMap((assignment): Permission[] => {
    if (assignment.principalId !== principal || !isWithin(asked.on, assignment.scope)) return [];
    const role = access.roles.get(roleKey(assignment.roleDefinitionId));
    return role !== undefined && grants(role, asked.dataAction) ? [{ assignment, role }] : [];
  });
  const certain = by.filter(({ assignment }) => assignment.condition === null);
  if (certain.length > 0) return { verdict: 'allowed', by: certain };
  return { verdict: by.length > 0 ? 'undecided' : 'denied', by };
}

/** By whole parts of the id: `…/accounts/a` is not above `…/accounts/ab`. */
function isWithin(id: string, scope: string): boolean {
  const above = scope.toLowerCase().replace(/\/+$/, '');
  // Assignments of management groups are listed for the subscriptions in them.
  if (above === '' || above.startsWith('/providers/microsoft.management/managementgroups/')) return true;
  return `${id.toLowerCase()}/`.startsWith(`${above}/`);
}

function grants({ permissions }: RoleDefinition, action: string): boolean {
  return permissions.some(
    ({ dataActions, notDataActions }) =>
      dataActions.some((pattern) => matches(pattern, action)) &&
      !notDataActions.some((pattern) => matches(pattern, action)),
  );
}

function matches(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i').test(action);
}
