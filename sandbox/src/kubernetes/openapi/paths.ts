import type { ServedType } from '../types/served.ts';
import type { Json } from './schemas.ts';

const query = (name: string, type = 'string'): Json => ({ name, in: 'query', schema: { type, uniqueItems: true } });

const writeParameters: readonly Json[] = [query('dryRun'), query('fieldManager'), query('fieldValidation')];
const listParameters: readonly Json[] = [
  query('allowWatchBookmarks', 'boolean'),
  query('continue'),
  query('fieldSelector'),
  query('labelSelector'),
  query('limit', 'integer'),
  query('resourceVersion'),
  query('resourceVersionMatch'),
  query('sendInitialEvents', 'boolean'),
  query('timeoutSeconds', 'integer'),
  query('watch', 'boolean'),
];
const deleteParameters: readonly Json[] = [
  query('dryRun'),
  query('gracePeriodSeconds', 'integer'),
  query('orphanDependents', 'boolean'),
  query('propagationPolicy'),
];

const operations = [
  { verb: 'get', method: 'get', action: 'get', parameters: [] },
  { verb: 'update', method: 'put', action: 'put', parameters: writeParameters },
  { verb: 'patch', method: 'patch', action: 'patch', parameters: [...writeParameters, query('force', 'boolean')] },
  { verb: 'delete', method: 'delete', action: 'delete', parameters: deleteParameters },
] as const;

const collectionOperations = [
  { verb: 'list', method: 'get', action: 'list', parameters: listParameters },
  { verb: 'create', method: 'post', action: 'post', parameters: writeParameters },
  { verb: 'deletecollection', method: 'delete', action: 'deletecollection', parameters: deleteParameters },
] as const;

function operation(action: string, type: ServedType, parameters: readonly Json[], schemaRef: string): Json {
  return {
    operationId: `${action}${type.group}${type.version}${type.kind}`.replace(/[^A-Za-z0-9]/g, ''),
    parameters,
    responses: { 200: { description: 'OK', content: { 'application/json': { schema: { $ref: schemaRef } } } } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: type.group, version: type.version, kind: type.kind },
  };
}

/** The paths of a type, for version 3 documents. */
export function pathsOf(type: ServedType, schemaRef: string): Record<string, Json> {
  const root = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const base = `${root}${type.namespaced ? '/namespaces/{namespace}' : ''}/${type.plural}`;
  const named = (name: string): Json => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', uniqueItems: true },
  });
  const place = type.namespaced ? [named('namespace')] : [];
  const collection: Json = { parameters: place };
  for (const { verb, method, action, parameters } of collectionOperations) {
    if (type.verbs.includes(verb)) collection[method] = operation(action, type, parameters, schemaRef);
  }
  const single: Json = { parameters: [named('name'), ...place] };
  for (const { verb, method, action, parameters } of operations) {
    if (type.verbs.includes(verb)) single[method] = operation(action, type, parameters, schemaRef);
  }
  const paths: Record<string, Json> = { [base]: collection };
  if (type.verbs.some((verb) => operations.some((each) => each.verb === verb))) paths[`${base}/{name}`] = single;
  return paths;
}
