import type { JsonObject } from '@tenantry/kinds';
import { requestSchema } from '../http/read-request.ts';
import { newTokenRequest, revokeAllRequest } from '../kube/kube-token-requests.ts';
import { BODY_PROBLEMS, COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses, ref } from './parts.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const anyBody: JsonObject = { '*/*': { schema: { type: 'string', format: 'binary' } } };
const status: JsonObject = {
  description: 'As the cluster answers; where it is not reached, a Kubernetes `Status`.',
  content: jsonContent({ type: 'object' }),
};

/** The Kubernetes API of a tenant, passed on. What is below it is the cluster's to describe. */
export function kubeProxyPaths(): JsonObject {
  const operation = (method: (typeof METHODS)[number]): JsonObject => ({
    operationId: `${method}ThroughKubernetesProxy`,
    tags: ['Access'],
    summary: `${method.toUpperCase()} at the Kubernetes API of the tenant`,
    description:
      'Passed on to the cluster as the account of the caller’s role, with the person beside it. WebSocket and SPDY upgrades too. Writes and streams to pods are audited. A first segment `as-viewer` or `as-editor`, or `role`, chooses the role.',
    parameters: [
      {
        name: 'role',
        in: 'query',
        required: false,
        description: 'As whom; the highest role of the caller without it.',
        schema: { type: 'string', enum: ['viewer', 'editor'] },
      },
    ],
    ...(method === 'get' ? {} : { requestBody: { required: false, content: anyBody } }),
    responses: {
      ...problemResponses([
        ...COMMON_PROBLEMS,
        'bad-request',
        'object-not-found',
        'being-deleted',
        'not-ready',
        'upstream-failed',
      ]),
      default: status,
    },
  });
  return {
    '/api/v1/tenants/{tenant}/kubernetes/*': {
      parameters: [pathParameter('tenant', 'Name of the tenant.')],
      ...Object.fromEntries(METHODS.map((method) => [method, operation(method)])),
    },
  };
}

/** Static tokens of a tenant. */
export function kubeTokenPaths(): JsonObject {
  const tenant = pathParameter('tenant', 'Name of the tenant, in any case.');
  const problems = [...COMMON_PROBLEMS, 'object-not-found', 'not-ready', 'upstream-failed'] as const;
  const writeProblems = [...problems, ...BODY_PROBLEMS, 'invalid-manifest', 'being-deleted'] as const;
  const answer = (code: string, description: string, schema: string): JsonObject => ({
    [code]: { description, content: jsonContent(ref(schema)) },
  });
  return {
    '/api/v1/tenants/{tenant}/kube-tokens': {
      parameters: [tenant],
      get: {
        operationId: 'listStaticTokens',
        tags: ['Access'],
        summary: 'The static tokens of the tenant, the newest first',
        description: 'Those that ended stay for 30 days. Whether one still stands is asked of the cluster.',
        responses: {
          ...answer('200', 'The tokens, without the tokens.', 'StaticTokenList'),
          ...problemResponses(problems),
        },
      },
      post: {
        operationId: 'createStaticToken',
        tags: ['Access'],
        summary: 'A token for tools that cannot ask for one again and again',
        description: 'Listed and revocable. Shown once, and kept nowhere. Audited.',
        requestBody: { required: false, content: jsonContent(requestSchema(newTokenRequest)) },
        responses: {
          ...answer('201', 'The token.', 'NewStaticToken'),
          ...problemResponses([...writeProblems, 'too-many-tokens']),
        },
      },
    },
    '/api/v1/tenants/{tenant}/kube-tokens/{name}': {
      parameters: [tenant, pathParameter('name', 'Id of the token.')],
      delete: {
        operationId: 'revokeStaticToken',
        tags: ['Access'],
        summary: 'End one static token',
        description: 'Ends this one alone. One that ended already is no failure. Audited.',
        responses: { ...answer('200', 'The token as it is now.', 'StaticToken'), ...problemResponses(problems) },
      },
    },
    '/api/v1/tenants/{tenant}/kube-tokens/revoke-all': {
      parameters: [tenant],
      post: {
        operationId: 'revokeAllTokens',
        tags: ['Access'],
        summary: 'End every token of the tenant at once',
        description: 'Static and short-lived ones of a role, or of both: the service account is replaced. Audited.',
        requestBody: { required: false, content: jsonContent(requestSchema(revokeAllRequest)) },
        responses: { ...answer('200', 'What ended.', 'RevokedTokens'), ...problemResponses(writeProblems) },
      },
    },
  };
}
