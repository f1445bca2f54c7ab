import { API_VERSION, type JsonObject } from '@tenantry/kinds';
import { ANSWERS, acceptRequest, endRequest } from '../api/consents.ts';
import { directionParameters, listParameters, referenceParameters } from '../api/list.ts';
import { collectionPath } from '../api/view.ts';
import { limitParameter } from '../http/query.ts';
import { requestSchema } from '../http/read-request.ts';
import type { Catalog, CatalogEntry } from '../manifests/catalog.ts';
import { exampleManifest } from '../manifests/example.ts';
import { deedPaths } from './deed-paths.ts';
import {
  BODY_PROBLEMS,
  COMMON_PROBLEMS,
  headerParameter,
  jsonContent,
  MANIFEST_PROBLEMS,
  parametersOf,
  pathParameter,
  problemResponses,
  ref,
  STILL_SEEN,
  WRITE_PROBLEMS,
} from './parts.ts';
import { secretPaths } from './secret-paths.ts';

const OBJECT_HEADERS: JsonObject = {
  ETag: { $ref: '#/components/headers/ETag' },
  'X-Request-Id': { $ref: '#/components/headers/RequestId' },
};

/** Schemas of one kind: its spec, what people write and what the API shows. */
export function kindSchemas({ kind, schema }: CatalogEntry): JsonObject {
  const fixed = { apiVersion: { type: 'string', const: API_VERSION }, kind: { type: 'string', const: kind.name } };
  return {
    [`${kind.name}Spec`]: schema as JsonObject,
    [`${kind.name}Manifest`]: {
      type: 'object',
      description: kind.summary,
      properties: { ...fixed, metadata: ref('ManifestMetadata'), spec: ref(`${kind.name}Spec`) },
      required: ['apiVersion', 'kind', 'metadata', 'spec'],
    },
    [kind.name]: {
      type: 'object',
      description: kind.summary,
      properties: { ...fixed, metadata: ref('Metadata'), spec: ref(`${kind.name}Spec`), status: ref('Status') },
      required: ['apiVersion', 'kind', 'metadata', 'spec', 'status'],
    },
    [`${kind.name}List`]: {
      type: 'object',
      properties: {
        items: { type: 'array', items: ref(kind.name) },
        nextCursor: { type: ['string', 'null'], description: 'For the next page; null on the last.' },
      },
      required: ['items', 'nextCursor'],
    },
  };
}

/** Every path of one kind. */
export function kindPaths(entry: CatalogEntry, catalog: Catalog): JsonObject {
  const { kind } = entry;
  const isInTenant = kind.scope === 'tenant';
  const collection = collectionPath(kind.plural, isInTenant ? '{tenant}' : null);
  const tenant = isInTenant ? [pathParameter('tenant', 'The tenant it lives in, in any case.')] : [];
  const one = [...tenant, pathParameter('name', `Name of the ${kind.name}, in any case.`)];
  const operation = (id: string, summary: string, rest: JsonObject): JsonObject => ({
    operationId: `${id}${kind.name}`,
    tags: [kind.name],
    summary,
    ...rest,
  });
  const manifestBody = (): JsonObject => {
    const media = { schema: ref(`${kind.name}Manifest`), example: exampleManifest(kind) };
    return { required: true, content: { 'application/json': media, 'application/yaml': media } };
  };
  const answers = (status: string, description: string, schema: string, headers: JsonObject = {}): JsonObject => ({
    [status]: { description, headers: { ...OBJECT_HEADERS, ...headers }, content: jsonContent(ref(schema)) },
  });
  const gone = isInTenant ? (['object-not-found'] as const) : [];
  const write = [...COMMON_PROBLEMS, ...WRITE_PROBLEMS];
  const change = [...write, ...BODY_PROBLEMS, ...MANIFEST_PROBLEMS, 'object-not-found', 'version-mismatch'] as const;
  const found = problemResponses([...COMMON_PROBLEMS, 'object-not-found']);
  const items = (schema: string): JsonObject => ({
    200: { description: 'The list.', content: jsonContent(ref(schema)) },
  });
  const consentPaths = (): JsonObject =>
    Object.fromEntries(
      Object.entries(ANSWERS).map(([word, answer]) => [
        `${collection}/{name}/${word}`,
        {
          parameters: one,
          post: operation(word, `Answer a ${kind.name}: ${answer}`, {
            description: 'For whoever may speak for the other tenant. Audited on both sides.',
            parameters: [headerParameter('IdempotencyKey')],
            requestBody: {
              required: word === 'accept',
              content: jsonContent(requestSchema(word === 'accept' ? acceptRequest : endRequest)),
            },
            responses: {
              ...answers('200', 'The object; its status follows.', kind.name),
              ...problemResponses([
                ...write,
                ...BODY_PROBLEMS,
                'invalid-manifest',
                'object-not-found',
                'being-deleted',
                'asked-otherwise',
              ]),
            },
          }),
        },
      ]),
    );

  return {
    [collection]: {
      parameters: tenant,
      get: operation('list', `List objects of kind ${kind.name}`, {
        parameters: parametersOf({
          ...referenceParameters({ catalog }),
          ...directionParameters(kind),
          ...listParameters,
        }),
        responses: { ...items(`${kind.name}List`), ...problemResponses([...COMMON_PROBLEMS, ...gone]) },
      }),
      post: operation('create', kind.summary, {
        description: `Creates a ${kind.name}. It is there at once; its resources follow.`,
        parameters: [headerParameter('IdempotencyKey')],
        requestBody: manifestBody(),
        responses: {
          ...answers('201', 'Created.', kind.name, { Location: { $ref: '#/components/headers/Location' } }),
          ...problemResponses([...write, ...BODY_PROBLEMS, ...MANIFEST_PROBLEMS, ...gone, 'name-taken']),
        },
      }),
    },
    [`${collection}/{name}`]: {
      parameters: one,
      get: operation('get', `Read a ${kind.name}`, {
        parameters: [headerParameter('IfNoneMatch')],
        responses: {
          ...answers('200', 'The object.', kind.name),
          304: STILL_SEEN,
          ...found,
        },
      }),
      put: operation('replace', `Replace what is declared of a ${kind.name}`, {
        parameters: [headerParameter('IfMatch'), headerParameter('IdempotencyKey')],
        requestBody: manifestBody(),
        responses: { ...answers('200', 'The object as it is now.', kind.name), ...problemResponses(change) },
      }),
      patch: operation('patch', `Change some fields of a ${kind.name}`, {
        description: 'A JSON Merge Patch (RFC 7396) of labels, annotations and spec.',
        parameters: [headerParameter('IfMatch'), headerParameter('IdempotencyKey')],
        requestBody: { required: true, content: { 'application/merge-patch+json': { schema: ref('MergePatch') } } },
        responses: { ...answers('200', 'The object as it is now.', kind.name), ...problemResponses(change) },
      }),
      delete: operation('delete', `Delete a ${kind.name}`, {
        description: 'Asks for the deletion. The object goes when the last of its resources was observed gone.',
        parameters: [headerParameter('IfMatch'), headerParameter('IdempotencyKey')],
        responses: {
          ...answers('202', 'It is being deleted.', kind.name),
          ...problemResponses([...write, 'object-not-found', 'still-referenced', 'version-mismatch']),
        },
      }),
    },
    ...(kind.consent === undefined ? {} : consentPaths()),
    [`${collection}/{name}/resources`]: {
      parameters: one,
      get: operation('listResourcesOf', `The resources of a ${kind.name}`, {
        responses: { ...items('ResourceList'), ...found },
      }),
    },
    [`${collection}/{name}/deletion`]: {
      parameters: one,
      get: operation('previewDeletionOf', `What deleting a ${kind.name} would take away`, {
        responses: {
          ...items('DeletionPreview'),
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'upstream-failed']),
        },
      }),
    },
    [`${collection}/{name}/events`]: {
      parameters: one,
      get: operation('listEventsOf', `The newest events of a ${kind.name}`, {
        parameters: parametersOf({ limit: limitParameter }),
        responses: { ...items('ObjectEvents'), ...found },
      }),
    },
    ...deedPaths(entry, `${collection}/{name}`, one),
    ...(entry.hasSecrets ? secretPaths(entry, `${collection}/{name}`, one) : {}),
  };
}
