import { createHmac, hkdfSync } from 'node:crypto';
import type { Actor, SessionRow, Store } from '@tenantry/store';
import { type AttemptLimits, attemptCounter } from './attempts.ts';
import type { Auth, SessionFacts } from './auth.ts';
import { type SessionTokens, sessionTokens } from './session-token.ts';

const KEY_BYTES = 32;

export interface SessionLimits {
  /** A session unused for so long has ended. */
  readonly idleSeconds: number;
  /** However much it is used. */
  readonly sessionSeconds: number;
}

export const DEFAULT_SESSION_LIMITS: SessionLimits = { idleSeconds: 12 * 3600, sessionSeconds: 7 * 24 * 3600 };

export interface AccountsOptions extends SessionLimits {
  readonly store: AccountsStore;
  /** Of the installation; sessions and second factors end with it. */
  readonly key: Buffer;
  readonly attempts?: AttemptLimits;
}

export type AccountsStore = Pick<
  Store,
  | 'accountTables'
  | 'addPasskey'
  | 'addUser'
  | 'approval'
  | 'countAttempt'
  | 'credentialIds'
  | 'endSession'
  | 'forgetAttempts'
  | 'noteApproval'
  | 'passkeyOwner'
  | 'passwordHash'
  | 'recordAct'
  | 'recordRefusal'
  | 'removePasskey'
  | 'removeSecondFactor'
  | 'session'
  | 'sessions'
  | 'setPassword'
  | 'settleProviderUser'
  | 'usePasskey'
  | 'user'
>;

/** Where a request comes from, for the audit log and for the list of sessions. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string | null;
  readonly requestId: string;
}

export interface BegunSession {
  readonly session: SessionRow;
  /** For the cookie, or as a bearer token. */
  readonly issued: string;
  /** For the library alone. */
  readonly token: string;
}

/** What all ways to sign in have in common. */
export interface AccountsContext {
  readonly options: AccountsOptions;
  readonly store: AccountsStore;
  readonly tokens: SessionTokens;
  readonly attempts: ReturnType<typeof attemptCounter>;
  /** Signs what goes through a browser and comes back. */
  sign(purpose: string, text: string): string;
  /** Loaded by the first who signs in: it takes a fifth of a start, and most starts end before anybody does. */
  library(): Promise<Auth>;
  /** Begins a session of a user; null where they may not sign in. */
  begin(userId: string, facts: SessionFacts): Promise<BegunSession | null>;
  /** The session of a token that was just made; null where its user may not sign in. */
  begun(token: string): Promise<BegunSession | null>;
}

export function openAccounts(options: AccountsOptions): AccountsContext {
  const { store, key, sessionSeconds, idleSeconds } = options;
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', `tenantry ${purpose}`, KEY_BYTES));
  let loading: Promise<Auth> | undefined;
  const library = () => {
    const secret = derived('accounts').toString('base64url');
    loading ??= import('./auth.ts').then(({ createAuth }) => createAuth({ store, secret, sessionSeconds }));
    return loading;
  };
  const tokens = sessionTokens(derived('session tokens'));
  const signing = derived('browser state');
  const begun = async (token: string): Promise<BegunSession | null> => {
    const session = await store.session(token, idleSeconds);
    return session === null ? null : { session, issued: tokens.issue(token), token };
  };
  return {
    options,
    store,
    tokens,
    library,
    attempts: attemptCounter(store, options.attempts),
    sign: (purpose, text) => createHmac('sha256', signing).update(`${purpose}\n${text}`).digest('base64url'),
    begun,
    async begin(userId, facts) {
      const { auth, withFacts } = await library();
      const { internalAdapter } = await auth.$context;
      const { token } = await withFacts(facts, () => internalAdapter.createSession(userId));
      return begun(token);
    },
  };
}

export function actorAt(email: string, { address, requestId }: Origin): Actor {
  return { name: email, kind: 'user', address, requestId };
}

export function factsAt(
  { address, userAgent }: Origin,
  how: Pick<SessionFacts, 'method'> & Partial<SessionFacts>,
): SessionFacts {
  return {
    provider: null,
    passkey: null,
    groups: [],
    role: 'member',
    address,
    userAgent: userAgent?.slice(0, 300) ?? null,
    ...how,
  };
}

/** In the form in which users are known: lower case, without the space that was pasted along. */
export function normalEmail(text: string): string {
  return text.trim().toLowerCase();
}
