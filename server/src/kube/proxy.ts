import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { drain } from '../http/drain.ts';
import { OpenRequests } from '../http/open-requests.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError, toProblem } from '../problems/index.ts';
import { isStillAllowed, type KubeCaller, kubeCaller, kubeOf } from './caller.ts';
import type { KubeAccount } from './contract.ts';
import { inTime } from './in-time.ts';
import { type ProxyDeed, proxyDeed } from './proxy-deed.ts';
import { type Forwarded, forward, join, passBack } from './proxy-forward.ts';
import { requestHeaders, upgradeOf } from './proxy-headers.ts';
import { type ProxyPlace, proxyPlace } from './proxy-path.ts';
import { kubeStatus } from './status.ts';
import { routeUpgrades, upgradingOf } from './upgrades.ts';

/** The API server itself gives up on what is not long-running after a minute. */
const ANSWER_MS = 75_000;

export const PROXY_PATH = '/api/v1/tenants/:tenant/kubernetes/*';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * The Kubernetes API of a tenant, for kubectl and Helm: each request is passed on under our credential, impersonating the
 * account of the caller's role with the person beside it, so that the cluster's rules decide and its audit log shows who.
 */
export function kubeProxyRoutes(app: FastifyInstance, context: ServerContext): void {
  const { limits } = context;
  const open = new OpenRequests({
    most: limits.kubeRequests,
    recheckSeconds: limits.recheckSeconds,
    store: context.store,
    what: 'requests to clusters',
  });
  routeUpgrades(app);
  app.addHook('preClose', async () => open.endAll());
  app.register(async (proxy) => {
    // Bodies go through as they come, of whatever type and size.
    proxy.removeAllContentTypeParsers();
    proxy.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    proxy.setErrorHandler((error, request, reply) => sendStatus(error, request, reply));
    proxy.route({
      method: [...METHODS],
      url: PROXY_PATH,
      exposeHeadRoute: false,
      // The query may hold the command of an exec.
      logSerializers: { req: ({ method, url }) => ({ method, url: url?.split('?', 1)[0] }) },
      handler: (request, reply) => passOn(request, reply, context, open),
    });
  });
}

async function passOn(
  request: FastifyRequest,
  reply: FastifyReply,
  context: ServerContext,
  open: OpenRequests,
): Promise<FastifyReply> {
  const place = proxyPlace(request.raw.url ?? '');
  const upgrade = upgradeOf(request.headers);
  if (upgrade === undefined) {
    throw new ProblemError('bad-request', {
      detail: 'The protocol asked for is not passed on.',
      remedy: 'Use WebSocket or SPDY/3.1.',
    });
  }
  const caller = await kubeCaller(request, context, place.role);
  const account = kubeOf(context, caller.tenant).account(caller.tenant, caller.role);
  const { signal, leave } = open.enter(() => isStillAllowed(request, context, caller));
  const gone = new AbortController();
  const onClose = () => gone.abort();
  reply.raw.once('close', onClose);
  try {
    const ends = AbortSignal.any([signal, gone.signal]);
    const outcome = await ask(request, context, { place, caller, account, upgrade, signal: ends });
    await answer(request, reply, outcome, context, ends);
    return reply;
  } finally {
    reply.raw.off('close', onClose);
    leave();
  }
}

interface Ask {
  readonly place: ProxyPlace;
  readonly caller: KubeCaller;
  readonly account: KubeAccount;
  readonly upgrade: string | null;
  readonly signal: AbortSignal;
}

/**
 * Sends the request on. What is a deed stands in the audit log as begun before the cluster hears of it, so that no crash loses
 * it, and with its end before the caller learns how it went.
 */
async function ask(request: FastifyRequest, context: ServerContext, parts: Ask): Promise<Forwarded> {
  const { place, caller, account, upgrade, signal } = parts;
  const { limits } = context;
  const deed = proxyDeed(request.method, place.path, place.segments);
  let code: number | null = null;
  if (deed !== null) await record(context, caller, deed, 'begun');
  try {
    const kube = kubeOf(context, caller.tenant);
    const target = await inTime(limits.gatewaySeconds, kube.proxyTarget(account)).catch(withoutAddress);
    const bearer = await inTime(limits.gatewaySeconds, target.bearer()).catch(withoutAddress);
    const hasBody = upgrade === null && request.method !== 'GET' && request.method !== 'HEAD';
    const idleMs = limits.kubeIdleSeconds * 1000;
    const outcome = await forward({
      target,
      method: request.method,
      path: place.path + place.query,
      headers: requestHeaders(request.headers, { person: caller.actor.name, account, bearer }, upgrade),
      body: hasBody ? request.raw : null,
      signal,
      answerMs: isLongRunning(place, deed) ? idleMs : ANSWER_MS,
      idleMs,
    });
    code = outcome.answer.statusCode ?? null;
    const refusal = refusalOf(outcome);
    if (refusal !== null) {
      if (code === 401) target.refused();
      outcome.answer.destroy();
      throw refusal;
    }
    if (deed !== null)
      await record(context, caller, deed, 'ended', code).catch((error: unknown) => giveUp(outcome, error));
    return outcome;
  } catch (error) {
    // Whether it was done after all nobody knows: that it was tried is written down.
    if (deed !== null && (code === null || refusedByUs(code))) await record(context, caller, deed, 'ended');
    throw error;
  }
}

/** What went wrong on the way to the cluster names addresses and files of ours: that is for the log. */
function withoutAddress(error: unknown): never {
  const problem = toProblem(error);
  if (problem.code !== 'upstream-failed') throw problem;
  throw new ProblemError('upstream-failed', { detail: 'The cluster cannot be reached.', cause: error });
}

function giveUp(outcome: Forwarded, error: unknown): never {
  outcome.answer.destroy();
  if (outcome.outcome === 'upgraded') outcome.socket.destroy();
  throw error;
}

async function record(
  { store }: Pick<ServerContext, 'store'>,
  { actor, tenant, role }: KubeCaller,
  { action, method, path }: ProxyDeed,
  state: 'begun' | 'ended',
  code: number | null = null,
): Promise<void> {
  const ending = code !== null && code < 400 ? 'success' : 'failed';
  await store.recordAct(actor, {
    action,
    kind: tenant.kind,
    name: tenant.name,
    tenant: tenant.name,
    detail: state === 'begun' ? { role, method, path } : { role, method, path, code },
    outcome: state === 'begun' ? 'begun' : ending,
  });
}

const refusedByUs = (code: number) => code === 401 || (code >= 300 && code < 400 && code !== 304);

/** Answers that must not reach the caller: they are about us, or lead elsewhere. */
function refusalOf({ answer }: Forwarded): ProblemError | null {
  const code = answer.statusCode ?? 0;
  if (!refusedByUs(code)) return null;
  if (code === 401) {
    return new ProblemError('upstream-failed', {
      detail: 'The cluster does not accept the credential of the control plane.',
      remedy: 'Try again; if it stays, an administrator has to renew the credential of the cluster.',
      retryAfterSeconds: 1,
    });
  }
  return new ProblemError('upstream-failed', {
    detail: 'The cluster answered by sending us elsewhere, which is not followed.',
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: Forwarded,
  { limits }: ServerContext,
  signal: AbortSignal,
): Promise<void> {
  if (outcome.outcome === 'answered') {
    const own = reply.getHeaders() as OutgoingHttpHeaders;
    reply.hijack();
    await passBack(outcome.answer, reply.raw, own, signal);
    await drain(request.raw);
    return;
  }
  const caller = upgradingOf(request.raw);
  if (caller === null) giveUp(outcome, new Error('the cluster changed a protocol that nobody asked it to change'));
  reply.hijack();
  await join(outcome, caller, limits.kubeIdleSeconds * 1000, signal);
}

/** Watches, logs that are followed and streams to pods may have nothing to say for long. */
function isLongRunning({ query }: ProxyPlace, deed: ProxyDeed | null): boolean {
  if (deed !== null && deed.action !== 'kubernetes-write') return true;
  const parameters = new URLSearchParams(query);
  return ['watch', 'follow'].some((name) => /^(1|t|true)$/i.test(parameters.get(name) ?? ''));
}

/** Errors in the words of the Kubernetes API: its clients read no others. */
function sendStatus(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  if (problem.status >= 500) request.log.error({ err: problem.cause ?? problem, code: problem.code }, problem.message);
  else request.log.info({ code: problem.code }, 'request refused');
  if (reply.raw.headersSent || reply.raw.destroyed) {
    reply.raw.destroy();
    return;
  }
  reply
    .code(problem.status)
    .headers(problem.headers)
    .header('cache-control', 'no-store')
    .type('application/json')
    .send(JSON.stringify(kubeStatus(problem)));
}
