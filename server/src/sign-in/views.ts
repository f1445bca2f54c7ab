import type { Identity } from '@tenantry/access';
import { DEVICE_ERRORS, MOST_PASSKEYS } from '@tenantry/access/accounts';
import type { JsonObject } from '@tenantry/kinds';
import type { SessionRow, UserRow } from '@tenantry/store/contract';
import { z } from 'zod';
import { plain } from '../api/view.ts';

const role = z.enum(['administrator', 'auditor', 'member']);
const time = z.iso.datetime();

export const userSchema = z.object({
  email: z.string(),
  name: z.string(),
  role,
  isDisabled: z.boolean(),
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  passkeys: z.int().describe('How many the user has.'),
  providers: z.array(z.string()).describe('Identity providers that know the user.'),
  createdAt: time,
});

/** Of the caller, to the caller. */
export const ownAccountSchema = userSchema
  .pick({ email: true, hasPassword: true, hasSecondFactor: true, passkeys: true, providers: true })
  .extend({
    mostPasskeys: z.int().describe('How many there can be.'),
    passkeyHost: z
      .string()
      .nullable()
      .describe('The host name that passkeys are added for; null where the address that was asked has none.'),
  });

export const newUserSchema = z.object({
  user: userSchema,
  password: z.string().nullable().describe('Shown this once; null where none was made.'),
});

export const newPasswordSchema = z.object({ password: z.string().describe('Shown this once.') });

export const sessionSchema = z.object({
  id: z.uuid(),
  user: z.string(),
  method: z.enum(['password', 'passkey', 'provider', 'device']),
  provider: z.string().nullable(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: time,
  seenAt: time.describe('When it was last used, to the minute.'),
  expiresAt: time.describe('When it ends however much it is used.'),
  isCurrent: z.boolean().describe('Whether the request was made with it.'),
});

export const meSchema = z.object({
  name: z.string(),
  kind: z.enum(['user', 'token', 'system']),
  roles: z.array(role),
  groups: z.array(z.string()),
  tenants: z
    .array(z.object({ name: z.string(), role: z.enum(['viewer', 'editor', 'owner']) }))
    .nullable()
    .describe('Null: all of them, by the role on the platform.'),
  session: z.uuid().nullable().describe('Of the request, where it was made with one.'),
});

export const secondFactorSchema = z.object({
  uri: z.string().describe('For the authenticator app, as text or as a QR code.'),
  backupCodes: z.array(z.string()).describe('Each good once in place of a code. Shown this once.'),
});

/** The names of RFC 8628. */
export const deviceCodeSchema = z.object({
  device_code: z.string(),
  user_code: z.string().describe('For the person to compare.'),
  verification_uri: z.string(),
  verification_uri_complete: z.string().describe('With the code.'),
  expires_in: z.int().describe('Seconds.'),
  interval: z.int().describe('Seconds to wait between polls.'),
});
export const deviceTokenSchema = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int().describe('Seconds.'),
});
export const deviceRefusalSchema = z.object({ error: z.enum(DEVICE_ERRORS) });

export function userView({ id: _, createdAt, ...user }: UserRow): JsonObject {
  return plain({ ...user, createdAt: createdAt.toISOString() });
}

export function ownAccountView(user: UserRow, passkeyHost: string | null): JsonObject {
  const { email, hasPassword, hasSecondFactor, passkeys, providers } = user;
  return {
    ...{ email, hasPassword, hasSecondFactor, passkeys, providers: [...providers] },
    ...{ mostPasskeys: MOST_PASSKEYS, passkeyHost },
  };
}

export function sessionView(session: SessionRow, current: string | null): JsonObject {
  const { id, email, method, provider, address, userAgent, createdAt, seenAt, expiresAt } = session;
  return {
    ...{ id, user: email, method, provider, address, userAgent },
    createdAt: createdAt.toISOString(),
    seenAt: seenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    isCurrent: id === current,
  };
}

export function meView({ name, kind, roles, groups, tenants, credential }: Identity): JsonObject {
  const seesAll = roles.includes('administrator') || roles.includes('auditor');
  const own = [...tenants].map(([tenant, has]) => ({ name: tenant, role: has }));
  return {
    ...{ name, kind, roles: [...roles], groups: [...groups] },
    tenants: seesAll ? null : own.sort((a, b) => (a.name < b.name ? -1 : 1)),
    session: credential?.kind === 'session' ? credential.id : null,
  };
}
