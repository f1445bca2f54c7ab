import type { JsonObject } from '@tenantry/kinds';
import { COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses, ref } from './parts.ts';

/** What programs of tenants send by OTLP. */
export function otlpPaths(): JsonObject {
  return {
    '/api/v1/tenants/{tenant}/otlp/v1/logs': otlpPath({
      operationId: 'sendLogs',
      what: 'lines',
      message: 'ExportLogsServiceResponse',
      taken: 'OtlpLogsTaken',
      problem: 'too-many-lines',
    }),
    '/api/v1/tenants/{tenant}/otlp/v1/metrics': otlpPath({
      operationId: 'sendMetrics',
      what: 'figures',
      message: 'ExportMetricsServiceResponse',
      taken: 'OtlpMetricsTaken',
      problem: 'too-many-points',
    }),
  };
}

interface OtlpPath {
  readonly operationId: string;
  readonly what: string;
  readonly message: string;
  readonly taken: string;
  readonly problem: 'too-many-lines' | 'too-many-points';
}

const BINARY = { schema: { type: 'string', format: 'binary' } };

function otlpPath({ operationId, what, message, taken, problem }: OtlpPath): JsonObject {
  return {
    parameters: [pathParameter('tenant', 'Name of the tenant, in any case.')],
    post: {
      operationId,
      tags: ['Records'],
      summary: `Take ${what} that programs of a tenant send by OTLP over HTTP`,
      description:
        'Give OpenTelemetry `…/api/v1/tenants/{tenant}/otlp` as its endpoint. Answers and errors are those of OTLP, in the content type of the request: what was not kept is said in `partialSuccess`, errors are a `Status` of `code` and `message`.',
      parameters: [
        {
          name: 'Content-Encoding',
          in: 'header',
          required: false,
          description: 'A body has 8 MiB at most, unpacked too.',
          schema: { type: 'string', enum: ['gzip', 'identity'] },
        },
      ],
      requestBody: {
        required: true,
        content: {
          'application/x-protobuf': BINARY,
          ...jsonContent({ type: 'object', additionalProperties: true }),
        },
      },
      responses: {
        200: {
          description: `What was not kept, if anything: an \`${message}\`.`,
          content: { 'application/x-protobuf': BINARY, ...jsonContent(ref(taken)) },
        },
        ...problemResponses([
          ...COMMON_PROBLEMS,
          'object-not-found',
          problem,
          ...(['request-timeout', 'body-too-large', 'unsupported-media-type'] as const),
        ]),
      },
    },
  };
}
