import type { Identity } from '@tenantry/access';
import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { identityOf, mustBeAllowed, objectNotFound } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import { prepareManifests } from '../manifests/prepare.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { placeOf } from './find.ts';
import { plain } from './view.ts';

const KIND = 'TenantTemplate';
const NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const newTemplate = z.strictObject({
  description: z.string().trim().min(1).max(500).describe('What it is for, for whoever asks for a tenant.'),
  spec: z.record(z.string(), z.unknown()).describe('The spec that tenants made by it have.'),
});
export const templateSchema = z.object({
  name: z.string(),
  description: z.string(),
  spec: z.record(z.string(), z.unknown()),
});

/** Specs of tenants that administrators offer, so that whoever asks for a tenant has only its name to choose. */
export function tenantTemplateRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store } = context;
  const path = '/api/v1/tenant-templates';

  app.get(path, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    return { items: (await store.templates()).map((template) => plain({ ...template })) };
  });

  app.put(`${path}/:name`, async (request): Promise<JsonObject> => {
    const { name } = placeOf(request);
    const actor = await mustBeAllowed(request, context, 'update', { kind: KIND, name, tenant: null });
    const { description, spec } = readRequest(request, newTemplate);
    if (!NAME.test(name)) {
      throw new ProblemError('invalid-manifest', { detail: `${JSON.stringify(name)} is no name for a template.` });
    }
    await mustMakeTenants(spec as JsonObject, identityOf(request));
    const template = { name, description, spec: spec as JsonObject };
    await store.saveTemplate(template);
    const act = { action: 'save-template', kind: KIND, name, tenant: null, detail: plain(template) };
    await store.recordAct(actor, { ...act, outcome: 'success' });
    return plain(template);
  });

  app.delete(`${path}/:name`, async (request): Promise<JsonObject> => {
    const { name } = placeOf(request);
    const actor = await mustBeAllowed(request, context, 'delete', { kind: KIND, name, tenant: null });
    if (!(await store.deleteTemplate(name))) throw objectNotFound({ kind: KIND, name, tenant: null });
    const act = { action: 'delete-template', kind: KIND, name, tenant: null, detail: null };
    await store.recordAct(actor, { ...act, outcome: 'success' });
    return {};
  });

  /** What could not be declared today is refused now, and not when somebody waits for a tenant. */
  async function mustMakeTenants(spec: JsonObject, identity: Identity) {
    const value = { apiVersion: 'tenantry.dev/v1', kind: TENANT_KIND, metadata: { name: 'template-check' }, spec };
    const document = { value, place: () => undefined };
    await prepareManifests([document], { ...context, identity });
  }
}
