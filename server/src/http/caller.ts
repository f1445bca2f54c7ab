import { type Action, type ActionTarget, authorize, type Identity } from '@tenantry/access';
import type { Actor } from '@tenantry/store/contract';
import type { FastifyRequest } from 'fastify';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who makes the request; set before any route that is not public. */
    identity: Identity | null;
  }
  interface FastifyContextConfig {
    /** Answers without credentials. Only for what says nothing about the installation. */
    isPublic?: boolean;
    /** Answers whatever the Host header says: probes address a pod by its IP. */
    isForAnyHost?: boolean;
  }
}

export function actorOf(request: FastifyRequest): Actor {
  const { identity } = request;
  if (identity === null) throw new Error('an unauthenticated request reached a route that is not public');
  return { name: identity.name, kind: identity.kind, address: request.ip, requestId: request.id };
}

/** Throws `forbidden`, and records the refusal in the audit log, unless the caller may do this. */
export async function mustBeAllowed(
  request: FastifyRequest,
  { store }: Pick<ServerContext, 'store'>,
  action: Action,
  target: ActionTarget,
): Promise<Actor> {
  const actor = actorOf(request);
  const decision = authorize(request.identity as Identity, action, target);
  if (decision.isAllowed) return actor;
  await store.recordRefusal(actor, action, target.kind ?? '', target.name ?? '', target.tenant);
  throw new ProblemError('forbidden', { detail: `${decision.reason}.` });
}
