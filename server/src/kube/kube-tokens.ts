import { randomUUID } from 'node:crypto';
import { type Identity, isMachine } from '@tenantry/access';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { type Actor, type KubeTokenRow, MakerEndedError } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findTenant, placeOf } from '../api/find.ts';
import { identityOf, mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import type { KubeRole, ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { kubeCaller, kubeOf } from './caller.ts';
import { inTime } from './in-time.ts';
import { newTokenRequest, revokeAllRequest } from './kube-token-requests.ts';
import { tokenState, tokenView } from './kube-token-view.ts';

/** Living static tokens of one tenant. Each is a standing way in that somebody has to know of. */
const MOST_TOKENS = 20;
/** Clusters give no token for less: TokenRequestSpec.expirationSeconds of authentication.k8s.io/v1 */
const FEWEST_SECONDS = 600;
const ROLES: readonly KubeRole[] = ['viewer', 'editor'];

/** Static tokens for tools that cannot run a plugin: listed, and revocable one by one or all at once. */
export function kubeTokenRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store, limits } = context;
  const path = '/api/v1/tenants/:tenant/kube-tokens';

  app.get(path, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const { tenant } = await tenantFor(request, 'read');
    const rows = await store.kubeTokens(tenant.uid);
    const isSure = await look(tenant, rows);
    const items = isSure ? await store.kubeTokens(tenant.uid) : rows;
    return { items: items.filter(({ anchorUid }) => anchorUid !== null).map((row) => tokenView(row, new Date())) };
  });

  app.post(path, async (request, reply): Promise<JsonObject> => {
    const { role: asked, expirationSeconds: askedSeconds } = readRequest(request, newTokenRequest);
    const { tenant, actor, role } = await kubeCaller(request, context, asked);
    const kube = kubeOf(context, tenant);
    const account = kube.account(tenant, role);
    const id = randomUUID();
    const taker = await takerOf(identityOf(request));
    const expirationSeconds = Math.min(askedSeconds, taker?.seconds ?? askedSeconds);
    const expiresAt = new Date(Date.now() + expirationSeconds * 1000);
    const { connection, namespace } = account;
    // Written down before the cluster is asked: whatever becomes of the rest, the anchor is found again.
    const memberGroups = memberGroupsOf(identityOf(request));
    const draft = {
      ...{ id, tenantUid: tenant.uid, role, connection, namespace, createdBy: actor.name, expiresAt },
      memberGroups,
      tokenId: taker?.id ?? null,
    };
    if (!(await store.addKubeToken(draft, MOST_TOKENS))) {
      throw new ProblemError('too-many-tokens', { detail: `Tenant ${tenant.name} has ${MOST_TOKENS} static tokens.` });
    }
    const issued = await audited(actor, tenant, 'issue-static-token', { id, role, expirationSeconds }, async () => {
      const token = await inTime(limits.gatewaySeconds, kube.issue(account, id, expirationSeconds));
      if (!(await store.kubeTokenIssued(id, token.anchorUid, token.expiresAt))) {
        await inTime(limits.gatewaySeconds, kube.end(account, id));
        throw new ProblemError('forbidden', { detail: 'What the static token was taken by has ended meanwhile.' });
      }
      return token;
    });
    reply.code(201);
    return { id, role, token: issued.token, expiresAt: issued.expiresAt.toISOString() };
  });

  app.delete(`${path}/:name`, async (request): Promise<JsonObject> => {
    const { tenant, actor } = await tenantFor(request, 'use-cluster');
    const id = placeOf(request).name;
    const row = (await store.kubeTokens(tenant.uid)).find((one) => one.id === id);
    if (row !== undefined && row.createdBy !== actor.name) await mayEnd(request, tenant.name, id);
    if (row === undefined) throw new ProblemError('object-not-found', { detail: `There is no static token ${id}.` });
    if (tokenState(row, new Date()) === 'valid') {
      await audited(actor, tenant, 'revoke-static-token', { id, role: row.role }, async () => {
        await inTime(limits.gatewaySeconds, kubeOf(context, tenant).end(row, id));
        await store.endKubeToken(id, 'revoked', actor.name);
      });
    }
    const [now = row] = (await store.kubeTokens(tenant.uid)).filter((one) => one.id === id);
    return tokenView(now, new Date());
  });

  app.post(`${path}/revoke-all`, async (request): Promise<JsonObject> => {
    const { role } = readRequest(request, revokeAllRequest);
    await mayEnd(request, placeOf(request).tenant ?? '', null);
    const { tenant, actor } = await tenantFor(request, 'use-cluster');
    const roles = role === undefined ? ROLES : [role];
    const kube = kubeOf(context, tenant);
    const living = (await store.kubeTokens(tenant.uid)).filter(
      (row) => roles.includes(row.role) && tokenState(row, new Date()) === 'valid',
    );
    await audited(actor, tenant, 'revoke-all-tokens', { roles: [...roles] }, async () => {
      for (const one of roles) await inTime(limits.gatewaySeconds, kube.replace(kube.account(tenant, one)));
      for (const { id } of living) await store.endKubeToken(id, 'replaced', actor.name);
    });
    return { roles: [...roles], listedTokens: living.length };
  });

  /** The token that is used, where it is one that ends, and for how long one that is taken by it may live: no longer. */
  async function takerOf({ credential }: Identity): Promise<{ id: string; seconds: number } | null> {
    if (credential?.kind !== 'token') return null;
    const token = await store.token(credential.id);
    if (token === null) throw new MakerEndedError();
    // The cluster counts from when it is asked, which may be so much later.
    const seconds = Math.floor((token.expiresAt.getTime() - context.now().getTime()) / 1000 - limits.gatewaySeconds);
    if (seconds >= FEWEST_SECONDS) return { id: token.id, seconds };
    throw new ProblemError('forbidden', {
      detail: `A static token ends with the token that it is taken by, and this one ends in less than ${FEWEST_SECONDS} seconds.`,
      remedy: 'Use a token that lasts longer, or sign in.',
    });
  }

  /** Of what others made. */
  async function mayEnd(request: FastifyRequest, tenant: string, name: string | null): Promise<void> {
    await mustBeAllowed(request, context, 'delete', { kind: 'KubeToken', name, tenant });
  }

  async function tenantFor(request: FastifyRequest, action: 'read' | 'use-cluster') {
    const name = placeOf(request).tenant ?? '';
    const actor = await mustBeAllowed(request, context, action, { kind: TENANT_KIND, name, tenant: null });
    return { actor, tenant: await findTenant(context, name) };
  }

  /** Looks which anchors still stand. False where the cluster does not say: then what was known last is all there is. */
  async function look(tenant: DeclaredObject, rows: readonly KubeTokenRow[]): Promise<boolean> {
    const living = rows.filter((row) => row.anchorUid !== null && tokenState(row, new Date()) === 'valid');
    if (living.length === 0 || context.kube === undefined) return false;
    const kube = kubeOf(context, tenant);
    try {
      const anchors = await inTime(limits.gatewaySeconds, Promise.all(living.map((row) => kube.anchor(row, row.id))));
      // Another Secret of the same name is not the anchor: the token is bound to the uid.
      const standing = living.filter((row, index) => anchors[index] === row.anchorUid);
      await store.seeKubeTokens(standing.map(({ id }) => id));
      for (const { id } of living.filter((row) => !standing.includes(row))) {
        await store.endKubeToken(id, 'anchor-gone', null);
      }
      return true;
    } catch (error) {
      app.log.warn({ err: error, tenant: tenant.name }, 'which static tokens still stand cannot be seen');
      return false;
    }
  }

  /** Nothing is handed out that the audit log does not hold: the row is written before the answer. */
  async function audited<Result>(
    actor: Actor,
    tenant: DeclaredObject,
    action: string,
    detail: JsonObject,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const row = { action, detail, kind: tenant.kind, name: tenant.name, tenant: tenant.name };
    try {
      const result = await work();
      await store.recordAct(actor, { ...row, outcome: 'success' });
      return result;
    } catch (error) {
      await store.recordAct(actor, { ...row, outcome: 'failed' });
      throw error;
    }
  }
}

/** A person's membership gives it, also by a token of theirs; what a platform role or a machine's own role gives does not end with one. */
function memberGroupsOf(identity: Identity): readonly string[] | null {
  const { roles, groups } = identity;
  const isMember = !isMachine(identity) && !roles.includes('administrator') && !roles.includes('auditor');
  return isMember ? groups : null;
}
