/** Who makes a request, once it is known. Later sign-ins (OIDC, scoped tokens) add to `roles`; nothing else decides. */
export interface Identity {
  /** Unique and stable: it goes into the audit log and scopes idempotency keys. */
  readonly name: string;
  readonly kind: 'user' | 'token' | 'system';
  readonly roles: readonly PlatformRole[];
}

export type PlatformRole = 'administrator';

/** What a request brings to prove who it is. */
export interface Credentials {
  /** The `Authorization` header as it came. */
  readonly authorization: string | undefined;
  /** Address of the peer, for throttling. */
  readonly address: string;
}

export type Authentication =
  | { readonly outcome: 'known'; readonly identity: Identity }
  /** `missing`: no credentials. `malformed`: not a bearer token. `wrong`: a token that is not ours. */
  | { readonly outcome: 'unknown'; readonly reason: 'missing' | 'malformed' | 'wrong' }
  | { readonly outcome: 'throttled'; readonly retryAfterSeconds: number };

export type Authenticator = (credentials: Credentials) => Promise<Authentication>;
