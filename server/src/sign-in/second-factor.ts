import {
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  type PasswordRefusal,
} from '@tenantry/access/accounts';
import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { giveCookie, originOf } from './own-session.ts';
import { type PageCaller, pageCaller } from './page-caller.ts';
import { codeRequest, secondFactorRequest } from './requests.ts';
import { tooMany } from './sign-in.ts';

/** A second factor of the caller's own: codes of an authenticator app. */
export function secondFactorRoutes(app: FastifyInstance, context: ServerContext): void {
  const { accounts, store } = context;

  app.post('/api/v1/me/second-factor', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const own = await ownBrowser(request);
    const { password } = readRequest(request, secondFactorRequest);
    const made = await beginSecondFactor(accounts, own, password, originOf(request));
    if (made === 'there-already') {
      throw new ProblemError('name-taken', {
        detail: 'There is a second factor already.',
        remedy: 'Take it away first: DELETE /api/v1/me/second-factor.',
      });
    }
    if (typeof made === 'object' && 'uri' in made) return { uri: made.uri, backupCodes: [...made.backupCodes] };
    throw passwordProblem(made);
  });

  app.post('/api/v1/me/second-factor/confirm', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const own = await ownBrowser(request);
    const { code } = readRequest(request, codeRequest);
    const result = await confirmSecondFactor(accounts, own, code, originOf(request));
    if (result === 'wrong-code') throw new ProblemError('wrong-code', { detail: 'The code is wrong.' });
    if ('retryAfterSeconds' in result) throw tooMany(result.retryAfterSeconds);
    giveCookie(request, reply, result.issued, accounts.options.sessionSeconds);
    return reply.code(204).send();
  });

  app.delete('/api/v1/me/second-factor', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const own = await ownBrowser(request);
    const { password } = readRequest(request, secondFactorRequest);
    const result = await endSecondFactor(accounts, own.email, password, originOf(request));
    if (result !== 'ended') throw passwordProblem(result);
    return reply.code(204).send();
  });

  app.delete('/api/v1/users/:name/second-factor', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const email = (request.params as { name: string }).name.toLowerCase();
    const actor = await mustBeAllowed(request, context, 'update', { kind: 'User', name: email, tenant: null });
    if (!(await store.removeSecondFactor(email, actor))) {
      throw new ProblemError('object-not-found', { detail: `There is no user ${JSON.stringify(email)}.` });
    }
    return reply.code(204).send();
  });

  /** The session is replaced, and a browser is told so by its cookie. */
  async function ownBrowser(request: FastifyRequest): Promise<PageCaller> {
    const caller = request.headers.authorization === undefined ? await pageCaller(request, context) : null;
    if (caller !== null) return caller;
    throw new ProblemError('session-needed', { detail: 'The request was not made with the session of a browser.' });
  }
}

export function passwordProblem(refusal: PasswordRefusal): ProblemError {
  if (refusal === 'wrong-password') {
    return new ProblemError('wrong-credentials', { detail: 'The password is wrong.' });
  }
  if (refusal === 'no-password') {
    return new ProblemError('forbidden', {
      detail: 'You have no password here, and sign in at an identity provider.',
      remedy: 'Set up the second factor there.',
    });
  }
  return tooMany(refusal.retryAfterSeconds);
}
