import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { Actor } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bodyOf, singleDocument } from '../http/body.ts';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { inTime } from '../kube/in-time.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import { referencesOf } from '../manifests/check.ts';
import { toFieldErrors } from '../manifests/issues.ts';
import { type KubeRole, NotReadyError, type ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { findTenant, placeOf } from './find.ts';

export const kubeTokenRequest = z.strictObject({
  role: z
    .enum(['viewer', 'editor'])
    .default('viewer')
    .describe('What the token may do in the namespace of the tenant.'),
  expirationSeconds: z
    .number()
    .int()
    .min(600)
    .max(86_400)
    .default(900)
    .describe('How long the token is valid, in seconds; 600 to 86400, 900 by default.'),
});

const { $schema: _, ...kubeTokenSchema } = z.toJSONSchema(kubeTokenRequest, { io: 'input' });
export const kubeTokenJsonSchema = kubeTokenSchema;

/** Ways into a tenant: its cluster, short-lived tokens for it, and its SSH key. Handing out a credential is audited. */
export function tenantAccessRoutes(app: FastifyInstance, context: ServerContext): void {
  const { clusters, secrets, limits } = context;

  app.get('/api/v1/tenants/:tenant/cluster', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const { tenant } = await allowed(request, 'read');
    const { server, caPem, namespace } = await inTime(limits.gatewaySeconds, clusters.cluster(tenant));
    const certificateAuthorityData = Buffer.from(caPem).toString('base64');
    return { server, certificateAuthorityData, namespace, infrastructure: infrastructureOf(tenant) };
  });

  app.post('/api/v1/tenants/:tenant/kube-token', async (request): Promise<JsonObject> => {
    const { tenant, actor } = await allowed(request, 'use-cluster');
    const { role, expirationSeconds } = readKubeTokenRequest(request);
    const act = { action: 'issue-kube-token', detail: { role, expirationSeconds } };
    const { token, expiresAt } = await audited(tenant, actor, act, () =>
      clusters.token(tenant, role, expirationSeconds),
    );
    return { token, expiresAt: expiresAt.toISOString() };
  });

  app.post('/api/v1/tenants/:tenant/ssh-key', async (request): Promise<JsonObject> => {
    const { tenant, actor } = await allowed(request, 'read-secret');
    const { privateKey, publicKey } = await audited(tenant, actor, { action: 'read-ssh-key', detail: null }, () => {
      if (secrets === undefined) throw new NotReadyError(`tenant ${tenant.name} has no SSH key`);
      return secrets.sshKey(tenant);
    });
    return { privateKey, publicKey };
  });

  async function allowed(request: FastifyRequest, action: 'read' | 'use-cluster' | 'read-secret') {
    const name = placeOf(request).tenant ?? '';
    const actor = await mustBeAllowed(request, context, action, { kind: TENANT_KIND, name, tenant: null });
    const tenant = await findTenant(context, name);
    if (tenant.deletionRequestedAt !== null && action !== 'read') {
      throw new ProblemError('being-deleted', { detail: `Tenant ${name} is being deleted.` });
    }
    return { tenant, actor };
  }

  /** Nothing is handed out that the audit log does not hold: the row is written before the answer. */
  async function audited<Result>(
    tenant: DeclaredObject,
    actor: Actor,
    act: { action: string; detail: JsonObject | null },
    work: () => Promise<Result>,
  ): Promise<Result> {
    const row = { ...act, kind: tenant.kind, name: tenant.name, tenant: tenant.name };
    try {
      const result = await inTime(limits.gatewaySeconds, Promise.try(work));
      await context.store.recordAct(actor, { ...row, outcome: 'success' });
      return result;
    } catch (error) {
      await context.store.recordAct(actor, { ...row, outcome: 'failed' });
      throw error;
    }
  }

  /** The object, if any, that the tenant refers to first: where it lives. */
  function infrastructureOf(tenant: DeclaredObject): string | null {
    const entry = context.catalog.byName(tenant.kind);
    const [reference] = entry === undefined ? [] : referencesOf(entry.kind, tenant.spec);
    return reference?.name ?? null;
  }
}

function readKubeTokenRequest(request: FastifyRequest): { role: KubeRole; expirationSeconds: number } {
  const value = request.body === undefined ? {} : singleDocument(bodyOf(request, 'json', 'yaml')).value;
  const parsed = kubeTokenRequest.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = toFieldErrors(parsed.error.issues, [], value, kubeTokenSchema).map(
    ({ path: _path, ...error }) => error,
  );
  throw new ProblemError('invalid-manifest', { detail: `${errors[0]?.field} ${errors[0]?.message}.`, errors });
}
