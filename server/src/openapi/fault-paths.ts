import type { JsonObject } from '@tenantry/kinds';
import { faultParameters } from '../api/faults.ts';
import { COMMON_PROBLEMS, jsonContent, parametersOf, pathParameter, problemResponses, ref } from './parts.ts';

/** What is wrong in tenants. */
export function faultPaths(): JsonObject {
  return {
    '/api/v1/tenants/{tenant}/faults': {
      parameters: [pathParameter('tenant', 'Name of the tenant, in any case.')],
      get: {
        operationId: 'faults',
        tags: ['Records'],
        summary: 'What is wrong in a tenant, with its cause and its remedy, newest first',
        parameters: parametersOf(faultParameters).map((parameter) => ({ ...parameter, required: false })),
        responses: {
          200: { description: 'The faults.', content: jsonContent(ref('FaultList')) },
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found']),
        },
      },
    },
  };
}
