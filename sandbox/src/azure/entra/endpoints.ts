import { createHash } from 'node:crypto';
import { formFields, type HttpReply, type HttpRequest } from '../../http/message.ts';
import type { World } from '../world.ts';
import type { Principal } from './directory.ts';
import { type Assertion, checkAssertion } from './federation.ts';
import { tokenSeconds } from './tokens.ts';

function imdsError(status: number, error: string, description: string): HttpReply {
  return { status, body: { error, error_description: description } };
}

async function managedIdentityReply(world: World, request: HttpRequest, expiresAsText: boolean): Promise<HttpReply> {
  const resource = request.query.get('resource');
  if (!resource) return imdsError(400, 'invalid_request', 'Required query variable "resource" is missing');
  const principal = managedIdentity(world, request);
  if (!principal) return imdsError(400, 'invalid_request', 'Identity not found');
  const now = Math.floor(world.clock().getTime() / 1000);
  const time = (seconds: number): string | number => (expiresAsText ? String(seconds) : seconds);
  return {
    status: 200,
    body: {
      access_token: await world.tokens.issue(principal, resource),
      client_id: principal.clientId,
      expires_in: String(tokenSeconds),
      expires_on: time(now + tokenSeconds),
      ext_expires_in: String(tokenSeconds),
      not_before: time(now),
      resource,
      token_type: 'Bearer',
    },
  };
}

function managedIdentity(world: World, request: HttpRequest): Principal | undefined {
  const clientId = request.query.get('client_id');
  const objectId = request.query.get('principal_id') ?? request.query.get('object_id');
  const resourceId = request.query.get('mi_res_id') ?? request.query.get('msi_res_id');
  // Only the identity the control plane runs as is attached to this machine.
  const own = world.controlPlane();
  const asked = clientId ?? objectId ?? resourceId;
  if (asked === undefined) return own;
  return [own.clientId, own.objectId, own.resourceId].includes(asked) ? own : undefined;
}

/** App Service form: `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
export async function appServiceToken(world: World, request: HttpRequest): Promise<HttpReply> {
  if (request.headers['x-identity-header'] !== world.identityHeader) {
    return imdsError(401, 'unauthorized', 'The x-identity-header is missing or wrong.');
  }
  return await managedIdentityReply(world, request, true);
}

/** Instance metadata service form: `/metadata/identity/oauth2/token`. */
export async function instanceMetadataToken(world: World, request: HttpRequest): Promise<HttpReply> {
  if (request.headers.metadata?.toLowerCase() !== 'true') {
    return imdsError(400, 'bad_request_102', 'Required metadata header not specified');
  }
  if (!request.query.get('api-version'))
    return imdsError(400, 'bad_request', 'Required query variable "api-version" is missing');
  return await managedIdentityReply(world, request, true);
}

function entraError(world: World, status: number, error: string, code: number, message: string): HttpReply {
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${message}`,
      error_codes: [code],
      timestamp: world.clock().toISOString().replace('T', ' ').replace(/\.\d+/, ''),
      trace_id: crypto.randomUUID(),
      correlation_id: crypto.randomUUID(),
    },
  };
}

/** `/{tenant}/oauth2/v2.0/token`: client credentials with a secret, or with another issuer's token (federation). */
export async function tokenEndpoint(world: World, request: HttpRequest): Promise<HttpReply> {
  const form = formFields(request);
  if (form.get('grant_type') !== 'client_credentials') {
    return entraError(world, 400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
  }
  const clientId = form.get('client_id') ?? '';
  const principal = world.directory.byClientId(clientId);
  if (!principal) {
    const message = `Application with identifier '${clientId}' was not found in the directory.`;
    return entraError(world, 400, 'unauthorized_client', 700016, message);
  }
  const scope = form.get('scope') ?? '';
  const resource = scope.endsWith('/.default') ? scope.slice(0, -'/.default'.length) : form.get('resource');
  if (!resource)
    return entraError(world, 400, 'invalid_scope', 70011, `The provided value for scope ${scope} is not valid.`);
  const assertion = form.get('client_assertion');
  if (assertion) {
    const verdict = await checkAssertion(world, principal, assertion);
    if (verdict.kind !== 'accepted') return refusedAssertion(world, verdict);
  } else if (!secretMatches(principal, form.get('client_secret'))) {
    return entraError(world, 401, 'invalid_client', 7000215, 'Invalid client secret provided.');
  }
  return {
    status: 200,
    body: {
      token_type: 'Bearer',
      expires_in: tokenSeconds,
      ext_expires_in: tokenSeconds,
      access_token: await world.tokens.issue(principal, resource),
    },
  };
}

function refusedAssertion(world: World, verdict: Exclude<Assertion, { kind: 'accepted' }>): HttpReply {
  switch (verdict.kind) {
    case 'no-match':
      return entraError(
        world,
        401,
        'invalid_client',
        70021,
        `No matching federated identity record found for presented assertion. Assertion Issuer: '${verdict.issuer}'. Assertion Subject: '${verdict.subject}'. Assertion Audience: '${verdict.audience}'.`,
      );
    case 'not-verified':
      return entraError(
        world,
        401,
        'invalid_client',
        700027,
        `Client assertion failed signature validation. ${verdict.why}`,
      );
    case 'malformed':
      return entraError(world, 401, 'invalid_client', 50027, 'JWT token is invalid or malformed.');
  }
}

function secretMatches(principal: Principal, secret: string | undefined): boolean {
  if (!secret || !principal.secretHash) return false;
  return createHash('sha256').update(secret).digest('hex') === principal.secretHash;
}

export function discoveryDocument(world: World, origin: string): HttpReply {
  const base = `${origin}/${world.tenantId}`;
  return {
    status: 200,
    body: {
      issuer: world.tokens.issuer('2.0'),
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
      response_types_supported: ['code', 'id_token', 'token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      tenant_region_scope: null,
    },
  };
}

export function keysDocument(world: World): HttpReply {
  return { status: 200, body: { keys: [world.tokens.publicJwk] } };
}
