import type { JsonObject } from '@tenantry/kinds';
import { requestSchema } from '../http/read-request.ts';
import { personalTokenParameters } from '../tokens/personal.ts';
import { exchangeRequest, newPersonalToken, newTenantToken, newTrust, trustChange } from '../tokens/requests.ts';
import { tenantTokenParameters } from '../tokens/tenant-tokens.ts';
import {
  BODY_PROBLEMS,
  COMMON_PROBLEMS,
  jsonContent,
  parametersOf,
  pathParameter,
  problemResponses,
  ref,
} from './parts.ts';

const tenant = () => pathParameter('tenant', 'Name of the tenant, in any case.');
const tags = ['Tokens'];
const NO_SUCH = [...COMMON_PROBLEMS, 'object-not-found'] as const;
const MAKING = [...NO_SUCH, ...BODY_PROBLEMS, 'invalid-manifest', 'name-taken', 'too-many-tokens'] as const;

const answer = (status: number, description: string, schema: string): JsonObject => ({
  [status]: { description, content: jsonContent(ref(schema)) },
});

export function personalTokenPaths(): JsonObject {
  return {
    '/api/v1/tokens': {
      get: {
        operationId: 'listTokens',
        tags,
        summary: 'Your tokens, the newest first',
        description: 'Those that ended stay for 30 days. Through a token, itself and those that were made with it.',
        parameters: parametersOf(personalTokenParameters),
        responses: { ...answer(200, 'The tokens, without the tokens.', 'TokenPage'), ...problemResponses(NO_SUCH) },
      },
      post: {
        operationId: 'createToken',
        tags,
        summary: 'A token of your own',
        description: 'Does no more than you may, in no tenant and by no verb that it is not for. Shown once. Audited.',
        requestBody: { required: true, content: jsonContent(requestSchema(newPersonalToken)) },
        responses: { ...answer(201, 'The token.', 'NewToken'), ...problemResponses(MAKING) },
      },
    },
    '/api/v1/tokens/{name}': {
      parameters: [pathParameter('name', 'Id of the token.')],
      delete: {
        operationId: 'revokeToken',
        tags,
        summary: 'End a token, and all that was made with it',
        description:
          'At once: streams and shells that it holds open end too. One that ended already is no failure. Audited.',
        responses: { ...answer(200, 'The token as it is now.', 'Token'), ...problemResponses(NO_SUCH) },
      },
    },
  };
}

export function tenantTokenPaths(): JsonObject {
  return {
    '/api/v1/tenants/{tenant}/tokens': {
      parameters: [tenant()],
      get: {
        operationId: 'listTokensOfTenant',
        tags,
        summary: 'The machine tokens of the tenant, and those given in exchange that are valid, the newest first',
        parameters: parametersOf(tenantTokenParameters),
        responses: { ...answer(200, 'The tokens, without the tokens.', 'TokenPage'), ...problemResponses(NO_SUCH) },
      },
      post: {
        operationId: 'createTokenOfTenant',
        tags,
        summary: 'A token for a machine, with a role in the tenant',
        description: 'Goes with the tenant, and stays when whoever made it leaves. Shown once. Audited.',
        requestBody: { required: true, content: jsonContent(requestSchema(newTenantToken)) },
        responses: { ...answer(201, 'The token.', 'NewToken'), ...problemResponses([...MAKING, 'being-deleted']) },
      },
    },
    '/api/v1/tenants/{tenant}/tokens/{name}': {
      parameters: [tenant(), pathParameter('name', 'Id of the token.')],
      delete: {
        operationId: 'revokeTokenOfTenant',
        tags,
        summary: 'End a token of the tenant, and all that was made with it',
        description: 'At once. One that ended already is no failure. Audited.',
        responses: { ...answer(200, 'The token as it is now.', 'Token'), ...problemResponses(NO_SUCH) },
      },
    },
  };
}

export function trustPaths(): JsonObject {
  return {
    '/api/v1/tenants/{tenant}/trusts': {
      parameters: [tenant()],
      get: {
        operationId: 'listTrusts',
        tags,
        summary: 'Whose pipelines the tenant lets in',
        responses: { ...answer(200, 'The trusts.', 'TrustList'), ...problemResponses(NO_SUCH) },
      },
      post: {
        operationId: 'createTrust',
        tags,
        summary: 'Let pipelines in by the word of their issuer',
        description:
          'Tokens of the issuer, for the audience, that fulfil every condition are taken in exchange for short ones with a role in the tenant. Not with a token. Audited.',
        requestBody: { required: true, content: jsonContent(requestSchema(newTrust)) },
        responses: {
          ...answer(201, 'The trust.', 'Trust'),
          ...problemResponses([...MAKING, 'being-deleted', 'issuer-unusable']),
        },
      },
    },
    '/api/v1/tenants/{tenant}/trusts/{name}': {
      parameters: [tenant(), pathParameter('name', 'Name of the trust.')],
      put: {
        operationId: 'changeTrust',
        tags,
        summary: 'Let others in by it, or in another role',
        description:
          'The whole of it is replaced. Every token that was given by it as it was ends at once. Not with a token. Audited.',
        requestBody: { required: true, content: jsonContent(requestSchema(trustChange)) },
        responses: {
          ...answer(200, 'The trust as it is now.', 'Trust'),
          ...problemResponses([...NO_SUCH, ...BODY_PROBLEMS, 'invalid-manifest', 'being-deleted', 'issuer-unusable']),
        },
      },
      delete: {
        operationId: 'deleteTrust',
        tags,
        summary: 'Let them in no more',
        description: 'Every token that was given by it ends at once. Audited.',
        responses: { 204: { description: 'It is gone.' }, ...problemResponses(NO_SUCH) },
      },
    },
  };
}

export function exchangePaths(): JsonObject {
  const schema = requestSchema(exchangeRequest);
  return {
    '/api/v1/token-exchange': {
      post: {
        operationId: 'exchangeToken',
        tags,
        summary: 'A token of an issuer that a tenant trusts, for a short one of ours',
        description:
          'RFC 8693, without credentials. Why a token is refused, stands in the audit log of the tenant; the caller is not told.',
        security: [],
        requestBody: {
          required: true,
          content: { 'application/x-www-form-urlencoded': { schema }, 'application/json': { schema } },
        },
        responses: {
          ...answer(200, 'The token.', 'ExchangedToken'),
          ...problemResponses([
            ...COMMON_PROBLEMS.filter((code) => code !== 'unauthenticated' && code !== 'forbidden'),
            ...BODY_PROBLEMS,
            'invalid-manifest',
            'exchange-refused',
            'too-many-tokens',
            'upstream-failed',
          ]),
        },
      },
    },
  };
}
