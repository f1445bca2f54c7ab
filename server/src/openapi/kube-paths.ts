import type { JsonObject } from '@tenantry/kinds';
import { COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses } from './parts.ts';

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
