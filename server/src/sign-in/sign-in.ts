import { changeOwnPassword, type SignInOutcome, signInByPassword } from '@tenantry/access/accounts';
import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { actorOf, identityOf, objectNotFound } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { mustNotBeForeign } from '../http/same-origin.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { giveCookie, originOf, ownSession, takeCookie } from './own-session.ts';
import { relyingParty } from './passkeys/relying-party.ts';
import { passwordRequest, signInRequest } from './requests.ts';
import { meView, ownAccountView, sessionView } from './views.ts';

/** Signing in and out, and what the caller is told and may change of themselves. */
export function signInRoutes(app: FastifyInstance, context: ServerContext): void {
  const { accounts, store } = context;

  app.get('/api/v1/me', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    return meView(identityOf(request));
  });

  app.get('/api/v1/me/account', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const { email } = ownSession(request);
    const user = await store.user(email);
    if (user === null) throw objectNotFound({ kind: 'User', name: email, tenant: null });
    return ownAccountView(user, relyingParty(request, context)?.id ?? null);
  });

  app.post('/api/v1/sign-in', { config: { isPublic: true } }, async (request, reply): Promise<JsonObject> => {
    readQuery(request.query, {});
    mustNotBeForeign(request);
    const result = await signInByPassword(accounts, readRequest(request, signInRequest), originOf(request));
    if (result.outcome !== 'signed-in') throw signInProblem(result);
    giveCookie(request, reply, result.issued, accounts.options.sessionSeconds);
    return sessionView(result.session, result.session.id);
  });

  app.post('/api/v1/sign-out', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const { email, session } = ownSession(request);
    await store.endSession(session, email, 'sign-out', actorOf(request));
    takeCookie(request, reply);
    return reply.code(204).send();
  });

  app.post('/api/v1/me/password', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const own = ownSession(request);
    const { current, new: next } = readRequest(request, passwordRequest);
    const result = await changeOwnPassword(accounts, own, { current, next }, originOf(request));
    if (result === 'changed') return reply.code(204).send();
    if (result === 'wrong') throw new ProblemError('wrong-credentials', { detail: 'The current password is wrong.' });
    if (result === 'no-password') {
      throw new ProblemError('forbidden', {
        detail: `${own.email} has no password here, and signs in at an identity provider.`,
        remedy: 'Change it there.',
      });
    }
    throw tooMany(result.retryAfterSeconds);
  });
}

/** What a sign-in that led to no session is answered with. */
export function signInProblem(result: Exclude<SignInOutcome, { outcome: 'signed-in' }>): ProblemError {
  switch (result.outcome) {
    case 'locked':
      return tooMany(result.retryAfterSeconds);
    case 'wrong':
      return new ProblemError('wrong-credentials', { detail: 'The e-mail address or the password is wrong.' });
    case 'code-needed':
      return new ProblemError('code-needed', { detail: 'A code of the second factor is needed too.' });
    case 'wrong-code':
      return new ProblemError('wrong-code', { detail: 'The code of the second factor is wrong.' });
  }
}

export function tooMany(retryAfterSeconds: number): ProblemError {
  return new ProblemError('too-many-attempts', {
    detail: 'There were too many attempts to sign in with this e-mail address, or from this network address.',
    remedy: 'Wait as long as Retry-After says, then try again.',
    retryAfterSeconds,
  });
}
