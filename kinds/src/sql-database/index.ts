import type { z } from 'zod';
import { endpointKeys } from '../azure/private-endpoint.ts';
import { PRIVATE_ZONES } from '../infrastructure/private-dns.ts';
import type { JsonObject } from '../model/json.ts';
import type { AllocationRequest, CompileInput, Kind } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { cloudFaults, OF_TENANT, placeInAzure, tenantInAzure } from '../tenant/azure-tenant.ts';
import { endpointInReach, podsWithoutWay } from '../tenant/endpoint-in-reach.ts';
import { tenantOf } from '../tenant/scope.ts';
import { memberRequest } from '../tenant/security-groups.ts';
import { databaseResources } from './database.ts';
import { type SqlDatabaseSpec, sqlDatabaseSchema } from './schema.ts';
import { serverResources, sqlServerId } from './server.ts';
import { sqlDatabaseUsage } from './usage.ts';

export { sqlServerId } from './server.ts';

type Input = CompileInput<SqlDatabaseSpec>;

const ENDPOINT = 'endpoint';
const PORT = 1433;

const nameOf = ({ object, spec }: Pick<Input, 'object' | 'spec'>): string => spec.database ?? object.name;

function compile(input: Input): DesiredResource[] {
  const { object, spec } = input;
  const place = tenantInAzure(input);
  const server = sqlServerId(place, object);
  return [
    ...serverResources(place, server),
    ...databaseResources(place, server, nameOf(input), spec),
    ...endpointInReach(
      input,
      place,
      {
        key: ENDPOINT,
        name: `pe-sql-${object.name}`,
        belongsTo: 'of the SQL server',
        of: server,
        part: 'sqlServer',
        zone: place.layout.privateZone(PRIVATE_ZONES.sql),
        subnet: OF_TENANT.privateEndpointSubnet,
        dependsOn: ['server'],
      },
      [PORT],
    ),
  ];
}

/**
 * What a workload needs to connect. `Active Directory Default` takes the workload identity of a pod and the managed identity of a host
 * alike: https://learn.microsoft.com/sql/connect/ado-net/sql/azure-active-directory-authentication
 */
function outputs(input: Input, resources: Readonly<Record<string, JsonObject>>): JsonObject {
  const place = tenantInAzure(input);
  const database = nameOf(input);
  const host = resources.server?.host ?? null;
  const clientId = tenantOf(input).status.outputs.identityClientId ?? null;
  return {
    host,
    port: PORT,
    database,
    clientId,
    connectionString:
      host === null || clientId === null
        ? null
        : `Server=tcp:${host},${PORT};Database=${database};Encrypt=True;Authentication=Active Directory Default;User Id=${clientId}`,
    resourceId: sqlServerId(place, input.object),
    privateAddress: resources[endpointKeys(ENDPOINT)[1]]?.address ?? null,
  };
}

/** A database of Azure SQL, on a server of its own, reached in the tenant alone by its identity. */
export const SqlDatabase: Kind<SqlDatabaseSpec> = {
  name: 'SqlDatabase',
  plural: 'sqldatabases',
  shortNames: ['sqldb'],
  scope: 'tenant',
  summary:
    'A database of Azure SQL on a server of its own, reached in the tenant alone, by its identity and without passwords.',
  group: 'data',
  figures: { Size: 'spec.size', Address: 'status.outputs.host' },
  schema: sqlDatabaseSchema as z.ZodType<SqlDatabaseSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'orders', tenant: 'dev01', spec: {} },
  immutable: {
    database: 'a database keeps its name; declare another one and move the data there',
    collation: 'a database keeps its collation; declare another one and move the data there',
  },
  references: () => [],
  allocations: (input): AllocationRequest[] => {
    const place = placeInAzure(tenantOf(input), input);
    return place === null ? [] : [memberRequest(ENDPOINT, place)];
  },
  usage: sqlDatabaseUsage,
  faults: (input) => cloudFaults(input, 'a database of Azure SQL'),
  notOffered: (input) => podsWithoutWay(input, 'the database'),
  compile,
  outputs,
};
