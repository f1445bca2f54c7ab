import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { Actor } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { kubeCaller } from '../kube/caller.ts';
import { inTime } from '../kube/in-time.ts';
import { kubeTokenRequest } from '../kube/kube-token-requests.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import { referencesOf } from '../manifests/check.ts';
import { NotReadyError, type ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { findTenant, placeOf } from './find.ts';

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
    const { role: asked, expirationSeconds } = readRequest(request, kubeTokenRequest);
    const { tenant, actor, role } = await kubeCaller(request, context, asked);
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

  async function allowed(request: FastifyRequest, action: 'read' | 'read-secret') {
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
    const [reference] = entry === undefined ? [] : referencesOf(entry.kind, tenant.spec, null);
    return reference?.name ?? null;
  }
}
