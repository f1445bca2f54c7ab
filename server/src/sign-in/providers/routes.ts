import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { plain } from '../../api/view.ts';
import { mustBeAllowed } from '../../http/caller.ts';
import { readQuery } from '../../http/query.ts';
import { readRequest } from '../../http/read-request.ts';
import { nameFault, normalName } from '../../manifests/names.ts';
import type { ServerContext } from '../../options.ts';
import { ProblemError } from '../../problems/index.ts';
import { redirectUri } from '../base-url.ts';
import type { IdentityProvider } from './gateway.ts';
import { providerRequest } from './spec.ts';

const KIND = 'IdentityProvider';
const MAX_NAME_LENGTH = 40;

/** Identity providers, for administrators; auditors may look. Their secrets are never shown. */
export function identityProviderRoutes(app: FastifyInstance, context: ServerContext): void {
  const { identityProviders } = context;

  app.get('/api/v1/identity-providers', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await allowed(request, 'read');
    return { items: (await identityProviders.list()).map((provider) => view(request, provider)) };
  });

  app.get('/api/v1/identity-providers/:name', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await allowed(request, 'read');
    return view(request, (await identityProviders.find(nameOf(request))) ?? absent(request));
  });

  app.put('/api/v1/identity-providers/:name', async (request, reply): Promise<JsonObject> => {
    readQuery(request.query, {});
    const actor = await allowed(request, 'update');
    const fault = nameFault('name', (request.params as { name: string }).name, MAX_NAME_LENGTH);
    if (fault !== null) {
      throw new ProblemError('invalid-manifest', { detail: `name: ${fault.message}.`, errors: [fault] });
    }
    const { clientSecret, ...spec } = readRequest(request, providerRequest);
    const saved = await identityProviders.put(nameOf(request), spec, clientSecret, actor);
    if (saved === null) {
      const message = 'is needed for a new identity provider';
      throw new ProblemError('invalid-manifest', {
        detail: `clientSecret ${message}.`,
        errors: [{ field: 'clientSecret', message, remedy: 'send the secret that the provider gave for the client' }],
      });
    }
    reply.code(saved.isNew ? 201 : 200);
    return view(request, saved.provider);
  });

  app.delete('/api/v1/identity-providers/:name', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const actor = await allowed(request, 'delete');
    if (!(await identityProviders.remove(nameOf(request), actor))) absent(request);
    return reply.code(204).send();
  });

  app.post('/api/v1/identity-providers/:name/test', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await allowed(request, 'update');
    const name = nameOf(request);
    return plain((await identityProviders.test(name, redirectUri(request, context, name))) ?? absent(request));
  });

  function allowed(request: FastifyRequest, action: 'read' | 'update' | 'delete') {
    const { name } = request.params as { name?: string };
    return mustBeAllowed(request, context, action, { kind: KIND, name: name ?? null, tenant: null });
  }

  function view(request: FastifyRequest, { name, spec, updatedAt, updatedBy }: IdentityProvider): JsonObject {
    return plain({
      name,
      ...spec,
      redirectUri: redirectUri(request, context, name),
      updatedAt: updatedAt.toISOString(),
      updatedBy,
    });
  }
}

function nameOf(request: FastifyRequest): string {
  return normalName((request.params as { name: string }).name);
}

function absent(request: FastifyRequest): never {
  throw new ProblemError('object-not-found', {
    detail: `There is no identity provider ${JSON.stringify(nameOf(request))}.`,
    remedy: 'GET /api/v1/identity-providers lists those that there are.',
  });
}
