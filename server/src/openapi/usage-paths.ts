import type { JsonObject } from '@tenantry/kinds';
import { COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses, ref } from './parts.ts';

/** What the caller may do, everything at once. */
export function rightsPaths(): JsonObject {
  const answers = {
    200: { description: 'Every kind with every action, allowed or not, and why.', content: jsonContent(ref('Rights')) },
  };
  return {
    '/api/v1/rights': {
      get: {
        operationId: 'rights',
        tags: ['Records'],
        summary: 'What the caller may do on the platform',
        responses: { ...answers, ...problemResponses(COMMON_PROBLEMS) },
      },
    },
    '/api/v1/tenants/{tenant}/rights': {
      parameters: [pathParameter('tenant', 'Name of the tenant, in any case.')],
      get: {
        operationId: 'rightsInTenant',
        tags: ['Records'],
        summary: 'What the caller may do in a tenant',
        responses: { ...answers, ...problemResponses([...COMMON_PROBLEMS, 'object-not-found']) },
      },
    },
  };
}

/** What tenants use of what they may. */
export function usagePaths(): JsonObject {
  return {
    '/api/v1/tenants/{tenant}/usage': {
      parameters: [pathParameter('tenant', 'Name of the tenant, in any case.')],
      get: {
        operationId: 'usage',
        tags: ['Records'],
        summary: 'What a tenant uses, held against its limits',
        responses: {
          200: { description: 'What is used, and what may be.', content: jsonContent(ref('Usage')) },
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found']),
        },
      },
    },
  };
}
