import { armResource } from '../azure/arm.ts';
import { diagnosticSetting } from '../azure/diagnostics.ts';
import { PRIVATE_ZONES } from '../infrastructure/private-dns.ts';
import type { CompileInput } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';
import { endpointInReach } from '../tenant/endpoint-in-reach.ts';
import { tenantOf } from '../tenant/scope.ts';
import type { PostgresDatabaseSpec } from './schema.ts';
import { SERVER } from './server.ts';

export const PORT = 5432;

/** Inventory key of the private endpoint, and of the place it takes in the tenant's security group. */
export const ENDPOINT_KEY = 'endpoint';

/** Stands in a plan for the tenant's identity while that is yet to be made: Azure gives its number then. */
const NOT_KNOWN_YET = '00000000-0000-0000-0000-000000000000';

/** By which network, and as whom, the server is used; and the record of that. */
export function accessResources(
  input: CompileInput<PostgresDatabaseSpec>,
  place: AzureTenant,
  server: string,
): DesiredResource[] {
  const { scope, layout, tenant, azure } = place;
  const { identityPrincipalId } = tenantOf(input).status.outputs;
  const principalId = typeof identityPrincipalId === 'string' ? identityPrincipalId : NOT_KNOWN_YET;
  return [
    armResource(scope, {
      key: 'administrator',
      title: `administrator ${tenant.fullName}`,
      type: `${SERVER}/administrators`,
      id: `${server}/administrators/${principalId}`,
      body: {
        properties: { principalType: 'ServicePrincipal', principalName: tenant.fullName, tenantId: azure.tenantId },
      },
      dependsOn: ['server'],
      deletedWith: 'server',
    }),
    ...endpointInReach(
      input,
      place,
      {
        key: ENDPOINT_KEY,
        name: `pe-pg-${input.object.name}`,
        belongsTo: 'of the server',
        of: server,
        part: 'postgresqlServer',
        zone: layout.privateZone(PRIVATE_ZONES.postgres),
        subnet: OF_TENANT.privateEndpointSubnet,
        dependsOn: ['server'],
      },
      [PORT],
    ),
    ...(input.spec.log
      ? [
          diagnosticSetting(scope, {
            key: 'log',
            title: 'log of the server',
            of: server,
            workspace: layout.logAnalytics,
            logs: [{ category: 'PostgreSQLLogs' }],
            dependsOn: ['server'],
            deletedWith: 'server',
          }),
        ]
      : []),
  ];
}
