import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf, identityOf, mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { sessionView } from './views.ts';

const KIND = 'Session';
const EVERYBODY = '*';

export const sessionParameters = {
  user: z
    .string()
    .toLowerCase()
    .max(254)
    .optional()
    .describe('E-mail address of whose they are, or `*` for everybody’s; the caller’s own without it.'),
};

/** Sessions, seen and ended: each their own, administrators everybody’s. */
export function sessionRoutes(app: FastifyInstance, context: ServerContext): void {
  const { accounts, store } = context;

  app.get('/api/v1/sessions', async (request): Promise<JsonObject> => {
    const { user } = readQuery(request.query, sessionParameters);
    const { name, credential } = identityOf(request);
    const whose = user ?? name;
    if (whose !== name) await mustBeAllowed(request, context, 'read', { kind: KIND, name: whose, tenant: null });
    const found = await store.sessions(whose === EVERYBODY ? null : whose, accounts.options.idleSeconds);
    const current = credential?.kind === 'session' ? credential.id : null;
    return { items: found.map((session) => sessionView(session, current)) };
  });

  app.delete('/api/v1/sessions/:name', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const { id } = idOf(request);
    const { name } = identityOf(request);
    const isOwn = (await store.sessions(name, accounts.options.idleSeconds)).some((session) => session.id === id);
    const actor = isOwn
      ? actorOf(request)
      : await mustBeAllowed(request, context, 'delete', { kind: KIND, name: id, tenant: null });
    if ((await store.endSession(id, isOwn ? name : null, 'end-session', actor)) === null) throw absent(id);
    return reply.code(204).send();
  });
}

function idOf(request: FastifyRequest): { readonly id: string } {
  const { name } = request.params as { name: string };
  if (!z.uuid().safeParse(name).success) throw absent(name);
  return { id: name };
}

function absent(id: string): ProblemError {
  return new ProblemError('object-not-found', {
    detail: `There is no session ${JSON.stringify(id)}.`,
    remedy: 'It may have ended; GET /api/v1/sessions lists those in force.',
  });
}
