import { listAt, objectAt, textAt } from '../../json.ts';
import { isWithin } from '../arm/path.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import { type BuiltInRole, builtInRoles, type RolePermissions } from './built-in-roles.ts';

const builtInById = new Map<string, BuiltInRole>(builtInRoles.map((role) => [role.id, role]));

/** An assignment as it counts in a decision. */
export interface Assignment {
  readonly scope: string;
  readonly roleId: string;
  readonly principalId: string;
  readonly condition: string | undefined;
  /** ISO time before which it does not count yet; empty where it always did. */
  readonly countsFrom: string;
}

export function assignmentOf(record: ResourceRecord): Assignment {
  const properties = objectAt(record.body, 'properties');
  return {
    scope: textAt(properties, 'scope') ?? '',
    roleId: (textAt(properties, 'roleDefinitionId') ?? '').split('/').at(-1)?.toLowerCase() ?? '',
    principalId: (textAt(properties, 'principalId') ?? '').toLowerCase(),
    condition: textAt(properties, 'condition') || undefined,
    countsFrom: textAt(record.hidden, 'countsFrom') ?? '',
  };
}

/** The assignments of a principal that reach `scope`, broadest and narrowest alike. */
export function assignmentsReaching(world: World, principalId: string, scope: string): Assignment[] {
  const now = world.clock().toISOString();
  return world
    .assignmentsOf(principalId)
    .filter((assignment) => isWithin(scope, assignment.scope) && assignment.countsFrom <= now);
}

export function permissionsOf(world: World, roleId: string): RolePermissions | undefined {
  const builtIn = builtInById.get(roleId);
  if (builtIn) return builtIn;
  const custom = world.customRole(roleId);
  if (!custom) return undefined;
  const permission = listAt(objectAt(custom.body, 'properties'), 'permissions')[0];
  const holder = typeof permission === 'object' && permission !== null && !Array.isArray(permission) ? permission : {};
  const texts = (key: string): string[] => listAt(holder, key).filter((item) => typeof item === 'string');
  return {
    actions: texts('actions'),
    notActions: texts('notActions'),
    dataActions: texts('dataActions'),
    notDataActions: texts('notDataActions'),
  };
}

const patterns = new Map<string, RegExp>();

/** Azure's operation patterns: `*` stands for any run of characters, case does not matter. */
export function matchesOperation(pattern: string, operation: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) {
    const source = pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*');
    compiled = new RegExp(`^${source}$`, 'i');
    patterns.set(pattern, compiled);
  }
  return compiled.test(operation);
}

function permits(allowed: readonly string[], denied: readonly string[], operation: string): boolean {
  return (
    allowed.some((pattern) => matchesOperation(pattern, operation)) &&
    !denied.some((pattern) => matchesOperation(pattern, operation))
  );
}

/** What an ABAC condition may ask about the request. */
export type ConditionFacts = Readonly<Record<string, string>>;

/** Whether any assignment gives the principal this control plane action at the scope. */
export function mayAct(
  world: World,
  principalId: string,
  action: string,
  scope: string,
  facts: ConditionFacts = {},
): boolean {
  return assignmentsReaching(world, principalId, scope).some((assignment) => {
    const role = permissionsOf(world, assignment.roleId);
    if (!role || !permits(role.actions, role.notActions, action)) return false;
    return assignment.condition === undefined || world.conditionHolds(assignment.condition, action, facts);
  });
}

export function mayUseData(world: World, principalId: string, dataAction: string, scope: string): boolean {
  return assignmentsReaching(world, principalId, scope).some((assignment) => {
    const role = permissionsOf(world, assignment.roleId);
    return role !== undefined && permits(role.dataActions, role.notDataActions, dataAction);
  });
}
