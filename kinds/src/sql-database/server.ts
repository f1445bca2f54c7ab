import { armResource, providerId, taggedResource } from '../azure/arm.ts';
import type { CompileInput } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { sqlServerName, uniqueSuffix } from '../names.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';

const SERVER = 'Microsoft.Sql/servers';

/** Id of the logical server that an object stands for. */
export function sqlServerId({ tenant, azure, group }: AzureTenant, object: CompileInput<unknown>['object']): string {
  const suffix = uniqueSuffix(azure.subscriptionId, tenant.infrastructure, tenant.name, object.uid);
  return providerId(group, SERVER, sqlServerName(tenant.name, object.name, suffix));
}

/**
 * The logical server: reached by its private endpoint alone, by identities of Entra ID alone, with the tenant's identity as its
 * administrator, and no password at all. What it keeps is encrypted with the tenant's key.
 */
export function serverResources(place: AzureTenant, id: string): DesiredResource[] {
  const { scope, identity, tenant, azure } = place;
  const administrator = {
    administratorType: 'ActiveDirectory',
    login: tenant.fullName,
    sid: OF_TENANT.identityPrincipalId,
    tenantId: azure.tenantId,
  };
  const child = (key: string, title: string, type: string, name: string, properties: DesiredResource['body']) =>
    armResource(scope, {
      key,
      title,
      type: `${SERVER}/${type}`,
      id: `${id}/${type}/${name}`,
      body: { properties },
      dependsOn: ['server'],
      deletedWith: 'server',
    });
  return [
    taggedResource(scope, {
      key: 'server',
      title: `SQL server ${id.split('/').at(-1)}`,
      type: SERVER,
      id,
      body: {
        identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
        properties: {
          version: '12.0',
          minimalTlsVersion: '1.2',
          publicNetworkAccess: 'Disabled',
          restrictOutboundNetworkAccess: 'Enabled',
          primaryUserAssignedIdentityId: identity,
          // SQL takes a key with its version only; a new version is a change of the tenant's output, and so of this.
          keyId: OF_TENANT.tenantKeyVersionUri,
          administrators: { ...administrator, principalType: 'Application', azureADOnlyAuthentication: true },
        },
      },
      outputs: { host: 'properties.fullyQualifiedDomainName' },
    }),
    // Both are there as soon as the server is: as resources they are seen when another hand changes them.
    child(
      'administrator',
      "the tenant's identity as administrator",
      'administrators',
      'ActiveDirectory',
      administrator,
    ),
    child('entra-only', 'sign-in by Entra ID alone', 'azureADOnlyAuthentications', 'Default', {
      azureADOnlyAuthentication: true,
    }),
  ];
}
