import { armResource } from '../azure/arm.ts';
import { diagnosticSetting } from '../azure/diagnostics.ts';
import { privateEndpointResources } from '../azure/private-endpoint.ts';
import { PRIVATE_ZONES } from '../infrastructure/private-dns.ts';
import type { DesiredResource } from '../model/resource.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';
import type { PostgresDatabaseSpec } from './schema.ts';
import { SERVER } from './server.ts';

/** Inventory key of the private endpoint, and of the place it takes in the tenant's security group. */
export const ENDPOINT_KEY = 'endpoint';

/** Stands in a plan for the tenant's identity while that is yet to be made: Azure gives its number then. */
const NOT_KNOWN_YET = '00000000-0000-0000-0000-000000000000';

/** By which network, and as whom, the server is used; and the record of that. */
export function accessResources(
  place: AzureTenant,
  server: string,
  name: string,
  principalId: string | null,
  { log }: PostgresDatabaseSpec,
): DesiredResource[] {
  const { scope, group, layout, securityGroup, tenant, azure } = place;
  return [
    armResource(scope, {
      key: 'administrator',
      title: `administrator ${tenant.fullName}`,
      type: `${SERVER}/administrators`,
      id: `${server}/administrators/${principalId ?? NOT_KNOWN_YET}`,
      body: {
        properties: { principalType: 'ServicePrincipal', principalName: tenant.fullName, tenantId: azure.tenantId },
      },
      dependsOn: ['server'],
      deletedWith: 'server',
    }),
    ...privateEndpointResources(scope, group, {
      key: ENDPOINT_KEY,
      name: `pe-pg-${name}`,
      belongsTo: 'of the server',
      of: server,
      part: 'postgresqlServer',
      zone: layout.privateZone(PRIVATE_ZONES.postgres),
      subnet: OF_TENANT.privateEndpointSubnet,
      securityGroup,
      dependsOn: ['server'],
    }),
    ...(log
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
