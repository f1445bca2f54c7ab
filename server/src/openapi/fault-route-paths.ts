import type { JsonObject } from '@tenantry/kinds';
import { newRoute, routeChange } from '../fault-routes/index.ts';
import { requestSchema } from '../http/read-request.ts';
import type { ProblemCode } from '../problems/index.ts';
import { BODY_PROBLEMS, COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses, ref } from './parts.ts';

const tags = ['Records'];
const FOUND: readonly ProblemCode[] = [...COMMON_PROBLEMS, 'object-not-found'];
const WRITE: readonly ProblemCode[] = [...FOUND, 'cross-site-request'];
const BODY: readonly ProblemCode[] = [...WRITE, ...BODY_PROBLEMS, 'invalid-manifest'];

const answer = (code: number, description: string, schema: string): JsonObject => ({
  [code]: { description, content: jsonContent(ref(schema)) },
});
const body = (schema: Parameters<typeof requestSchema>[0]): JsonObject => ({
  requestBody: { required: true, content: jsonContent(requestSchema(schema)) },
});

/** Where faults are told: those of a tenant, and of all there is. */
export function faultRoutePaths(): JsonObject {
  const tenant = pathParameter('tenant', 'Name of the tenant, in any case.');
  return {
    ...pathsAt('/api/v1/fault-routes', [], 'Platform', 'the platform: of all tenants and infrastructures'),
    ...pathsAt('/api/v1/tenants/{tenant}/fault-routes', [tenant], 'Tenant', 'a tenant'),
  };
}

function pathsAt(base: string, place: readonly JsonObject[], of: string, whose: string): JsonObject {
  const parameters = [...place, pathParameter('name', 'Name of the route, in any case.')];
  return {
    [base]: {
      ...(place.length === 0 ? {} : { parameters: [...place] }),
      get: {
        operationId: `list${of}FaultRoutes`,
        tags,
        summary: `Where faults of ${whose} are told, and how it goes`,
        responses: {
          ...answer(200, 'The routes, without their secrets.', 'FaultRouteList'),
          ...problemResponses(FOUND),
        },
      },
      post: {
        operationId: `add${of}FaultRoute`,
        tags,
        summary: `Tell changes of faults of ${whose} from now on`,
        description:
          'Each change once and in order, each until it is taken. Only addresses on the internet are reached, and what a setting allows.',
        ...body(newRoute),
        responses: {
          ...answer(201, 'The route, and the secret that signs, shown once.', 'FaultRouteWithSecret'),
          ...problemResponses([...BODY, 'name-taken', 'too-many-receivers', 'being-deleted']),
        },
      },
    },
    [`${base}/{name}`]: {
      parameters,
      get: {
        operationId: `get${of}FaultRoute`,
        tags,
        summary: 'One route, and how it goes',
        responses: { ...answer(200, 'The route.', 'FaultRoute'), ...problemResponses(FOUND) },
      },
      patch: {
        operationId: `change${of}FaultRoute`,
        tags,
        summary: 'Change a route, and try it at once',
        description: 'What is not named stays; the type does.',
        ...body(routeChange),
        responses: { ...answer(200, 'The route.', 'FaultRoute'), ...problemResponses(BODY) },
      },
      delete: {
        operationId: `remove${of}FaultRoute`,
        tags,
        summary: 'Tell nothing there any more',
        responses: { 204: { description: 'It is removed.' }, ...problemResponses(WRITE) },
      },
    },
    [`${base}/{name}/secret`]: {
      parameters,
      post: {
        operationId: `replace${of}FaultRouteSecret`,
        tags,
        summary: 'Give a webhook a new secret',
        description: 'Requests carry the signatures of both for 24 hours.',
        responses: {
          ...answer(200, 'The route, and its new secret, shown once.', 'FaultRouteWithSecret'),
          ...problemResponses(WRITE),
        },
      },
    },
    [`${base}/{name}/test`]: {
      parameters,
      post: {
        operationId: `test${of}FaultRoute`,
        tags,
        summary: 'Send what says that it is a test',
        responses: { ...answer(200, 'What the receiver said.', 'FaultRouteTest'), ...problemResponses(WRITE) },
      },
    },
  };
}
