import type { JsonObject } from '@tenantry/kinds';
import { accessRequestParameters, decision, newAccessRequest, newTenantRequest } from '../api/access-requests.ts';
import { newTemplate } from '../api/tenant-templates.ts';
import {
  BODY_PROBLEMS,
  COMMON_PROBLEMS,
  jsonContent,
  parametersOf,
  pathParameter,
  problemResponses,
  ref,
  schemaOf,
} from './parts.ts';

const tags = ['People'];
const BASE = '/api/v1/access-requests';

/** Roles for a time, and tenants by a template: asked for, decided, on record. */
export function accessRequestPaths(): JsonObject {
  const problems = problemResponses([...COMMON_PROBLEMS, ...BODY_PROBLEMS, 'invalid-manifest', 'object-not-found']);
  const one = jsonContent(ref('AccessRequest'));
  const asking = (operationId: string, summary: string, body: Parameters<typeof schemaOf>[0]) => ({
    post: {
      operationId,
      tags,
      summary,
      requestBody: { required: true, content: jsonContent(schemaOf(body, 'input')) },
      responses: {
        201: { description: 'The request, as it waits.', content: one },
        ...problems,
        ...problemResponses(['too-many-requests-pending']),
      },
    },
  });
  const deciding = (word: string, operationId: string, summary: string) => ({
    [`${BASE}/{name}/${word}`]: {
      parameters: [pathParameter('name', 'Id of the request.')],
      post: {
        operationId,
        tags,
        summary,
        ...(word === 'withdraw' ? {} : { requestBody: { content: jsonContent(schemaOf(decision, 'input')) } }),
        responses: {
          200: { description: 'The request, as decided.', content: one },
          ...problems,
          ...problemResponses(['request-decided', ...(word === 'approve' ? (['name-taken'] as const) : [])]),
        },
      },
    },
  });
  return {
    [BASE]: {
      get: {
        operationId: 'listAccessRequests',
        tags,
        summary:
          'Requests of the caller, and those about tenants that they own; of all for administrators and auditors',
        parameters: parametersOf(accessRequestParameters),
        responses: {
          200: { description: 'Newest first.', content: jsonContent(ref('AccessRequestPage')) },
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
      ...asking('requestAccess', 'Ask for a role in a tenant for a time', newAccessRequest),
    },
    '/api/v1/tenant-requests': asking('requestTenant', 'Ask for a tenant by a template', newTenantRequest),
    ...deciding('approve', 'approveAccessRequest', 'Give what is asked for; nobody approves their own request'),
    ...deciding('refuse', 'refuseAccessRequest', 'Say no'),
    ...deciding('withdraw', 'withdrawAccessRequest', 'Ask no more'),
    '/api/v1/tenant-templates': {
      get: {
        operationId: 'listTenantTemplates',
        tags,
        summary: 'What tenants can be asked for by',
        responses: {
          200: { description: 'By name.', content: jsonContent(ref('TenantTemplateList')) },
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
    },
    '/api/v1/tenant-templates/{name}': {
      parameters: [pathParameter('name', 'Name of the template.')],
      put: {
        operationId: 'saveTenantTemplate',
        tags,
        summary: 'Offer a template, or change it',
        requestBody: { required: true, content: jsonContent(schemaOf(newTemplate, 'input')) },
        responses: {
          200: { description: 'The template.', content: jsonContent(ref('TenantTemplate')) },
          ...problems,
          ...problemResponses(['unknown-reference']),
        },
      },
      delete: {
        operationId: 'deleteTenantTemplate',
        tags,
        summary: 'Offer it no more; tenants that were made by it stay as they are',
        responses: { 200: { description: 'It is gone.' }, ...problems },
      },
    },
  };
}
