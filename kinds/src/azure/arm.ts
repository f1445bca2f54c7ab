import { v5 as uuidv5 } from 'uuid';
import type { AdoptionPolicy, DesiredResource, OutputReference, Requirement, Template } from '../model/resource.ts';

/** What an Azure resource needs besides its own body. */
export interface ArmResource {
  readonly key: string;
  readonly title: string;
  readonly type: string;
  readonly id: string;
  readonly body: Template;
  readonly dependsOn?: readonly string[];
  readonly outputs?: Readonly<Record<string, string>>;
  readonly deletedWith?: string;
  readonly goesBefore?: readonly string[];
  readonly adopt?: AdoptionPolicy;
  readonly existing?: readonly Requirement[];
}

export interface ArmScope {
  readonly subscriptionId: string;
  /** On every resource that can carry tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly location: string;
}

export function resourceGroupId(subscriptionId: string, name: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
}

/** `providerId(group, 'Microsoft.Network/virtualNetworks', 'vnet')`; a child's type and name are joined by `/` alike. */
export function providerId(scope: string, type: string, name: string): string {
  // Most have no parent, and each pass over a tenant names dozens of them.
  if (type.indexOf('/') === type.lastIndexOf('/')) return `${scope}/providers/${type}/${name}`;
  const [namespace, ...types] = type.split('/');
  const names = name.split('/');
  return `${scope}/providers/${namespace}/${types.map((part, index) => `${part}/${names[index]}`).join('/')}`;
}

export function armResource(scope: ArmScope, resource: ArmResource): DesiredResource {
  return { driver: 'azure', connection: `azure:${subscriptionIn(scope, resource.id)}`, dependsOn: [], ...resource };
}

/** Id of the subscription that something is in; it may be another than what makes it is in, as with a role on what is another tenant's. */
function subscriptionIn({ subscriptionId }: ArmScope, id: string): string {
  const [, found = subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(id) ?? [];
  return isSameSubscription(found, subscriptionId) ? subscriptionId : found.toLowerCase();
}

/** Azure compares ids without regard to case; connections are named after them with it. */
export function isSameSubscription(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A resource with location and tags, as most of Azure has them. */
export function taggedResource(scope: ArmScope, resource: ArmResource): DesiredResource {
  return armResource(scope, {
    ...resource,
    body: { location: scope.location, tags: scope.tags, ...resource.body },
  });
}

/** Ids of the built-in roles we assign: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const ROLES = {
  networkContributor: '4d97b98b-1d4f-4787-a291-c67834d212e7',
  managedIdentityOperator: 'f1a07417-d97a-45cb-824c-7a7467783830',
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6',
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
  keyVaultCryptoServiceEncryptionUser: 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
  storageBlobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-00f855dd0fb7',
  storageFileDataPrivilegedContributor: '69566ab7-960f-475b-8e7c-b3118f30c6bd',
} as const;

const ASSIGNMENT_NAMES = '6f1d5a0e-6a53-5c5b-9a53-2f5a4d0f5d11';

/**
 * A role for a service principal on a scope. Its name is a UUIDv5 of scope, role and holder, so that asking twice makes one
 * assignment. `principalType` is always sent: Azure then accepts a principal that is not replicated yet.
 */
export function roleAssignment(
  scope: ArmScope,
  assignment: {
    readonly key: string;
    readonly title: string;
    readonly on: string;
    readonly role: keyof typeof ROLES;
    /** Stable words for who holds it; part of the assignment's name. */
    readonly holder: string;
    readonly principalId: string | OutputReference;
    readonly dependsOn: readonly string[];
    readonly deletedWith?: string;
  },
): DesiredResource {
  const roleId = ROLES[assignment.role];
  const name = uuidv5(
    [assignment.on.toLowerCase(), roleId, assignment.holder.toLowerCase()].join('\n'),
    ASSIGNMENT_NAMES,
  );
  return armResource(scope, {
    key: assignment.key,
    title: assignment.title,
    type: 'Microsoft.Authorization/roleAssignments',
    id: `${assignment.on}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    body: {
      properties: {
        roleDefinitionId: `/subscriptions/${subscriptionIn(scope, assignment.on)}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
        principalId: assignment.principalId,
        principalType: 'ServicePrincipal',
      },
    },
    dependsOn: assignment.dependsOn,
    ...(assignment.deletedWith === undefined ? {} : { deletedWith: assignment.deletedWith }),
  });
}
