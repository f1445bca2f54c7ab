import { type ArmScope, armResource } from '../azure/arm.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { PostgresDatabaseSpec } from './schema.ts';
import { SERVER } from './server.ts';

/** What is set otherwise than Azure has it: parameters, and among them the extensions that may be installed. */
export function parameterResources(scope: ArmScope, server: string, spec: PostgresDatabaseSpec): DesiredResource[] {
  const extensions = spec.extensions.toSorted().join(',');
  const values = { ...spec.parameters, ...(extensions === '' ? {} : { 'azure.extensions': extensions }) };
  return Object.entries(values).map(([name, value]) =>
    armResource(scope, {
      key: `parameter/${name}`,
      title: `parameter ${name}`,
      type: `${SERVER}/configurations`,
      id: `${server}/configurations/${name}`,
      body: { properties: { value, source: 'user-override' } },
      dependsOn: ['server'],
      deletedWith: 'server',
    }),
  );
}
