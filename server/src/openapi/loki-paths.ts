import type { JsonObject } from '@tenantry/kinds';
import { LOKI_ROUTES } from '../api/logql.ts';
import { COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses } from './parts.ts';

const SUMMARIES: Readonly<Record<keyof typeof LOKI_ROUTES, string>> = {
  '/loki/api/v1/query': 'LogQL at one time, over lines of the tenant',
  '/loki/api/v1/query_range': 'LogQL over a range, over lines of the tenant',
  '/loki/api/v1/labels': 'Labels of the streams of the tenant',
  '/loki/api/v1/label/:name/values': 'Values of a label in the streams of the tenant',
  '/loki/api/v1/series': 'Streams of the tenant',
  '/loki/api/v1/index/stats': 'How much a selector would read, of the tenant',
  '/loki/api/v1/index/volume': 'How much the tenant wrote, by label',
  '/loki/api/v1/index/volume_range': 'How much the tenant wrote over time, by label',
  '/loki/api/v1/patterns': 'Patterns in the lines of the tenant',
  '/loki/api/v1/detected_labels': 'Labels of the streams of the tenant, with how many values each has',
  '/loki/api/v1/detected_fields': 'Fields that were found in the lines of the tenant',
  '/loki/api/v1/detected_field/:name/values': 'Values of such a field',
  '/loki/api/v1/status/buildinfo': 'Version of the Loki that answers',
};

/** The HTTP API of Loki, bound to a tenant: parameters and answers are as there. */
export function lokiPaths(tenant: JsonObject): JsonObject {
  const problems = problemResponses([
    ...COMMON_PROBLEMS,
    'object-not-found',
    'no-logql',
    'not-ready',
    'unsupported-media-type',
  ]);
  const paths = Object.entries(LOKI_ROUTES).map(([path, { endpoint, methods }]) => {
    const operations = methods.map((method) => [
      method.toLowerCase(),
      {
        operationId: `loki${operationOf(endpoint)}${method === 'POST' ? 'Form' : ''}`,
        tags: ['Records'],
        summary: SUMMARIES[path as keyof typeof LOKI_ROUTES],
        description:
          'As the HTTP API of Loki has it (https://grafana.com/docs/loki/latest/reference/loki-http-api/). Every selector is bound to the tenant; a query that cannot be is refused, in words as Loki does. A question may be about 31 days and 5000 lines; its answer takes 30 seconds and has 16 MiB at most.',
        responses: {
          200: { description: 'As Loki answers.', content: jsonContent({ type: 'object' }) },
          ...problems,
        },
      },
    ]);
    const name = path.includes(':name') ? [pathParameter('name', 'Name of the label or the field.')] : [];
    const documented = `/api/v1/tenants/{tenant}${path.replace(':name', '{name}')}`;
    return [documented, { parameters: [tenant, ...name], ...Object.fromEntries(operations) }];
  });
  return Object.fromEntries(paths) as JsonObject;
}

const operationOf = (endpoint: string) =>
  endpoint
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
