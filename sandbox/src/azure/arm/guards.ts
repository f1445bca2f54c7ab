import type { HttpRequest } from '../../http/message.ts';
import { objectAt, textAt } from '../../json.ts';
import type { World } from '../world.ts';
import { ArmError } from './error.ts';
import { isWithin, parentId, resourceGroupId } from './path.ts';
import type { ResourceRecord } from './resource.ts';

/** The resource group an id lies in must exist, and for writes must not be on its way out. */
export function requireGroup(world: World, id: string, forWrite: boolean): void {
  const groupId = resourceGroupId(id);
  if (groupId === null) return;
  const name = groupId.split('/').at(-1) ?? '';
  const group = world.resources.get(groupId);
  // A group is made by a write to its own id.
  if (!group && groupId.length === id.length) return;
  if (!group) throw new ArmError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
  if (forWrite && group.state === 'Deleting') {
    throw new ArmError(
      409,
      'ResourceGroupBeingDeleted',
      `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
    );
  }
}

/** What a child hangs on must exist. */
export function requireParent(world: World, id: string, typeName: string): void {
  const parent = parentId(id);
  if (/^(\/subscriptions\/[^/]+)?$/i.test(parent) || resourceGroupId(id)?.length === parent.length) return;
  const held = world.resources.get(parent);
  if (held || isSecret(world, parent)) return;
  const isExtension = /\/providers\/[^/]+\/[^/]+\/[^/]+$/i.test(id) && !isChildOf(id, parent);
  const name = parent.split('/').at(-1) ?? '';
  if (isExtension) throw notFound(parent);
  throw new ArmError(
    404,
    'ParentResourceNotFound',
    `Failed to perform 'write' on resource(s) of type '${typeName.split('/').slice(1).join('/')}', because the parent resource '${parent}' could not be found.`,
    { target: name },
  );
}

/** Of a vault: kept by the vault itself, and yet something that a role is given on. */
function isSecret(world: World, id: string): boolean {
  const [, vaultId = '', vault = '', name] =
    /^(.+\/providers\/Microsoft\.KeyVault\/vaults\/([^/]+))\/secrets\/([^/]+)$/i.exec(id) ?? [];
  if (name === undefined || !world.resources.get(vaultId)) return false;
  return world.vaults.secrets
    .of(vault)
    .some((entry) => entry.name.toLowerCase() === name.toLowerCase() && entry.deleted === null);
}

function isChildOf(id: string, parent: string): boolean {
  return (
    id
      .slice(parent.length + 1)
      .split('/')[0]
      ?.toLowerCase() !== 'providers'
  );
}

export function notFound(id: string): ArmError {
  const segments = id.split('/');
  const at = segments.map((segment) => segment.toLowerCase()).lastIndexOf('providers');
  const described = at < 0 ? (segments.at(-1) ?? '') : describe(segments.slice(at + 1));
  const group = resourceGroupId(id)?.split('/').at(-1);
  const where = group ? ` under resource group '${group}'` : '';
  return new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${described}'${where} was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

function describe(parts: string[]): string {
  const [namespace, ...rest] = parts;
  const types = rest.filter((_, i) => i % 2 === 0);
  const names = rest.filter((_, i) => i % 2 === 1);
  return `${namespace}/${types.join('/')}/${names.join('/')}`;
}

/** Locks at or above an id, and for deletions of what holds more, also below. */
export function requireUnlocked(world: World, id: string, operation: 'write' | 'delete'): void {
  for (const lock of world.resources.ofType('Microsoft.Authorization/locks')) {
    const scope = parentId(lock.id);
    const level = textAt(objectAt(lock.body, 'properties'), 'level');
    const reaches = isWithin(id, scope) || (operation === 'delete' && isWithin(scope, id));
    if (!reaches || id.toLowerCase() === lock.id.toLowerCase()) continue;
    if (operation === 'write' && level !== 'ReadOnly') continue;
    throw new ArmError(
      409,
      'ScopeLocked',
      `The scope '${id}' cannot perform ${operation} operation because following scope(s) are locked: '${scope}'. Please remove the lock and try again.`,
    );
  }
}

/**
 * No policy with the effect `deny` is in the way: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy
 */
export function requireAllowedByPolicy(world: World, id: string, typeName: string): void {
  const policy = world.settings.disallowed.get(typeName.toLowerCase());
  if (policy === undefined) return;
  const name = id.split('/').at(-1) ?? '';
  const subscription = /^\/subscriptions\/[^/]+/i.exec(id)?.[0] ?? '';
  const authorization = `${subscription}/providers/Microsoft.Authorization`;
  const slug = policy.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const identifiers = JSON.stringify([
    {
      policyAssignment: { name: policy, id: `${authorization}/policyAssignments/${slug}` },
      policyDefinition: { name: policy, id: `${authorization}/policyDefinitions/${slug}` },
    },
  ]);
  throw new ArmError(
    403,
    'RequestDisallowedByPolicy',
    `Resource '${name}' was disallowed by policy. Policy identifiers: '${identifiers}'.`,
    { target: name },
  );
}

/** If-Match and If-None-Match, on types that have an etag. */
export function requirePreconditions(request: HttpRequest, record: ResourceRecord | undefined): void {
  const wanted = request.headers['if-match'];
  const unwanted = request.headers['if-none-match'];
  const bare = (etag: string): string => etag.replace(/^W\//, '').replaceAll('"', '');
  const fails =
    (wanted !== undefined && (!record || (wanted !== '*' && bare(wanted) !== record.etag))) ||
    (unwanted !== undefined && record && (unwanted === '*' || bare(unwanted) === record.etag));
  if (fails) {
    throw new ArmError(
      412,
      'PreconditionFailed',
      'Precondition failed. The etag provided does not match the resource.',
    );
  }
}
