import type { JsonObject } from '@tenantry/kinds';
import { newReceiver, receiverChange } from '../audit-receivers/index.ts';
import { requestSchema } from '../http/read-request.ts';
import type { ProblemCode } from '../problems/index.ts';
import { BODY_PROBLEMS, COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses, ref } from './parts.ts';

const FOUND: readonly ProblemCode[] = [...COMMON_PROBLEMS, 'object-not-found'];
const BODY: readonly ProblemCode[] = [...BODY_PROBLEMS, 'invalid-manifest', 'cross-site-request'];

const answer = (code: number, description: string, schema: string): JsonObject => ({
  [code]: { description, content: jsonContent(ref(schema)) },
});
const body = (schema: Parameters<typeof requestSchema>[0]): JsonObject => ({
  requestBody: { required: true, content: jsonContent(requestSchema(schema)) },
});

/** Where the audit log is sent on to. */
export function auditReceiverPaths(): JsonObject {
  const name = pathParameter('name', 'Name of the receiver, in any case.');
  return {
    '/api/v1/audit/receivers': {
      get: {
        operationId: 'listAuditReceivers',
        tags: ['Records'],
        summary: 'Where the audit log is sent on to, and how it goes',
        responses: {
          ...answer(200, 'The receivers, without their secrets.', 'AuditReceiverList'),
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
      post: {
        operationId: 'addAuditReceiver',
        tags: ['Records'],
        summary: 'Send the audit log on to an address',
        description:
          'As CloudEvents 1.0 by HTTP, signed by Standard Webhooks, in the order of the log, each until it is taken. Only addresses on the internet are reached, and what a setting allows.',
        ...body(newReceiver),
        responses: {
          ...answer(201, 'The receiver, and the secret that signs, shown once.', 'AuditReceiverWithSecret'),
          ...problemResponses([...COMMON_PROBLEMS, ...BODY, 'name-taken', 'too-many-receivers']),
        },
      },
    },
    '/api/v1/audit/receivers/{name}': {
      parameters: [name],
      get: {
        operationId: 'getAuditReceiver',
        tags: ['Records'],
        summary: 'One receiver, and how it goes',
        responses: { ...answer(200, 'The receiver.', 'AuditReceiver'), ...problemResponses(FOUND) },
      },
      patch: {
        operationId: 'changeAuditReceiver',
        tags: ['Records'],
        summary: 'Change a receiver, and try it at once',
        description: 'What is not named stays.',
        ...body(receiverChange),
        responses: { ...answer(200, 'The receiver.', 'AuditReceiver'), ...problemResponses([...FOUND, ...BODY]) },
      },
      delete: {
        operationId: 'removeAuditReceiver',
        tags: ['Records'],
        summary: 'Send the audit log there no more',
        responses: {
          204: { description: 'It is removed.' },
          ...problemResponses([...FOUND, 'cross-site-request']),
        },
      },
    },
    '/api/v1/audit/receivers/{name}/secret': {
      parameters: [name],
      post: {
        operationId: 'replaceAuditReceiverSecret',
        tags: ['Records'],
        summary: 'Give a receiver a new secret',
        description: 'Requests carry the signatures of both for 24 hours.',
        responses: {
          ...answer(200, 'The receiver, and its new secret, shown once.', 'AuditReceiverWithSecret'),
          ...problemResponses([...FOUND, 'cross-site-request']),
        },
      },
    },
    '/api/v1/audit/receivers/{name}/test': {
      parameters: [name],
      post: {
        operationId: 'testAuditReceiver',
        tags: ['Records'],
        summary: 'Send a signed event that says it is a test',
        responses: {
          ...answer(200, 'What the receiver said.', 'AuditReceiverTest'),
          ...problemResponses([...FOUND, 'cross-site-request']),
        },
      },
    },
  };
}
