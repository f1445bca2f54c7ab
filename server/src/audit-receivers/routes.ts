import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { plain } from '../api/view.ts';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { nameFault, normalName } from '../manifests/names.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { newReceiver, receiverChange } from './spec.ts';
import { receiverView } from './view.ts';

const KIND = 'AuditReceiver';
const MAX_NAME_LENGTH = 40;
const PATH = '/api/v1/audit/receivers';
const OF = `${PATH}/:name`;

/** Where the audit log is sent on to, for administrators; auditors may look. Secrets are shown once. */
export function auditReceiverRoutes(app: FastifyInstance, context: ServerContext): void {
  const { auditReceivers, now } = context;

  app.get(PATH, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await allowed(request, 'read-audit');
    return { items: (await auditReceivers.list()).map((receiver) => receiverView(receiver, now())) };
  });

  app.post(PATH, async (request, reply): Promise<JsonObject> => {
    readQuery(request.query, {});
    const actor = await allowed(request, 'create');
    const asked = readRequest(request, newReceiver);
    const fault = nameFault('name', asked.name, MAX_NAME_LENGTH);
    if (fault !== null) {
      throw new ProblemError('invalid-manifest', { detail: `name ${fault.message}.`, errors: [fault] });
    }
    const name = normalName(asked.name);
    const added = await auditReceivers.add({ ...asked, name }, actor);
    if (added === 'exists') throw taken(name);
    if (added === 'too-many')
      throw new ProblemError('too-many-receivers', { detail: 'There are as many audit receivers as there may be.' });
    reply.code(201);
    return { ...receiverView(added.receiver, now()), secret: added.secret };
  });

  app.get(OF, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await allowed(request, 'read-audit');
    return receiverView((await auditReceivers.find(nameOf(request))) ?? absent(request), now());
  });

  app.patch(OF, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const actor = await allowed(request, 'update');
    const change = readRequest(request, receiverChange);
    const changed = await auditReceivers.change(nameOf(request), change, actor);
    return receiverView(changed ?? absent(request), now());
  });

  app.delete(OF, async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const actor = await allowed(request, 'delete');
    if (!(await auditReceivers.remove(nameOf(request), actor))) absent(request);
    return reply.code(204).send();
  });

  app.post(`${OF}/secret`, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const actor = await allowed(request, 'update');
    const { receiver, secret } = (await auditReceivers.replaceSecret(nameOf(request), actor)) ?? absent(request);
    return { ...receiverView(receiver, now()), secret };
  });

  app.post(`${OF}/test`, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const actor = await allowed(request, 'update');
    return plain((await auditReceivers.test(nameOf(request), actor)) ?? absent(request));
  });

  function allowed(request: FastifyRequest, action: 'read-audit' | 'create' | 'update' | 'delete') {
    const { name } = request.params as { name?: string };
    return mustBeAllowed(request, context, action, { kind: KIND, name: name ?? null, tenant: null });
  }
}

function nameOf(request: FastifyRequest): string {
  return normalName((request.params as { name: string }).name);
}

function absent(request: FastifyRequest): never {
  throw new ProblemError('object-not-found', {
    detail: `There is no audit receiver ${JSON.stringify(nameOf(request))}.`,
    remedy: `GET ${PATH} lists those that there are.`,
  });
}

function taken(name: string): ProblemError {
  const message = `there is an audit receiver ${name} already`;
  return new ProblemError('name-taken', {
    detail: `There is an audit receiver ${name} already.`,
    remedy: 'Change that one, or choose another name.',
    errors: [{ field: 'name', message, remedy: 'choose another name' }],
  });
}
