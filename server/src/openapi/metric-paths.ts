import type { JsonObject } from '@tenantry/kinds';
import { metricParameters } from '../api/metric-query.ts';
import { PROMETHEUS_ROUTES } from '../api/prometheus.ts';
import { COMMON_PROBLEMS, jsonContent, parametersOf, pathParameter, problemResponses, ref } from './parts.ts';

/** How much tenants use. */
export function metricPaths(): JsonObject {
  const tenant = pathParameter('tenant', 'Name of the tenant, in any case.');
  const problems = problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'not-ready']);
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
    ...prometheusPaths(tenant),
  };
}

const SUMMARIES: Readonly<Record<keyof typeof PROMETHEUS_ROUTES, string>> = {
  '/api/v1/query': 'PromQL at one time, over samples of the tenant',
  '/api/v1/query_range': 'PromQL over a range, over samples of the tenant',
  '/api/v1/query_exemplars': 'Exemplars of the tenant',
  '/api/v1/series': 'Series of the tenant',
  '/api/v1/labels': 'Labels of the series of the tenant',
  '/api/v1/label/:label/values': 'Values of a label in the series of the tenant',
  '/api/v1/metadata': 'What is known of the metrics that the tenant has',
  '/api/v1/status/buildinfo': 'Version of the server that answers',
  '/federate': 'The newest samples of the tenant, as text',
};

/** The HTTP API of Prometheus, bound to a tenant: parameters and answers are as there. */
function prometheusPaths(tenant: JsonObject): JsonObject {
  const problems = problemResponses([
    ...COMMON_PROBLEMS,
    'object-not-found',
    'no-promql',
    'not-ready',
    'unsupported-media-type',
  ]);
  const paths = Object.entries(PROMETHEUS_ROUTES).map(([path, methods]) => {
    const isText = path === '/federate';
    const summary = SUMMARIES[path as keyof typeof PROMETHEUS_ROUTES];
    const operations = methods.map((method) => [
      method.toLowerCase(),
      {
        operationId: `prometheus${operationOf(path)}${method === 'POST' ? 'Form' : ''}`,
        tags: ['Records'],
        summary,
        description:
          'As the HTTP API of Prometheus has it (https://prometheus.io/docs/prometheus/latest/querying/api/). Every selector is bound to the tenant; a query that cannot be is refused.',
        responses: {
          200: {
            description: 'As Prometheus answers.',
            content: isText ? { 'text/plain': { schema: { type: 'string' } } } : jsonContent({ type: 'object' }),
          },
          ...problems,
        },
      },
    ]);
    const label = path.includes(':label') ? [pathParameter('label', 'Name of the label.')] : [];
    const documented = `/api/v1/tenants/{tenant}/prometheus${path.replace(':label', '{label}')}`;
    return [documented, { parameters: [tenant, ...label], ...Object.fromEntries(operations) }];
  });
  return Object.fromEntries(paths) as JsonObject;
}

const operationOf = (path: string) =>
  path
    .split(/[/_:]/)
    .filter((word) => word !== '' && word !== 'api' && word !== 'v1')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
