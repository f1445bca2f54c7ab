import { type Action, type ActionTarget, authorize, type Credentials, type Identity } from '@tenantry/access';
import type { Actor } from '@tenantry/store/contract';
import type { FastifyRequest } from 'fastify';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who makes the request; set before any route that is not public. */
    identity: Identity | null;
    /** Whether the caller's end of it speaks TLS, with us or with a proxy in front. */
    isOverTls: boolean;
  }
  interface FastifyContextConfig {
    /** Answers without credentials. Only for what says nothing about the installation. */
    isPublic?: boolean;
    /** Answers whatever the Host header says: probes address a pod by its IP. */
    isForAnyHost?: boolean;
    /** Answers however often an address asks: probes, and pages that are the same for all. */
    isUncounted?: boolean;
  }
}

export function actorOf(request: FastifyRequest): Actor {
  const { name, kind, credential } = identityOf(request);
  return { name, kind, address: request.ip, requestId: request.id, ...(credential && { credential }) };
}

/** A route that is not public has an identity: the guard set it. */
export function identityOf({ identity }: FastifyRequest): Identity {
  if (identity === null) throw new Error('an unauthenticated request reached a route that is not public');
  return identity;
}

/** What a request proves its caller by. */
export function credentialsOf(request: FastifyRequest): Credentials {
  const { authorization, cookie } = request.headers;
  return { authorization, cookie, address: request.ip, isSecure: request.isOverTls };
}

/**
 * Throws, and records the refusal in the audit log, unless the caller may do this: `forbidden`, or `object-not-found` where they
 * may not know of the tenant it is about. What is hidden is missed in the words in which what there is not would be.
 *
 * @param hiddenAs what the caller asked for, where that is not the target; null where to be told `forbidden` says nothing
 */
export async function mustBeAllowed(
  request: FastifyRequest,
  { store }: Pick<ServerContext, 'store'>,
  action: Action,
  target: ActionTarget,
  hiddenAs: ActionTarget | null = target,
): Promise<Actor> {
  const actor = actorOf(request);
  const decision = authorize(identityOf(request), action, target);
  if (decision.isAllowed) return actor;
  await store.recordRefusal(actor, action, target.kind ?? '', target.name ?? '', target.tenant);
  if (!decision.isVisible && hiddenAs !== null) throw objectNotFound(hiddenAs);
  throw new ProblemError('forbidden', { detail: `${decision.reason}.` });
}

/** Of what is not there, and of what the caller may not know of. */
export function objectNotFound({ kind, name, tenant }: ActionTarget): ProblemError {
  const isCollection = kind === null || name === null;
  const what = isCollection ? `Tenant ${JSON.stringify(tenant)}` : `${kind} ${JSON.stringify(name)}`;
  const where = isCollection || tenant === null ? '' : ` in tenant ${JSON.stringify(tenant)}`;
  return new ProblemError('object-not-found', { detail: `There is no ${what}${where}.` });
}
