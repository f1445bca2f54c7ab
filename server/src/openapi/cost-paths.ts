import type { JsonObject } from '@tenantry/kinds';
import { costParameters, tenantCostParameters } from '../api/cost-query.ts';
import { COMMON_PROBLEMS, jsonContent, parametersOf, pathParameter, problemResponses, ref } from './parts.ts';

/** What tenants cost. */
export function costPaths(): JsonObject {
  const content = (schema: string) => ({ ...jsonContent(ref(schema)), 'text/csv': { schema: { type: 'string' } } });
  return {
    '/api/v1/tenants/{tenant}/cost': {
      parameters: [pathParameter('tenant', 'Name of the tenant, in any case.')],
      get: {
        operationId: 'tenantCost',
        tags: ['Records'],
        summary:
          'What a tenant costs: by day, service, resource or tag, this month and the last, and what is to be expected',
        parameters: parametersOf(tenantCostParameters),
        responses: {
          200: { description: 'What it costs.', content: content('TenantCost') },
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found']),
        },
      },
    },
    '/api/v1/cost': {
      get: {
        operationId: 'cost',
        tags: ['Records'],
        summary: 'What all tenants cost, and what is nobody’s; for members of tenants, those alone',
        parameters: parametersOf(costParameters),
        responses: {
          200: { description: 'What they cost.', content: content('CostReport') },
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
    },
  };
}
