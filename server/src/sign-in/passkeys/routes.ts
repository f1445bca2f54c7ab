import {
  beginPasskey,
  beginPasskeySignIn,
  endPasskey,
  finishPasskey,
  MOST_PASSKEYS,
  type PasskeyRefusal,
  type PasskeySignInOutcome,
  signInByPasskey,
} from '@tenantry/access/accounts';
import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { plain } from '../../api/view.ts';
import { actorOf, identityOf, mustBeAllowed } from '../../http/caller.ts';
import { readQuery } from '../../http/query.ts';
import { readRequest } from '../../http/read-request.ts';
import { mustNotBeForeign } from '../../http/same-origin.ts';
import type { ServerContext } from '../../options.ts';
import { ProblemError } from '../../problems/index.ts';
import { giveCookie, originOf, ownSession } from '../own-session.ts';
import { passwordProblem } from '../second-factor.ts';
import { tooMany } from '../sign-in.ts';
import { sessionView } from '../views.ts';
import { heldChallenge, holdChallenge } from './held.ts';
import { mustHaveName } from './relying-party.ts';
import {
  newPasskeyRequest,
  passkeyNameRequest,
  passkeySignInRequest,
  passkeyView,
  passwordAgainRequest,
} from './requests.ts';

const PUBLIC = { config: { isPublic: true } } as const;

/** Passkeys (WebAuthn): signing in with one, one's own, and those of users: https://www.w3.org/TR/webauthn-3/ */
export function passkeyRoutes(app: FastifyInstance, context: ServerContext): void {
  signInRoutes(app, context);
  ownRoutes(app, context);
  userRoutes(app, context);
}

function signInRoutes(app: FastifyInstance, context: ServerContext): void {
  const { accounts } = context;

  app.post('/api/v1/sign-in/passkey/challenge', PUBLIC, async (request, reply): Promise<JsonObject> => {
    readQuery(request.query, {});
    mustNotBeForeign(request);
    const { options, held } = beginPasskeySignIn(accounts, mustHaveName(request, context));
    holdChallenge(request, reply, held);
    return plain({ ...options });
  });

  app.post('/api/v1/sign-in/passkey', PUBLIC, async (request, reply): Promise<JsonObject> => {
    readQuery(request.query, {});
    mustNotBeForeign(request);
    const { id, response } = readRequest(request, passkeySignInRequest).credential;
    const site = mustHaveName(request, context);
    const { userHandle, ...signed } = response;
    const assertion = {
      ...{ id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} },
      response: { ...signed, ...(typeof userHandle === 'string' ? { userHandle } : {}) },
    };
    const attempt = { held: heldChallenge(request, reply), response: assertion };
    const result = await signInByPasskey(accounts, attempt, site, originOf(request));
    if (result.outcome !== 'signed-in') throw signInProblem(result);
    giveCookie(request, reply, result.issued, accounts.options.sessionSeconds);
    return sessionView(result.session, result.session.id);
  });
}

function ownRoutes(app: FastifyInstance, context: ServerContext): void {
  const { accounts, store } = context;

  app.get('/api/v1/me/passkeys', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    return { items: (await store.passkeys(identityOf(request).name)).map(passkeyView) };
  });

  app.post('/api/v1/me/passkeys/challenge', async (request, reply): Promise<JsonObject> => {
    readQuery(request.query, {});
    const own = ownSession(request);
    const { password } = readRequest(request, passwordAgainRequest);
    const begun = await beginPasskey(accounts, own, password, mustHaveName(request, context), originOf(request));
    if (begun === 'too-many') throw passkeyProblem(begun);
    if (typeof begun === 'string' || !('options' in begun)) throw passwordProblem(begun);
    holdChallenge(request, reply, begun.held);
    return plain({ ...begun.options });
  });

  app.post('/api/v1/me/passkeys', async (request, reply): Promise<JsonObject> => {
    readQuery(request.query, {});
    const own = ownSession(request);
    const { name, credential } = readRequest(request, newPasskeyRequest);
    const { id, response } = credential;
    const site = mustHaveName(request, context);
    const attestation = { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {}, response };
    const made = { held: heldChallenge(request, reply), name, response: attestation };
    const added = await finishPasskey(accounts, own, made, site, originOf(request));
    if (typeof added === 'string') throw passkeyProblem(added);
    reply.code(201);
    return passkeyView(added);
  });

  app.patch('/api/v1/me/passkeys/:name', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const { email } = ownSession(request);
    const { name } = readRequest(request, passkeyNameRequest);
    const id = idOf(request);
    return passkeyView((await store.renamePasskey(email, id, name, actorOf(request))) ?? absent(id));
  });

  app.delete('/api/v1/me/passkeys/:name', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const own = ownSession(request);
    const { password } = readRequest(request, passwordAgainRequest);
    const id = idOf(request);
    const result = await endPasskey(accounts, own, id, password, originOf(request));
    if (result === 'absent') absent(id);
    if (result !== 'ended') throw passwordProblem(result);
    return reply.code(204).send();
  });
}

/** For who lost all devices, and for who should not get in with one of them. */
function userRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store } = context;
  const target = (email: string) => ({ kind: 'User', name: email, tenant: null });

  app.get('/api/v1/users/:name/passkeys', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const email = emailOf(request);
    await mustBeAllowed(request, context, 'read', target(email));
    if ((await store.user(email)) === null) noUser(email);
    return { items: (await store.passkeys(email)).map(passkeyView) };
  });

  app.delete('/api/v1/users/:name/passkeys', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const email = emailOf(request);
    const actor = await mustBeAllowed(request, context, 'update', target(email));
    if (!(await store.removePasskeys(email, actor))) noUser(email);
    return reply.code(204).send();
  });
}

function signInProblem(result: Exclude<PasskeySignInOutcome, { outcome: 'signed-in' }>): ProblemError {
  switch (result.outcome) {
    case 'locked':
      return tooMany(result.retryAfterSeconds);
    case 'wrong':
      return new ProblemError('wrong-passkey', { detail: 'This passkey opens nothing here.' });
    case 'stale':
      return passkeyProblem('stale');
  }
}

function passkeyProblem(refusal: PasskeyRefusal): ProblemError {
  switch (refusal) {
    case 'stale':
      return new ProblemError('stale-challenge', { detail: 'It took too long, or began in another browser.' });
    case 'wrong':
      return new ProblemError('wrong-passkey', {
        detail: 'What the device answered does not fit.',
        remedy: 'Begin again, or use another device.',
      });
    case 'too-many':
      return new ProblemError('too-many-passkeys', { detail: `You have ${MOST_PASSKEYS} passkeys already.` });
    case 'there-already':
      return new ProblemError('name-taken', {
        detail: 'This passkey is here already.',
        remedy: 'Use another device, or remove it first.',
      });
  }
}

function emailOf(request: FastifyRequest): string {
  return (request.params as { name: string }).name.toLowerCase();
}

function idOf(request: FastifyRequest): string {
  const { name } = request.params as { name: string };
  return z.uuid().safeParse(name).success ? name : absent(name);
}

function absent(id: string): never {
  throw new ProblemError('object-not-found', {
    detail: `You have no passkey ${JSON.stringify(id)}.`,
    remedy: 'GET /api/v1/me/passkeys lists those you have.',
  });
}

function noUser(email: string): never {
  throw new ProblemError('object-not-found', { detail: `There is no user ${JSON.stringify(email)}.` });
}
