import type { z } from 'zod';
import { armResource } from '../azure/arm.ts';
import { endpointKeys } from '../azure/private-endpoint.ts';
import type { JsonObject } from '../model/json.ts';
import type { AllocationRequest, CompileInput, Kind } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { cloudFaults, placeInAzure, tenantInAzure } from '../tenant/azure-tenant.ts';
import { podsWithoutWay } from '../tenant/endpoint-in-reach.ts';
import { tenantOf } from '../tenant/scope.ts';
import { memberRequest } from '../tenant/security-groups.ts';
import { accessResources, ENDPOINT_KEY, PORT } from './access.ts';
import { changeFaults } from './faults.ts';
import { parameterResources } from './parameters.ts';
import { type PostgresDatabaseSpec, postgresDatabaseSchema } from './schema.ts';
import { postgresServerId, SERVER, serverResource } from './server.ts';
import { postgresDatabaseUsage } from './usage.ts';

export { postgresServerId } from './server.ts';

type Input = CompileInput<PostgresDatabaseSpec>;

function compile(input: Input): DesiredResource[] {
  const { object, spec } = input;
  const place = tenantInAzure(input);
  const server = postgresServerId(place, object);
  return [
    serverResource(place, server, spec),
    ...spec.databases.map((name) =>
      armResource(place.scope, {
        key: `database/${name}`,
        title: `database ${name}`,
        type: `${SERVER}/databases`,
        id: `${server}/databases/${name}`,
        body: { properties: { charset: 'UTF8', collation: 'en_US.utf8' } },
        dependsOn: ['server'],
        deletedWith: 'server',
      }),
    ),
    ...parameterResources(place.scope, server, spec),
    ...accessResources(input, place, server),
  ];
}

function outputs(input: Input, resources: Readonly<Record<string, JsonObject>>): JsonObject {
  const place = tenantInAzure(input);
  const id = postgresServerId(place, input.object);
  const { databases } = input.spec;
  const user = place.tenant.fullName;
  const { host = null, version = null } = resources.server ?? {};
  const url = (name: string) => (host === null ? null : `postgresql://${user}@${host}:${PORT}/${name}?sslmode=require`);
  return {
    server: id.split('/').at(-1) ?? '',
    resourceId: id,
    privateAddress: resources[endpointKeys(ENDPOINT_KEY)[1]]?.address ?? null,
    clientId: tenantOf(input).status.outputs.identityClientId ?? null,
    version,
    host,
    port: PORT,
    user,
    database: databases[0] ?? null,
    url: url(databases[0] ?? 'postgres'),
    databases: Object.fromEntries(databases.map((name) => [name, url(name)])),
  };
}

/** A PostgreSQL server of the tenant and the databases on it. */
export const PostgresDatabase: Kind<PostgresDatabaseSpec> = {
  name: 'PostgresDatabase',
  plural: 'postgresdatabases',
  shortNames: ['pg'],
  scope: 'tenant',
  summary:
    'A PostgreSQL server with its databases, reached in the tenant alone, by its identity and without a password.',
  group: 'data',
  figures: { Version: 'spec.version', Size: 'spec.size', Address: 'status.outputs.host' },
  schema: postgresDatabaseSchema as z.ZodType<PostgresDatabaseSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'orders', tenant: 'dev01', spec: { databases: ['orders'] } },
  immutable: {
    version: 'a server keeps its major version; declare another PostgresDatabase and move the data there',
    encryption: 'Azure fixes it when the server is made; declare another PostgresDatabase and move the data there',
    'backups.geoRedundant':
      'Azure fixes it when the server is made; declare another PostgresDatabase and move the data there',
  },
  references: () => [],
  allocations: (input): AllocationRequest[] => {
    const place = placeInAzure(tenantOf(input), input);
    return place === null ? [] : [memberRequest(ENDPOINT_KEY, place)];
  },
  usage: postgresDatabaseUsage,
  faults: (input) => [...cloudFaults(input, 'a PostgreSQL server'), ...changeFaults(input.spec, input.existing)],
  notOffered: (input) => podsWithoutWay(input, 'the server'),
  compile,
  outputs,
};
