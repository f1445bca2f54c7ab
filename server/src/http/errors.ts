import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';
import { PROBLEM_MEDIA_TYPE, type ProblemCode, ProblemError, toDocument, toProblem } from '../problems/index.ts';
import { drain } from './drain.ts';

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  if (problem.status >= 500) request.log.error({ err: problem.cause ?? problem, code: problem.code }, problem.message);
  else request.log.info({ code: problem.code, errors: problem.errors.map(({ field }) => field) }, 'request refused');
  const path = request.url.split('?', 1)[0] ?? '/';
  reply
    .code(problem.status)
    .headers(problem.headers)
    .removeHeader('etag')
    .header('cache-control', 'no-store')
    .type(PROBLEM_MEDIA_TYPE);
  // The version in a conflict is worth having.
  if (problem.headers.etag !== undefined) reply.header('etag', problem.headers.etag);
  const body = JSON.stringify(toDocument(problem, { path, id: request.id }));
  if (problem.status === 413) void drain(request.raw).then(() => reply.send(body));
  else reply.send(body);
}

/** Turns every error, and every address or method that is not served, into a problem document. */
export function answerErrors(app: FastifyInstance): void {
  // A router of our own over the same paths knows which methods a path has; Fastify's does not say.
  const router = findMyWay();
  const methods = new Set<string>();
  app.addHook('onRoute', ({ url, method, constraints }) => {
    // What is answered to some requests alone is no path that has methods.
    if (constraints !== undefined) return;
    for (const one of [method].flat()) {
      methods.add(one);
      if (router.findRoute(one as HTTPMethod, url) === null) router.on(one as HTTPMethod, url, () => {});
    }
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const allowed = [...methods].filter((method) => router.find(method as HTTPMethod, path) !== null).sort();
    sendProblem(absence(request.method, path, allowed), request, reply);
  });
}

function absence(method: string, path: string, allowed: readonly string[]): ProblemError {
  // A path with a name in it may be served where there is nothing by that name.
  if (allowed.length === 0 || allowed.includes(method))
    return new ProblemError('route-not-found', { detail: `There is nothing at ${path}.` });
  const allow = allowed.join(', ');
  return new ProblemError('method-not-allowed', {
    detail: `${method} is not allowed here.`,
    remedy: `Use ${allow}.`,
    headers: { allow },
  });
}

const CLIENT_ERRORS: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** Answers what is not HTTP enough to become a request. There is only a socket to write to. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = CLIENT_ERRORS[error.code ?? ''] ?? 'bad-request';
  const problem = new ProblemError(code, { detail: 'The request could not be read.' });
  const body = JSON.stringify(toDocument(problem, { path: '', id: '' }));
  const lines = [
    `HTTP/1.1 ${problem.status} ${code}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
