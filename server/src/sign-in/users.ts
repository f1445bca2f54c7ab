import { hashPassword, randomPassword } from '@tenantry/access/accounts';
import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { newUserRequest, userChangeRequest } from './requests.ts';
import { userView } from './views.ts';

const KIND = 'User';

/** Who may sign in, and with which role: for administrators; auditors may look. */
export function userRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store } = context;

  app.get('/api/v1/users', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await allowed(request, 'read', null);
    return { items: (await store.users()).map(userView) };
  });

  app.get('/api/v1/users/:name', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const email = emailOf(request);
    await allowed(request, 'read', email);
    return userView((await store.user(email)) ?? absent(email));
  });

  app.post('/api/v1/users', async (request, reply): Promise<JsonObject> => {
    readQuery(request.query, {});
    const actor = await allowed(request, 'create', null);
    const { email, name, role, withPassword } = readRequest(request, newUserRequest);
    const password = withPassword ? randomPassword() : null;
    const passwordHash = password === null ? null : await hashPassword(password);
    const user = await store.addUser({ email, name: name ?? email, role, passwordHash }, actor);
    if (user === null) throw taken(email);
    reply.code(201);
    return { user: userView(user), password };
  });

  app.patch('/api/v1/users/:name', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const email = emailOf(request);
    const actor = await allowed(request, 'update', email);
    const { name, role, isDisabled } = readRequest(request, userChangeRequest);
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      ...(isDisabled === undefined ? {} : { isDisabled }),
    };
    return userView((await store.changeUser(email, change, actor)) ?? absent(email));
  });

  app.delete('/api/v1/users/:name', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const email = emailOf(request);
    const actor = await allowed(request, 'delete', email);
    if (!(await store.removeUser(email, actor))) absent(email);
    return reply.code(204).send();
  });

  app.post('/api/v1/users/:name/password', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const email = emailOf(request);
    const actor = await allowed(request, 'update', email);
    const password = randomPassword();
    if (!(await store.setPassword(email, await hashPassword(password), null, actor))) absent(email);
    return { password };
  });

  function allowed(request: FastifyRequest, action: 'read' | 'create' | 'update' | 'delete', name: string | null) {
    return mustBeAllowed(request, context, action, { kind: KIND, name, tenant: null });
  }
}

function emailOf(request: FastifyRequest): string {
  return (request.params as { name: string }).name.toLowerCase();
}

function absent(email: string): never {
  throw new ProblemError('object-not-found', {
    detail: `There is no user ${JSON.stringify(email)}.`,
    remedy: 'GET /api/v1/users lists who there is.',
  });
}

function taken(email: string): ProblemError {
  const message = `there is a user ${email} already`;
  return new ProblemError('name-taken', {
    detail: `There is a user ${email} already.`,
    remedy: 'Change that user, or give another address.',
    errors: [{ field: 'email', message, remedy: 'give another address' }],
  });
}
