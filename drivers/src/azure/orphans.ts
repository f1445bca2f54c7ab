import type { JsonObject } from '@tenantry/kinds';
import { DriverError } from '../contract.ts';
import type { ArmClient } from './arm/armClient.ts';
import { ArmError } from './arm/armError.ts';
import { driverError } from './errors.ts';
import { isObject, textAt, valueAt } from './json.ts';
import { ownerIn } from './ownerMark.ts';
import { keyOf, parseResourceId, typeOf } from './resourceId.ts';
import { factsOf, isKnownType, RESOURCE_GROUP } from './types.ts';

/**
 * Why nobody answers for a resource:
 * - `object-gone`: it carries the mark of an object that there is no more;
 * - `not-in-inventory`: it carries the mark of an object that does not know it;
 * - `principal-gone`: a role of ours whose holder there is no more;
 * - `foreign-rule`: a rule in a security group of ours that is not ours.
 */
export type OrphanCause = 'object-gone' | 'not-in-inventory' | 'principal-gone' | 'foreign-rule';

export interface Orphan {
  readonly id: string;
  readonly type: string;
  readonly cause: OrphanCause;
  /** Uid of the object whose mark it carries; null for what carries none. */
  readonly owner: string | null;
  /** Of a resource group: ids of what it holds that carries no mark of ours, and would go with it. */
  readonly holds: readonly string[];
}

/** What the inventory answers for. Asked after the cloud was read: what was made meanwhile was written there before. */
export interface Ledger {
  /** Those of the uids that are declared objects, being deleted or not. */
  liveOwners(uids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of the ids that are in the inventory of any object, in lower case. */
  inventoried(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

const RESOURCES = '2024-07-01';
/** Set on what an infrastructure or a tenant has; see the names of tags in the kinds. */
const OURS = "tagName eq 'managed-by' and tagValue eq 'tenantry'";
const ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';
const RULE = 'Microsoft.Network/networkSecurityGroups/securityRules';

/** Every action of Azure RBAC that looking for orphans asks for beyond those of the types themselves. */
export const ORPHAN_ACTIONS: readonly string[] = ['Microsoft.Resources/subscriptions/resources/read'];

/**
 * Looks for what is ours and nobody answers for, in seven lists for the whole subscription.
 *
 * @throws DriverError when one of the lists cannot be read: an answer that leaves something out would say that all is well.
 */
export async function findOrphans(
  arm: Pick<ArmClient, 'list'>,
  { subscriptionId, principalId }: { readonly subscriptionId: string; readonly principalId: string | null },
  ledger: Ledger,
  signal: AbortSignal,
): Promise<Orphan[]> {
  const state = await read(arm, subscriptionId, signal);
  const marked = [...state.resources, ...state.groups, ...state.assignments, ...state.rules].flatMap((body) => {
    const id = textAt(body, ['id']) ?? '';
    const type = typeOf(id);
    // Children of other services' resources and types we never make carry no mark of ours, unless it was copied to them.
    const owner = type === null || !isKnownType(type) ? null : ownerIn(factsOf(type), body);
    return type === null || owner === null || state.isManaged(id) ? [] : [{ id, type, owner, body }];
  });
  const [live, known] = await Promise.all([
    ledger.liveOwners([...new Set(marked.map(({ owner }) => owner))]),
    ledger.inventoried(marked.map(({ id }) => keyOf(id))),
  ]);
  const principals = state.principals(principalId);
  const found = marked.flatMap(({ id, type, owner, body }): Orphan[] => {
    const isGone = type === ASSIGNMENT && !principals.has(textAt(body, ['properties', 'principalId']) ?? '');
    const cause = !live.has(owner)
      ? 'object-gone'
      : known.has(keyOf(id))
        ? null
        : isGone
          ? 'principal-gone'
          : 'not-in-inventory';
    const holds = type === RESOURCE_GROUP ? state.unmarkedIn(id) : [];
    return cause === null ? [] : [{ id, type, cause, owner, holds }];
  });
  const foreign = state.rules
    .filter((rule) => ownerIn(factsOf(RULE), rule) === null)
    .map((rule) => textAt(rule, ['id']) ?? '');
  const inGroups = new Set(found.filter(({ type }) => type === RESOURCE_GROUP).map(({ id }) => keyOf(id)));
  return [
    // What goes with its group is not told of one by one.
    ...found.filter(({ id, type }) => type === RESOURCE_GROUP || ![...inGroups].some((group) => isIn(id, group))),
    ...foreign
      // Whether it is in a security group of ours that group's own row says.
      .filter((id) => known.has(keyOf(parseResourceId(id).parent)))
      .map((id): Orphan => ({ id, type: RULE, cause: 'foreign-rule', owner: null, holds: [] })),
  ];
}

const isIn = (id: string, group: string) => keyOf(id).startsWith(`${group}/`);

async function read(arm: Pick<ArmClient, 'list'>, subscriptionId: string, signal: AbortSignal) {
  const root = `/subscriptions/${subscriptionId}`;
  const list = async (path: string, apiVersion: string): Promise<JsonObject[]> => {
    try {
      return await arm.list(path, apiVersion, signal);
    } catch (error) {
      throw driverError(error, `listing ${path.split('?')[0]}`);
    }
  };
  const ofType = (type: string) => list(`${root}/providers/${type}`, factsOf(type).apiVersion);
  const [resources, all, groups, assignments, identities, clusters, securityGroups] = await Promise.all([
    list(`${root}/resources?$filter=${encodeURIComponent(OURS)}`, RESOURCES),
    list(`${root}/resources`, RESOURCES),
    list(`${root}/resourcegroups`, factsOf(RESOURCE_GROUP).apiVersion),
    ofType(ASSIGNMENT),
    ofType('Microsoft.ManagedIdentity/userAssignedIdentities'),
    ofType('Microsoft.ContainerService/managedClusters'),
    ofType('Microsoft.Network/networkSecurityGroups'),
  ]);
  // Azure copies the tags of a cluster to the group of its nodes, and to what is in it.
  const managed = [
    ...groups
      .filter((group) => textAt(group, ['managedBy']) !== null)
      .map((group) => keyOf(textAt(group, ['id']) ?? '')),
    ...clusters.flatMap((cluster) => {
      const name = textAt(cluster, ['properties', 'nodeResourceGroup']);
      return name === null ? [] : [keyOf(`${root}/resourceGroups/${name}`)];
    }),
  ];
  const idOf = (body: JsonObject) => textAt(body, ['id']) ?? '';
  return {
    resources,
    groups,
    assignments,
    rules: securityGroups.flatMap((group) => {
      const rules = valueAt(group, ['properties', 'securityRules']);
      return Array.isArray(rules) ? rules.filter(isObject) : [];
    }),
    isManaged: (id: string) => managed.some((group) => keyOf(id) === group || isIn(id, group)),
    principals: (own: string | null) =>
      new Set([
        ...(own === null ? [] : [own]),
        ...identities.flatMap((identity) => textAt(identity, ['properties', 'principalId']) ?? []),
      ]),
    unmarkedIn: (group: string) => {
      const ours = new Set(resources.map((body) => keyOf(idOf(body))));
      return all.map(idOf).filter((id) => isIn(id, keyOf(group)) && !ours.has(keyOf(id)));
    },
  };
}

/** Deletes a rule that carries no mark of ours, after a last look that it still carries none. True when it is gone already. */
export async function deleteForeignRule(
  arm: Pick<ArmClient, 'send'>,
  id: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { apiVersion } = factsOf(RULE);
  const doing = `deleting ${id}`;
  try {
    const { body } = await arm.send({ method: 'GET', path: id, apiVersion, signal });
    if (body !== null && ownerIn(factsOf(RULE), body) !== null) {
      throw new DriverError('not-ours', 'HasOwner', `${id} carries the mark of an object by now`);
    }
    const { status } = await arm.send({ method: 'DELETE', path: id, apiVersion, signal });
    return status === 204;
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return true;
    throw driverError(error, doing);
  }
}
