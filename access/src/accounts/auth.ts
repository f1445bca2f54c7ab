import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { SignInMethod, Store, UserRole } from '@tenantry/store';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { bearer } from 'better-auth/plugins/bearer';
import { deviceAuthorization } from 'better-auth/plugins/device-authorization';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { DEVICE_CLIENT, PASSWORD_CHARACTERS } from './limits.ts';

/** What a session keeps of how it began. */
export interface SessionFacts {
  readonly method: SignInMethod;
  readonly provider: string | null;
  /** Its id. */
  readonly passkey: string | null;
  readonly groups: readonly string[];
  /** What the groups give beside the user's own role. */
  readonly role: UserRole;
  readonly address: string | null;
  readonly userAgent: string | null;
}

export interface AuthOptions {
  readonly store: Pick<Store, 'accountTables'>;
  /** At least 32 characters, of an installation alone; what it protects is lost with it. */
  readonly secret: string;
  readonly sessionSeconds: number;
}

const timestamps = { createdAt: 'created_at', updatedAt: 'updated_at' } as const;
const DEVICE_CODE_LIFE = '10m';
const DEVICE_POLL = '5s';

/**
 * The library that keeps users, passwords (scrypt), second factors, sessions and device codes. It is called in process and
 * its own HTTP handler is not served: routes, cookies, throttling and errors are ours.
 */
export function createAuth({ store, secret, sessionSeconds }: AuthOptions) {
  const facts = new AsyncLocalStorage<SessionFacts | null>();
  const auth = betterAuth({
    appName: 'Tenantry',
    secret,
    // Only to make up addresses that are never used: nothing of it is served.
    baseURL: 'http://localhost',
    database: { db: store.accountTables, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    advanced: { database: { generateId: () => randomUUID() } },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARACTERS.fewest,
      maxPasswordLength: PASSWORD_CHARACTERS.most,
    },
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', ...timestamps },
    },
    account: {
      modelName: 'user_accounts',
      fields: {
        userId: 'user_id',
        providerId: 'provider_id',
        accountId: 'account_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...timestamps,
      },
    },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...timestamps,
      },
      additionalFields: {
        passkey: { type: 'string', required: false, input: false, fieldName: 'passkey_id' },
        method: { type: 'string', input: false },
        provider: { type: 'string', required: false, input: false },
        groups: { type: 'string', input: false },
        role: { type: 'string', input: false },
      },
      expiresIn: sessionSeconds,
      // Its end stays where it was set; that it is used is noted apart.
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', ...timestamps },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => ({ data: { ...session, ...columnsOf(facts.getStore()) } }),
        },
      },
    },
    plugins: [
      bearer(),
      twoFactor({
        issuer: 'Tenantry',
        twoFactorTable: 'two_factors',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'two_factors',
            fields: {
              userId: 'user_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
      deviceAuthorization({
        expiresIn: DEVICE_CODE_LIFE,
        interval: DEVICE_POLL,
        userCodeLength: 8,
        validateClient: (client) => client === DEVICE_CLIENT,
        schema: {
          deviceCode: {
            modelName: 'device_codes',
            fields: {
              deviceCode: 'device_code',
              userCode: 'user_code',
              userId: 'user_id',
              clientId: 'client_id',
              pollingInterval: 'polling_interval',
              lastPolledAt: 'last_polled_at',
              expiresAt: 'expires_at',
            },
          },
        },
      }),
    ],
  });
  return {
    auth,
    /** Sessions that begin within `work` keep these facts; where there are none, none may begin. */
    withFacts: <Result>(begun: SessionFacts | null, work: () => Promise<Result>) => facts.run(begun, work),
  };
}

export type Auth = ReturnType<typeof createAuth>;

function columnsOf(facts: SessionFacts | null | undefined) {
  if (facts === null || facts === undefined) {
    throw new APIError('BAD_REQUEST', { error: 'access_denied', error_description: 'nobody answers for the session' });
  }
  const { address, groups, ...rest } = facts;
  return { ...rest, ipAddress: address, groups: JSON.stringify(groups) };
}
