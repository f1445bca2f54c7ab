import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { ENGINE_PURPOSES, type EnginePurpose, type EngineRow } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findObject, placeOf } from '../api/find.ts';
import { plain } from '../api/view.ts';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { INFRASTRUCTURE_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { specOf } from './gateway.ts';
import { ENGINE_REQUESTS } from './spec.ts';

const KIND = 'Engine';

/** Engines of infrastructures, for administrators; auditors may look. Their credentials are never shown. */
export function engineRoutes(app: FastifyInstance, context: ServerContext): void {
  const { engines } = context;

  app.get('/api/v1/engines', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await allowed(request, 'read');
    return { items: (await engines.list()).map(view) };
  });

  for (const purpose of ENGINE_PURPOSES) {
    const path = `/api/v1/infrastructures/:name/engines/${purpose}`;
    app.get(path, { exposeHeadRoute: false }, async (request): Promise<JsonObject> => {
      readQuery(request.query, {});
      await allowed(request, 'read');
      const { name } = await infrastructureOf(request);
      return view((await engines.find(name, purpose)) ?? absent(name, purpose));
    });

    app.put(path, async (request, reply): Promise<JsonObject> => {
      readQuery(request.query, {});
      const actor = await allowed(request, 'update');
      const asked = readRequest(request, ENGINE_REQUESTS[purpose]);
      const saved = await engines.put(await infrastructureOf(request), purpose, asked, actor);
      if (saved === 'needs-credential') {
        const message = 'is needed anew: the one that is kept was given for another address';
        throw new ProblemError('invalid-manifest', {
          detail: `credential ${message}.`,
          errors: [{ field: 'credential', message, remedy: 'send the credential for this address, or null for none' }],
        });
      }
      reply.code(saved.isNew ? 201 : 200);
      return view(saved.engine);
    });

    app.delete(path, async (request, reply): Promise<FastifyReply> => {
      readQuery(request.query, {});
      const actor = await allowed(request, 'delete');
      const { name } = await infrastructureOf(request);
      if (!(await engines.remove(name, purpose, actor))) absent(name, purpose);
      return reply.code(204).send();
    });

    app.post(`${path}/test`, async (request): Promise<JsonObject> => {
      readQuery(request.query, {});
      await allowed(request, 'update');
      const { name } = await infrastructureOf(request);
      return plain((await engines.test(name, purpose)) ?? absent(name, purpose));
    });
  }

  function allowed(request: FastifyRequest, action: 'read' | 'update' | 'delete') {
    const { name } = placeOf(request);
    return mustBeAllowed(request, context, action, { kind: KIND, name: name === '' ? null : name, tenant: null });
  }

  async function infrastructureOf(request: FastifyRequest): Promise<DeclaredObject> {
    const entry = context.catalog.byName(INFRASTRUCTURE_KIND);
    const { name } = placeOf(request);
    return entry === undefined ? absent(name, 'logs') : findObject(context, entry, null, name);
  }
}

function view(row: EngineRow): JsonObject {
  const { infrastructure, purpose, updatedAt, updatedBy } = row;
  return plain({ infrastructure, purpose, ...specOf(row), updatedAt: updatedAt.toISOString(), updatedBy });
}

function absent(name: string, purpose: EnginePurpose): never {
  throw new ProblemError('object-not-found', {
    detail: `The infrastructure ${JSON.stringify(name)} has no engine of its own for ${purpose}.`,
    remedy: 'GET /api/v1/engines lists those that there are.',
  });
}
