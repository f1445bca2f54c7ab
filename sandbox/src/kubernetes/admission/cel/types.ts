import type { Schema } from '../../types/schema.ts';

/** What is known of a value before anything runs. `dyn` may be anything. */
export type CelType =
  | 'dyn'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'null'
  | 'timestamp'
  | { readonly is: 'list'; readonly element: CelType }
  | { readonly is: 'map'; readonly value: CelType }
  | { readonly is: 'object'; readonly field: (name: string) => CelType | undefined };

export const listOf = (element: CelType): CelType => ({ is: 'list', element });
export const mapOf = (value: CelType): CelType => ({ is: 'map', value });
export const objectOf = (fields: Readonly<Record<string, CelType>>): CelType => ({
  is: 'object',
  field: (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined),
});

const groupVersion = (last: string): CelType => objectOf({ group: 'string', version: 'string', [last]: 'string' });

/** `request` of an admission policy. */
export const REQUEST: CelType = objectOf({
  kind: groupVersion('kind'),
  resource: groupVersion('resource'),
  subResource: 'string',
  requestKind: groupVersion('kind'),
  requestResource: groupVersion('resource'),
  requestSubResource: 'string',
  name: 'string',
  namespace: 'string',
  operation: 'string',
  userInfo: objectOf({
    username: 'string',
    uid: 'string',
    groups: listOf('string'),
    extra: mapOf(listOf('string')),
  }),
  dryRun: 'bool',
  options: 'dyn',
});

/** `namespaceObject` of an admission policy: less than the whole Namespace. */
export const NAMESPACE: CelType = objectOf({
  metadata: objectOf({
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    labels: mapOf('string'),
    annotations: mapOf('string'),
    UID: 'string',
    creationTimestamp: 'timestamp',
    deletionGracePeriodSeconds: 'int',
    deletionTimestamp: 'timestamp',
    generation: 'int',
    resourceVersion: 'string',
    finalizers: listOf('string'),
  }),
  spec: objectOf({ finalizers: listOf('string') }),
  status: objectOf({ phase: 'string' }),
});

/** The type of what a schema describes. */
export function typeOfSchema(schema: Schema): CelType {
  switch (schema.is) {
    case 'string':
      return 'string';
    case 'bytes':
      return 'bytes';
    case 'time':
    case 'microtime':
      return 'timestamp';
    case 'integer':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    case 'list':
      return listOf(typeOfSchema(schema.element));
    case 'map':
      return mapOf(typeOfSchema(schema.element));
    case 'struct': {
      if (schema.keepsUnknown) return 'dyn';
      return {
        is: 'object',
        field: (name) => {
          const own = schema.fields().get(name);
          return own === undefined ? undefined : typeOfSchema(own);
        },
      };
    }
    default:
      // Quantities and ports are numbers or texts.
      return 'dyn';
  }
}
