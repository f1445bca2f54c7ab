import { TENANT_ROLES, type TenantRole } from '@tenantry/kinds';

export const PLATFORM_ROLES = ['administrator', 'auditor', 'member'] as const;
/** Over the whole installation. `member` is everybody else who may sign in; what they may do follows from their tenants. */
export type PlatformRole = (typeof PLATFORM_ROLES)[number];

/**
 * What a token may be used for. `secrets` are values and private keys, `cluster` a way into a tenant's cluster, `alerts` to say
 * what is wrong and what is over, `telemetry` to send what programs say.
 */
export const TOKEN_VERBS = ['read', 'write', 'secrets', 'cluster', 'alerts', 'telemetry'] as const;
export type TokenVerb = (typeof TOKEN_VERBS)[number];

/** What a token narrows its owner's rights to; it never adds any. */
export interface TokenScope {
  /** Null: all that its owner has. */
  readonly tenants: readonly string[] | null;
  readonly verbs: readonly TokenVerb[];
}

/** Whom credentials prove somebody to be, before it was asked what they may. */
export interface Principal {
  /** Unique and stable: of a user the e-mail address in lower case. It goes into the audit log and scopes idempotency keys. */
  readonly name: string;
  readonly kind: 'user' | 'token' | 'system';
  readonly roles: readonly PlatformRole[];
  /** As the identity provider says, mapped to our names. */
  readonly groups: readonly string[];
  readonly scope: TokenScope | null;
  /** Of a machine: the roles that it was given. A person's come from the members of tenants. */
  readonly tenants?: ReadonlyMap<string, TenantRole>;
  /** The session or token that was used, where it can be ended by itself. */
  readonly credential?: { readonly kind: 'session' | 'token'; readonly id: string };
}

/** Who makes a request, and all that is known of what they may; nothing else decides. */
export interface Identity extends Omit<Principal, 'tenants'> {
  /** The role in each tenant where they have one, by the tenant's name. */
  readonly tenants: ReadonlyMap<string, TenantRole>;
}

/** The rights of somebody who has none; to be added to. */
export const NO_RIGHTS: Omit<Identity, 'name'> = {
  kind: 'user',
  roles: [],
  groups: [],
  scope: null,
  tenants: new Map(),
};

/** What a request brings to prove who it is. */
export interface Credentials {
  /** The `Authorization` header as it came. */
  readonly authorization: string | undefined;
  /** The `Cookie` header as it came, where cookies count for the request. */
  readonly cookie?: string | undefined;
  /** Whether it came over TLS: then only cookies that neighbours cannot plant count. */
  readonly isSecure?: boolean;
  /** Address of the peer, for throttling. */
  readonly address: string;
}

export type Authentication<Who = Principal> =
  | { readonly outcome: 'known'; readonly identity: Who }
  /** `missing`: no credentials. `malformed`: not a bearer token. `wrong`: not ours, ended or expired. */
  | { readonly outcome: 'unknown'; readonly reason: 'missing' | 'malformed' | 'wrong' }
  | { readonly outcome: 'throttled'; readonly retryAfterSeconds: number };

export type Authenticator<Who = Principal> = (credentials: Credentials) => Promise<Authentication<Who>>;

/** The higher of two roles. */
export function higher(one: TenantRole | undefined, other: TenantRole): TenantRole {
  return one === undefined || TENANT_ROLES.indexOf(other) > TENANT_ROLES.indexOf(one) ? other : one;
}
