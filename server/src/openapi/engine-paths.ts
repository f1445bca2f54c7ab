import type { JsonObject } from '@tenantry/kinds';
import { ENGINE_REQUESTS } from '../engines/index.ts';
import { requestSchema } from '../http/read-request.ts';
import { BODY_PROBLEMS, COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses, ref } from './parts.ts';

const answer = (code: number, description: string, schema: string): JsonObject => ({
  [code]: { description, content: jsonContent(ref(schema)) },
});

/** Where lines and figures of single infrastructures are. */
export function enginePaths(): JsonObject {
  return {
    '/api/v1/engines': {
      get: {
        operationId: 'listEngines',
        tags: ['Records'],
        summary: 'Infrastructures whose lines or figures are in a place of their own',
        responses: {
          ...answer(200, 'The engines, without their credentials.', 'EngineList'),
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
    },
    ...pathsOf('logs', 'LogEngine', 'the lines of its tenants'),
    ...pathsOf('metrics', 'MetricEngine', 'the figures of its tenants'),
  };
}

function pathsOf(purpose: keyof typeof ENGINE_REQUESTS, schema: string, what: string): JsonObject {
  const name = pathParameter('name', 'Name of the infrastructure, in any case.');
  const found = problemResponses([...COMMON_PROBLEMS, 'object-not-found']);
  const written = problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'cross-site-request']);
  const path = `/api/v1/infrastructures/{name}/engines/${purpose}`;
  return {
    [path]: {
      parameters: [name],
      get: {
        operationId: `get${schema}`,
        tags: ['Records'],
        summary: `Where ${what} are`,
        responses: { ...answer(200, 'The engine, without its credential.', schema), ...found },
      },
      put: {
        operationId: `set${schema}`,
        tags: ['Records'],
        summary: `Say where ${what} are`,
        description:
          'From now on; what was kept elsewhere stays there. Only addresses on the internet are reached, and what a setting allows.',
        requestBody: { required: true, content: jsonContent(requestSchema(ENGINE_REQUESTS[purpose])) },
        responses: {
          ...answer(200, 'It is changed.', schema),
          ...answer(201, 'It is set.', schema),
          ...problemResponses([
            ...COMMON_PROBLEMS,
            ...BODY_PROBLEMS,
            'object-not-found',
            'invalid-manifest',
            'cross-site-request',
          ]),
        },
      },
      delete: {
        operationId: `remove${schema}`,
        tags: ['Records'],
        summary: `Have ${what} where those of all others are`,
        responses: { 204: { description: 'It is removed.' }, ...written },
      },
    },
    [`${path}/test`]: {
      parameters: [name],
      post: {
        operationId: `test${schema}`,
        tags: ['Records'],
        summary: 'Ask it what costs it nothing, and say how that went',
        responses: { ...answer(200, 'How it went.', 'EngineTest'), ...written },
      },
    },
  };
}
