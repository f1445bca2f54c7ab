import type { Actor } from '../contract.ts';

export const USER_ROLES = ['member', 'auditor', 'administrator'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** How a session began: by a password of ours, a passkey, at an identity provider, or as an approved device. */
export type SignInMethod = 'password' | 'passkey' | 'provider' | 'device';

/** Somebody who may sign in. */
export interface UserRow {
  readonly id: string;
  /** In lower case; what the user is called everywhere. */
  readonly email: string;
  /** For people. */
  readonly name: string;
  readonly role: UserRole;
  readonly isDisabled: boolean;
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  /** How many they have. */
  readonly passkeys: number;
  /** Names of the identity providers that know the user. */
  readonly providers: readonly string[];
  readonly createdAt: Date;
}

export type UserStanding = Pick<UserRow, 'role' | 'isDisabled'>;

export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  /** What the user's own role and the groups at the sign-in give, each once. */
  readonly roles: readonly UserRole[];
  /** What the groups alone give. */
  readonly grantedRole: UserRole;
  readonly groups: readonly string[];
  readonly method: SignInMethod;
  /** Name of the identity provider, if any. */
  readonly provider: string | null;
  /** Id of the passkey with which it, or the session that approved it, began; it ends with that. */
  readonly passkey: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  /** To the minute. */
  readonly seenAt: Date;
  /** When it ends however much it is used. */
  readonly expiresAt: Date;
}

export interface UserDraft {
  readonly email: string;
  readonly name: string;
  readonly role: UserRole;
  /** Null: the user signs in at an identity provider. */
  readonly passwordHash: string | null;
}

export interface UserChange {
  readonly name?: string;
  readonly role?: UserRole;
  readonly isDisabled?: boolean;
}

/** Who may sign in, and who has. Every change and its audit row are one transaction. */
export interface AccountStore {
  /** By e-mail address, at most 10,000. */
  users(): Promise<UserRow[]>;
  user(email: string): Promise<UserRow | null>;
  /** What decides what somebody may do, remembered until somebody's access changes. Null: there is no such user. */
  standing(email: string): Promise<UserStanding | null>;
  /** Null where the address is taken; with `onlyIfFirst` where there is any user. */
  addUser(draft: UserDraft, actor: Actor, onlyIfFirst?: boolean): Promise<UserRow | null>;
  /** Null: there is no such user. Throws `LastAdministratorError`. Whoever is disabled has no session and no static token for a cluster any more. */
  changeUser(email: string, change: UserChange, actor: Actor): Promise<UserRow | null>;
  /** As when they are disabled. False: there is no such user. Throws `LastAdministratorError`. */
  removeUser(email: string, actor: Actor): Promise<boolean>;
  /** Replaces the password and ends the user's sessions but the one named. False: there is no such user. */
  setPassword(email: string, passwordHash: string, keepSession: string | null, actor: Actor): Promise<boolean>;
  /** False: there is no such user. */
  removeSecondFactor(email: string, actor: Actor): Promise<boolean>;
  passwordHash(userId: string): Promise<string | null>;

  /**
   * The session in force of a token, which counts as a use of it: one unused for `idleSeconds` has ended. Remembered until
   * somebody's access changes.
   */
  session(token: string, idleSeconds: number): Promise<SessionRow | null>;
  /** Those in force, of one user or of all, the last used first, at most 1,000. */
  sessions(email: string | null, idleSeconds: number): Promise<SessionRow[]>;
  /** Null: there is none of this id, or not of this user. The session's user otherwise. */
  endSession(
    id: string,
    email: string | null,
    action: 'sign-out' | 'end-session',
    actor: Actor,
  ): Promise<string | null>;

  /**
   * Counts an attempt under a key, before it is known how it ends, so that many at once are counted too. All replicas count
   * together, in windows that begin with the first attempt.
   */
  countAttempt(key: string, windowSeconds: number): Promise<{ readonly count: number; readonly endsInSeconds: number }>;
  forgetAttempts(key: string): Promise<void>;

  /** Notes which session approves a device. */
  noteApproval(userCode: string, sessionId: string): Promise<void>;
  /** The session that approved a device, while it is in force. */
  approval(deviceCode: string, idleSeconds: number): Promise<SessionRow | null>;
  /** Forgets what has run out. */
  pruneAccounts(idleSeconds: number): Promise<void>;
}

/** Without this user nobody would be left who may administer the installation. */
export class LastAdministratorError extends Error {
  constructor(email: string) {
    super(`${email} is the last administrator`);
    this.name = 'LastAdministratorError';
  }
}
