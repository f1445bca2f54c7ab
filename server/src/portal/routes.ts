import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../http/errors.ts';
import { ProblemError } from '../problems/index.ts';
import type { Portal } from './contract.ts';
import { PORTAL_PAGE } from './own-paths.ts';
import { sendPortalPage } from './page.ts';
import { sendInItsPlace } from './waiting-page.ts';

const DAY_MS = 24 * 3600 * 1000;
/** As the build names them, with their hash. */
const ASSET = /^[\w$-][\w.$-]*$/;

/** The portal in a browser: one page at every address that no other route has, and the files that it loads. */
export function portalRoutes(app: FastifyInstance, portal: Portal): void {
  const config = { isPublic: true, isUncounted: true };
  app.register(fastifyStatic, {
    ...{ serve: false, root: portal.directory, suppressWarning: true },
    ...{ preCompressed: true, acceptRanges: false },
  });

  const send = (request: FastifyRequest, reply: FastifyReply) =>
    portal.state() === 'ready'
      ? sendPortalPage(request, reply, portal.directory)
      : sendInItsPlace(reply, portal.state() === 'being-built');
  app.get('/', { config }, send);
  app.get('/*', { config, constraints: { [PORTAL_PAGE]: true } }, send);

  app.get('/favicon.svg', { config, errorHandler: answerConditions }, (_request, reply) =>
    reply.sendFile('favicon.svg', portal.directory, { maxAge: DAY_MS }),
  );

  app.get('/assets/:file', { config, errorHandler: answerConditions }, (request, reply) => {
    const { file } = request.params as { file: string };
    if (!ASSET.test(file)) return reply.callNotFound();
    return reply.sendFile(file, join(portal.directory, 'assets'), { immutable: true, maxAge: 365 * DAY_MS });
  });
}

/** What a file is not sent for by its own library is a condition in the request that it does not meet; no browser makes any. */
function answerConditions(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const isOurs = (error.statusCode ?? 500) >= 500;
  const detail = 'The file does not meet a condition that the request makes.';
  sendProblem(isOurs ? error : new ProblemError('bad-request', { detail, cause: error }), request, reply);
}
