import type { JsonObject } from '@tenantry/kinds';
import { COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses, ref } from './parts.ts';

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
