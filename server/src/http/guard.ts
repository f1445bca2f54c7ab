import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { credentialsOf } from './caller.ts';
import { Rates } from './rates.ts';
import { mustBeOurOwn } from './same-origin.ts';

/** A year. Never for loopback names: what else a person runs there may have no TLS. */
const STRICT_TRANSPORT = ['strict-transport-security', 'max-age=31536000; includeSubDomains'] as const;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** What every request passes before its route: the server is not stopping, the host is ours, the caller is known and no flood. */
export function guard(app: FastifyInstance, context: ServerContext, allowedHosts: readonly string[] | 'any'): void {
  const hosts =
    allowedHosts === 'any' ? null : new Set([...LOOPBACK, ...allowedHosts].map((host) => host.toLowerCase()));
  const rates = new Rates(context);
  let isStopping = false;
  app.addHook('preClose', async () => {
    isStopping = true;
  });
  app.decorateRequest('identity', null);
  app.decorateRequest('isOverTls', false);
  const secureHost = context.publicUrl?.protocol === 'https:' ? context.publicUrl.host : null;
  app.addHook('onRequest', async (request, reply) => {
    request.isOverTls = request.protocol === 'https' || request.headers.host === secureHost;
    reply.header('x-request-id', request.id);
    reply.header('cache-control', 'no-store');
    if (request.isOverTls && !LOOPBACK.includes(nameOf(request))) reply.header(...STRICT_TRANSPORT);
    if (isStopping) throw shuttingDown();
    // The next request on this connection is one for another replica.
    if (context.isLeaving()) reply.header('connection', 'close');
    const { config } = request.routeOptions;
    if (hosts !== null && config.isForAnyHost !== true) checkHost(request, hosts);
    if (config.isPublic !== true) await identify(request, reply, context, rates);
    else if (config.isUncounted !== true) rates.countOpen(request.ip, reply);
  });
}

/** Of a control plane that ends. */
export function shuttingDown(): ProblemError {
  return new ProblemError('shutting-down', { detail: 'The control plane is stopping.', retryAfterSeconds: 5 });
}

/** The name that the request addresses, without the port. */
function nameOf({ headers }: FastifyRequest): string {
  return (headers.host ?? '').replace(/:\d{1,5}$/, '').toLowerCase();
}

function checkHost(request: FastifyRequest, hosts: ReadonlySet<string>): void {
  const host = nameOf(request);
  if (hosts.has(host)) return;
  throw new ProblemError('host-not-allowed', {
    detail: `The API does not answer to the name ${JSON.stringify(host)}.`,
  });
}

function hasAuthorization({ headers }: FastifyRequest): boolean {
  return headers.authorization !== undefined && headers.authorization !== '';
}

async function identify(
  request: FastifyRequest,
  reply: FastifyReply,
  { authenticate }: ServerContext,
  rates: Rates,
): Promise<void> {
  const credentials = credentialsOf(request);
  const attempt = rates.attempt(credentials, reply);
  const result = await authenticate(credentials);
  if (result.outcome === 'known') {
    attempt.succeeded();
    request.identity = result.identity;
    rates.countIdentity(result.identity, reply);
    // A browser sends a cookie along whoever made it ask; a token is only sent by who has it.
    if (!hasAuthorization(request)) mustBeOurOwn(request);
    return;
  }
  attempt.failed();
  if (result.outcome === 'throttled') {
    throw new ProblemError('too-many-attempts', {
      detail: 'Too many requests with wrong credentials came from this address.',
      retryAfterSeconds: result.retryAfterSeconds,
    });
  }
  const details = {
    missing: ['The request carries no token.', 'Bearer realm="tenantry"'],
    malformed: ['The Authorization header holds no bearer token.', 'Bearer realm="tenantry", error="invalid_request"'],
    wrong: ['The token is not known.', 'Bearer realm="tenantry", error="invalid_token"'],
  } as const;
  const [detail, challenge] = details[result.reason];
  reply.header('www-authenticate', challenge);
  throw new ProblemError('unauthenticated', { detail });
}
