import type { JsonObject } from '@tenantry/kinds';
import { actionParameters } from '../api/actions.ts';
import { revisionParameters, rollbackRequest } from '../api/revisions.ts';
import { requestSchema } from '../http/read-request.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
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
  WRITE_PROBLEMS,
} from './parts.ts';

const PROBLEMS = [
  ...COMMON_PROBLEMS,
  ...WRITE_PROBLEMS,
  ...BODY_PROBLEMS,
  ...MANIFEST_PROBLEMS,
  'object-not-found',
  'version-mismatch',
  'action-refused',
  'upstream-failed',
] as const;

/** What can be done with an object of a kind beside declaring it anew: its actions, and the way back. */
export function deedPaths({ kind, actions }: CatalogEntry, path: string, parameters: JsonObject[]): JsonObject {
  const problems = problemResponses([...COMMON_PROBLEMS, 'object-not-found']);
  const answers = (schema: string, description: string): JsonObject => ({
    200: { description, content: jsonContent(ref(schema)) },
  });
  return {
    [`${path}/revisions`]: {
      parameters,
      get: {
        ...about(`listRevisionsOf${kind.name}`, kind.name, `What a ${kind.name} was declared as before`),
        responses: { ...answers('RevisionList', 'The last that are kept.'), ...problems },
      },
    },
    [`${path}/revisions/{revision}`]: {
      parameters: [...parameters, pathParameter('revision', 'Its number.')],
      get: {
        ...about(`getRevisionOf${kind.name}`, kind.name, `One revision of a ${kind.name}, compared with another`),
        parameters: parametersOf(revisionParameters),
        responses: {
          ...answers('Revision', 'The revision, with its spec.'),
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'unknown-revision']),
        },
      },
    },
    [`${path}/rollback`]: {
      parameters,
      post: {
        ...about(`rollback${kind.name}`, kind.name, `Declare a ${kind.name} as it was in an earlier revision`),
        description: 'A change of the spec like any other: with the checks of an apply, and a generation of its own.',
        ...deed(kind.name, requestSchema(rollbackRequest), ['unknown-revision']),
      },
    },
    ...Object.fromEntries(
      actions.map(({ action, input }) => [
        `${path}/actions/${action.name}`,
        {
          parameters,
          post: {
            ...about(`${camel(action.name)}${kind.name}`, kind.name, action.summary),
            ...deed(kind.name, input as JsonObject),
          },
        },
      ]),
    ),
  };
}

function about(operationId: string, tag: string, summary: string): JsonObject {
  return { operationId, tags: [tag], summary };
}

function deed(kind: string, input: JsonObject, more: readonly 'unknown-revision'[] = []): JsonObject {
  return {
    parameters: [...parametersOf(actionParameters), headerParameter('IfMatch'), headerParameter('IdempotencyKey')],
    requestBody: { required: false, content: jsonContent(input) },
    responses: {
      200: {
        description: 'The object as it is now; with `dryRun` the plan.',
        headers: {
          ETag: { $ref: '#/components/headers/ETag' },
          'X-Request-Id': { $ref: '#/components/headers/RequestId' },
        },
        content: jsonContent({ oneOf: [ref(kind), ref('PlanResult')] }),
      },
      ...problemResponses([...PROBLEMS, ...more]),
    },
  };
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
