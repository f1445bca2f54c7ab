import { neededActions } from './neededActions.ts';

/** Stands where the id of the subscription belongs. */
const SUBSCRIPTION = '{subscriptionId}';

/** The rights of these are given by the second grant alone, under its condition. */
const BY_CONDITION = /^Microsoft\.Authorization\/roleAssignments\//;

/** Roles that a cluster and a tenant need and Tenantry therefore gives: name → id of the built-in role. */
export const GIVEN_ROLES: Readonly<Record<string, string>> = {
  'Network Contributor': '4d97b98b-1d4f-4787-a291-c67834d212e7',
  'Managed Identity Operator': 'f1a07417-d97a-45cb-824c-7a7467783830',
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6',
  'Key Vault Secrets Officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
  'Key Vault Crypto Service Encryption User': 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-00f855dd0fb7',
  'Storage File Data Privileged Contributor': '69566ab7-960f-475b-8e7c-b3118f30c6bd',
};

/** The custom role, as `az role definition create` takes it: every action that the driver calls, each by its own name. */
export function provisionerRole() {
  const actions = [...new Set(neededActions())].filter((action) => !BY_CONDITION.test(action));
  return {
    Name: 'Tenantry provisioner',
    Description: 'What the Tenantry control plane needs on a subscription, role assignments aside.',
    IsCustom: true,
    Actions: actions.sort(),
    NotActions: [],
    DataActions: [],
    NotDataActions: [],
    AssignableScopes: [`/subscriptions/${SUBSCRIPTION}`],
  };
}

/**
 * Condition of the second grant, the built-in role Role Based Access Control Administrator: only the roles above may be given
 * and taken away, to service principals only.
 */
export function assignmentCondition(): string {
  const ids = Object.values(GIVEN_ROLES).join(', ');
  return [
    ['write', '@Request'],
    ['delete', '@Resource'],
  ]
    .map(([verb, source]) => {
      const attribute = (name: string) => `${source}[Microsoft.Authorization/roleAssignments:${name}]`;
      const isRole = `${attribute('RoleDefinitionId')} ForAnyOfAnyValues:GuidEquals {${ids}}`;
      const isService = `${attribute('PrincipalType')} StringEqualsIgnoreCase 'ServicePrincipal'`;
      return `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'})) OR (${isRole} AND ${isService}))`;
    })
    .join(' AND ');
}

/** Files under `deploy/azure`: name → content. */
export function roleFiles(): Readonly<Record<string, string>> {
  return {
    'provisioner-role.json': `${JSON.stringify(provisionerRole(), null, 2)}\n`,
    'role-assignment-condition.txt': `${assignmentCondition()}\n`,
  };
}
