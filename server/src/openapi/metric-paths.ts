import type { JsonObject } from '@tenantry/kinds';
import { metricParameters } from '../api/metric-query.ts';
import { COMMON_PROBLEMS, jsonContent, parametersOf, pathParameter, problemResponses, ref } from './parts.ts';

/** How much tenants use. */
export function metricPaths(): JsonObject {
  const tenant = pathParameter('tenant', 'Name of the tenant, in any case.');
  const problems = problemResponses([...COMMON_PROBLEMS, 'object-not-found']);
  return {
    '/api/v1/tenants/{tenant}/metrics': {
      parameters: [tenant],
      get: {
        operationId: 'metrics',
        tags: ['Records'],
        summary: 'Which figures of a tenant there are, and which there could be',
        responses: { 200: { description: 'The catalogue.', content: jsonContent(ref('MetricList')) }, ...problems },
      },
    },
    '/api/v1/tenants/{tenant}/metrics/query': {
      parameters: [tenant],
      get: {
        operationId: 'queryMetrics',
        tags: ['Records'],
        summary: 'A figure of a tenant over time, with its limits',
        parameters: parametersOf(metricParameters).map((parameter) => ({
          ...parameter,
          required: parameter.name === 'metric',
        })),
        responses: {
          200: { description: 'Series in aligned steps.', content: jsonContent(ref('MetricAnswer')) },
          ...problems,
        },
      },
    },
  };
}
