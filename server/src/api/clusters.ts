import { clusterRoleManifest, NEEDED_RIGHTS } from '@tenantry/drivers/kubernetes';
import type { JsonObject } from '@tenantry/kinds';
import type { RegisteredCluster } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bodyOf, singleDocument } from '../http/body.ts';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { toFieldErrors } from '../manifests/issues.ts';
import { nameFault, normalName } from '../manifests/names.ts';
import { clusterUpload } from '../openapi/cluster-schemas.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { plain } from './view.ts';

const KIND = 'Cluster';
const MAX_NAME_LENGTH = 63;
const { $schema: _, ...uploadSchema } = z.toJSONSchema(clusterUpload, { io: 'input' });

/** Clusters that are given by their kubeconfig: what is shown of them never holds the credential. */
export function clusterRoutes(app: FastifyInstance, context: ServerContext): void {
  const { registry } = context;

  app.get('/api/v1/clusters', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await allowed(request, 'read');
    return { items: (await registry.list()).map(view) };
  });

  app.get('/api/v1/clusters/:name', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await allowed(request, 'read');
    return view((await registry.find(nameOf(request))) ?? absent(request));
  });

  app.put('/api/v1/clusters/:name', async (request, reply): Promise<JsonObject> => {
    readQuery(request.query, {});
    const actor = await allowed(request, 'update');
    const fault = nameFault('name', (request.params as { name: string }).name, MAX_NAME_LENGTH);
    if (fault !== null) {
      throw new ProblemError('invalid-manifest', { detail: `name: ${fault.message}.`, errors: [fault] });
    }
    const { cluster, isNew } = await registry.put(nameOf(request), readUpload(request), actor);
    reply.code(isNew ? 201 : 200);
    return view(cluster);
  });

  app.delete('/api/v1/clusters/:name', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    const actor = await allowed(request, 'delete');
    if (!(await registry.remove(nameOf(request), actor))) absent(request);
    return reply.code(204).send();
  });

  app.post('/api/v1/clusters/:name/check', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const actor = await allowed(request, 'update');
    return view((await registry.check(nameOf(request), actor)) ?? absent(request));
  });

  app.get('/api/v1/cluster-rights', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await mustBeAllowed(request, context, 'read', { kind: KIND, name: null, tenant: null });
    return { rules: NEEDED_RIGHTS.map((right) => plain({ ...right })), manifest: clusterRoleManifest() };
  });

  function allowed(request: FastifyRequest, action: 'read' | 'update' | 'delete') {
    const { name } = request.params as { name?: string };
    return mustBeAllowed(request, context, action, { kind: KIND, name: name ?? null, tenant: null });
  }
}

function nameOf(request: FastifyRequest): string {
  return normalName((request.params as { name: string }).name);
}

function absent(request: FastifyRequest): never {
  throw new ProblemError('object-not-found', {
    detail: `There is no registered cluster ${JSON.stringify(nameOf(request))}.`,
    remedy: 'See which there are: tenantry cluster list.',
  });
}

function readUpload(request: FastifyRequest) {
  const { value } = singleDocument(bodyOf(request, 'json'));
  const parsed = clusterUpload.safeParse(value);
  if (parsed.success) {
    const { kubeconfig, context } = parsed.data;
    return { kubeconfig, ...(context === undefined ? {} : { context }) };
  }
  const errors = toFieldErrors(parsed.error.issues, [], value, uploadSchema as Parameters<typeof toFieldErrors>[3]).map(
    ({ path: _path, ...error }) => error,
  );
  throw new ProblemError('invalid-manifest', { detail: `${errors[0]?.field} ${errors[0]?.message}.`, errors });
}

function view({ name, description, checked, revision, uploadedAt, uploadedBy, usedBy }: RegisteredCluster): JsonObject {
  return {
    name,
    ...description,
    revision,
    uploadedAt: uploadedAt.toISOString(),
    uploadedBy,
    usedBy: usedBy.map((use) => ({ ...use })),
    check: checked,
  };
}
