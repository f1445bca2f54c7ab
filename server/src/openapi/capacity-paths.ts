import type { JsonObject } from '@tenantry/kinds';
import { COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses, ref } from './parts.ts';

/** What clusters have, and what is asked for of them. */
export function capacityPaths(): JsonObject {
  return {
    '/api/v1/infrastructures/{name}/capacity': {
      parameters: [pathParameter('name', 'Name of the infrastructure, in any case.')],
      get: {
        operationId: 'capacity',
        tags: ['Records'],
        summary: 'What the cluster of an infrastructure has, and what its tenants ask for and may ask for of it',
        description: 'Read from the cluster when it is asked for, and told again for five seconds.',
        responses: {
          200: { description: 'What there is, and what is asked for.', content: jsonContent(ref('Capacity')) },
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'not-ready', 'upstream-failed']),
        },
      },
    },
  };
}
