import type { JsonObject } from '@tenantry/kinds';
import { logHistogramParameters, logParameters, logTailParameters } from '../api/log-query.ts';
import { lokiPaths } from './loki-paths.ts';
import { COMMON_PROBLEMS, jsonContent, parametersOf, pathParameter, problemResponses, ref } from './parts.ts';

const FIELDS: JsonObject = {
  name: 'fields',
  in: 'query',
  required: false,
  description:
    'Only lines with these fields: `fields.user=ann`, ten at most. A name may have dots, or lead down by them.',
  schema: { type: 'object', additionalProperties: { type: 'string' } },
};

/** What tenants' pods and hosts write. */
export function logPaths(): JsonObject {
  const tenant = pathParameter('tenant', 'Name of the tenant, in any case.');
  const problems = (...more: Parameters<typeof problemResponses>[0]) =>
    problemResponses([...COMMON_PROBLEMS, 'object-not-found', ...more]);
  return {
    '/api/v1/tenants/{tenant}/logs': {
      parameters: [tenant],
      get: {
        operationId: 'logs',
        tags: ['Records'],
        summary: 'Lines of a tenant: what its pods and hosts wrote, and what the system says of it',
        parameters: [...parametersOf(logParameters), FIELDS],
        responses: {
          200: {
            description: 'A page of lines; or all of them, to download.',
            content: {
              ...jsonContent(ref('LogPage')),
              'application/x-ndjson': { schema: { type: 'string' } },
              'text/plain': { schema: { type: 'string' } },
            },
          },
          ...problems(),
        },
      },
    },
    '/api/v1/tenants/{tenant}/logs/tail': {
      parameters: [tenant],
      get: {
        operationId: 'tailLogs',
        tags: ['Records'],
        summary: 'Lines of a tenant as they come, as server-sent events',
        description:
          'With `Accept: text/event-stream` a stream, otherwise the lines that came since, 500 at most. Goes on from `Last-Event-ID` or `after`, and from now without them. The stream ends when the caller may no longer read the tenant.',
        parameters: [...parametersOf(logTailParameters), FIELDS],
        responses: {
          200: {
            description: 'Lines, each as `LogLine`.',
            content: { 'text/event-stream': { schema: { type: 'string' } }, ...jsonContent(ref('LogPage')) },
          },
          ...problems('invalid-header', 'too-many-streams'),
        },
      },
    },
    '/api/v1/infrastructures/{name}/collector': {
      parameters: [pathParameter('name', 'Name of the infrastructure, in any case.')],
      get: {
        operationId: 'collectorConfiguration',
        tags: ['Records'],
        summary: 'The configuration of an OpenTelemetry Collector that brings lines of a cluster to their tenants',
        responses: {
          200: {
            description: 'YAML, without any credential.',
            content: { 'application/yaml': { schema: { type: 'string' } } },
          },
          ...problems('not-ready'),
        },
      },
    },
    '/api/v1/tenants/{tenant}/logs/histogram': {
      parameters: [tenant],
      get: {
        operationId: 'countLogs',
        tags: ['Records'],
        summary: 'How many lines of a tenant there are over time, by level',
        parameters: [...parametersOf(logHistogramParameters), FIELDS].map((parameter) => ({
          ...parameter,
          required: parameter.name === 'step',
        })),
        responses: {
          200: { description: 'Lines by time and level.', content: jsonContent(ref('LogHistogram')) },
          ...problems(),
        },
      },
    },
    ...lokiPaths(tenant),
  };
}
