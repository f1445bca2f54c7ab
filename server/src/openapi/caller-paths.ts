import type { JsonObject } from '@tenantry/kinds';
import { COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses, ref } from './parts.ts';

/** What this is. */
export function aboutPaths(): JsonObject {
  return {
    '/api/v1/about': {
      get: {
        operationId: 'about',
        tags: ['Records'],
        summary: 'Which version this is, and what it is connected with',
        responses: {
          200: { description: 'What this is.', content: jsonContent(ref('About')) },
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
    },
  };
}

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
    '/api/v1/estate': {
      get: {
        operationId: 'estate',
        tags: ['Records'],
        summary: 'How many tenants the caller sees, and how they are',
        responses: {
          200: { description: 'Counts by infrastructure and phase.', content: jsonContent(ref('Estate')) },
          ...problemResponses(COMMON_PROBLEMS),
        },
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
