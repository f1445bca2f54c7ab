import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { kubernetesObject } from '../kubernetes/object.ts';
import type { CompileInput, Kind } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { scopeInTenant } from '../tenant/scope.ts';
import { type ConfigSpec, configSchema } from './schema.ts';

function compile(input: CompileInput<ConfigSpec>): DesiredResource[] {
  const { values, files } = input.spec;
  return [
    kubernetesObject(scopeInTenant(input), {
      key: 'config-map',
      title: `config map ${input.object.name}`,
      apiVersion: 'v1',
      kind: 'ConfigMap',
      plural: 'configmaps',
      name: input.object.name,
      namespaced: true,
      body: { data: values, binaryData: files },
    }),
  ];
}

/** The same for the same content, whatever the order it is written in. */
function contentHash({ values, files }: ConfigSpec): string {
  const sorted = (of: Readonly<Record<string, string>>) => Object.entries(of).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const content = JSON.stringify([sorted(values), sorted(files)]);
  return createHash('sha256').update(content).digest('hex');
}

/** Settings that are no secret, for what runs in the tenant. */
export const Config: Kind<ConfigSpec> = {
  name: 'Config',
  plural: 'configs',
  shortNames: ['cfg'],
  scope: 'tenant',
  summary: 'Settings and files that are no secret, for what runs in the tenant.',
  group: 'services',
  schema: configSchema as z.ZodType<ConfigSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'shop', tenant: 'dev01', spec: { values: { LOG_LEVEL: 'info' } } },
  immutable: {},
  references: () => [],
  allocations: () => [],
  compile,
  outputs: ({ object, spec }) => ({ configMap: object.name, contentHash: contentHash(spec) }),
};
