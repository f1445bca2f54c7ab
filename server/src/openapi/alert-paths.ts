import type { JsonObject } from '@tenantry/kinds';
import { alertsSchema } from '../faults/alertmanager.ts';
import { BODY_PROBLEMS, COMMON_PROBLEMS, jsonContent, problemResponses, ref, schemaOf } from './parts.ts';

/** What other systems say is wrong. */
export function alertPaths(): JsonObject {
  return {
    '/api/v1/webhooks/alertmanager': {
      post: {
        operationId: 'receiveAlerts',
        tags: ['Records'],
        summary: 'Take what Alertmanager sends: what fires is a fault, and is over when it is resolved',
        requestBody: { required: true, content: jsonContent(schemaOf(alertsSchema, 'input')) },
        responses: {
          200: { description: 'What became of the alerts.', content: jsonContent(ref('AlertsTaken')) },
          ...problemResponses([...COMMON_PROBLEMS, ...BODY_PROBLEMS, 'invalid-manifest']),
        },
      },
    },
  };
}
