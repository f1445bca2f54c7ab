import { type Action, type ActionTarget, authorize, type Decision, type Identity } from '@tenantry/access';
import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { identityOf, mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { findTenant, placeOf } from './find.ts';
import { plain } from './view.ts';

const ACTIONS = [
  'create',
  'read',
  'update',
  'delete',
  'see-plan',
  'read-audit',
  'use-cluster',
  'read-secret',
  'answer',
  'raise',
] as const satisfies readonly Action[];

/** What is no kind that is declared, and has rules of its own. */
const IN_TENANTS = ['Token', 'Trust', 'Fault', 'FaultRoute', 'KubeToken', 'Benchmark'];
const ON_PLATFORM = [
  'User',
  'IdentityProvider',
  'AuditReceiver',
  'FaultRoute',
  'Cluster',
  'Engine',
  'TenantTemplate',
  'Orphan',
  'Audit',
];

/** Whether something is allowed, and why or why not. */
export const rightSchema = z.object({
  isAllowed: z.boolean(),
  reason: z.string().describe('Which rule allows it, or what is missing.'),
});

export const rightsSchema = z.object({
  tenant: z.string().nullable(),
  items: z.array(
    z.object({
      kind: z.string().describe('A kind, or what else there are rules for: `Token`, `User`.'),
      actions: z.object(Object.fromEntries(ACTIONS.map((action) => [action, rightSchema]))),
    }),
  ),
});

/**
 * `GET …/rights`: everything the caller may do in one answer, so that a page can say beforehand what would be refused, and why.
 * What is refused is not recorded: nothing was tried.
 */
export function rightsRoutes(app: FastifyInstance, context: ServerContext): void {
  const kinds = context.catalog.entries.map(({ kind }) => kind);

  app.get('/api/v1/rights', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    const names = kinds.filter(({ scope }) => scope === 'platform').map(({ name }) => name);
    const targets = [...names, ...ON_PLATFORM].map((kind) => ({ kind, name: null, tenant: null }));
    return answer(identityOf(request), null, targets);
  });

  app.get('/api/v1/tenants/:tenant/rights', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const asked = placeOf(request).tenant ?? '';
    await mustBeAllowed(request, context, 'read', { kind: TENANT_KIND, name: asked, tenant: null });
    const { name: tenant } = await findTenant(context, asked);
    const names = kinds.filter(({ scope }) => scope === 'tenant').map(({ name }) => name);
    return answer(identityOf(request), tenant, [
      { kind: TENANT_KIND, name: tenant, tenant: null },
      ...[...names, ...IN_TENANTS].map((kind) => ({ kind, name: null, tenant })),
    ]);
  });

  function answer(identity: Identity, tenant: string | null, targets: readonly ActionTarget[]): JsonObject {
    const items = targets.map((target) => ({
      kind: target.kind,
      actions: Object.fromEntries(ACTIONS.map((action) => [action, rightOf(authorize(identity, action, target))])),
    }));
    return plain({ tenant, items });
  }
}

export function rightOf(decision: Decision): z.infer<typeof rightSchema> {
  return { isAllowed: decision.isAllowed, reason: decision.isAllowed ? decision.allowedBy : decision.reason };
}
