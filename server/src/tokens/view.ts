import { PLATFORM_ROLES, TOKEN_VERBS } from '@tenantry/access';
import { type JsonObject, TENANT_ROLES } from '@tenantry/kinds';
import type { TokenRow, TrustRow } from '@tenantry/store/contract';
import { z } from 'zod';

const time = z.iso.datetime();
const verbs = z.array(z.enum(TOKEN_VERBS));
const role = z.enum(TENANT_ROLES);

export const tokenSchema = z.object({
  id: z.string(),
  kind: z
    .enum(['personal', 'machine', 'exchanged'])
    .describe(
      'personal: of somebody. machine: of a tenant. exchanged: of a tenant, for a token of an issuer that it trusts.',
    ),
  name: z.string(),
  state: z.enum(['valid', 'expired', 'revoked']),
  owner: z.string().nullable().describe('Whose it is; null of a tenant’s.'),
  tenant: z.string().nullable().describe('Whose it is; null of a person’s.'),
  role: role.nullable().describe('In that tenant; of a person’s null: it follows the owner.'),
  platformRoles: z.array(z.enum(PLATFORM_ROLES)).describe('Of the owner when it was made.'),
  groups: z.array(z.string()).describe('Of the owner when it was made; they count as long as it is valid.'),
  tenants: z.array(z.string()).nullable().describe('That a person’s is for; null: all that the owner has.'),
  verbs,
  madeWith: z.string().nullable().describe('Id of the token that it was made with, and with which it ends.'),
  trust: z.string().nullable().describe('By which it was exchanged.'),
  subject: z.string().nullable().describe('Whom the issuer named.'),
  createdBy: z.string(),
  createdAt: time,
  expiresAt: time,
  lastUsedAt: time.nullable().describe('To the minute.'),
  lastUsedAddress: z.string().nullable(),
  endedAt: time.nullable(),
  endedBy: z.string().nullable(),
});

export const newTokenSchema = tokenSchema.extend({ token: z.string().describe('Shown once; not kept.') });

export const tokenPageSchema = z.object({ items: z.array(tokenSchema), nextCursor: z.string().nullable() });

export const trustSchema = z.object({
  id: z.string(),
  name: z.string(),
  tenant: z.string(),
  issuer: z.string(),
  audience: z.string(),
  conditions: z.array(
    z.object({ claim: z.string(), oneOf: z.array(z.string()).optional(), like: z.string().optional() }),
  ),
  role,
  verbs,
  minutes: z.number().int(),
  createdBy: z.string(),
  createdAt: time,
  lastUsedAt: time.nullable(),
});

export const exchangedSchema = z.object({
  access_token: z.string().describe('Shown once; not kept.'),
  issued_token_type: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int().describe('Seconds.'),
  scope: z.string().describe('Its verbs, parted by spaces.'),
});

export function tokenView(row: TokenRow, now: Date): JsonObject {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    state: row.endedAt !== null ? 'revoked' : row.expiresAt > now ? 'valid' : 'expired',
    owner: row.owner,
    tenant: row.tenant,
    role: row.role,
    platformRoles: [...row.roles],
    groups: [...row.groups],
    tenants: row.tenants === null ? null : [...row.tenants],
    verbs: [...row.verbs],
    madeWith: row.madeWith,
    trust: row.trust,
    subject: row.subject,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedAddress: row.lastUsedAddress,
    endedAt: row.endedAt?.toISOString() ?? null,
    endedBy: row.endedBy,
  };
}

export function trustView(row: TrustRow): JsonObject {
  const { id, name, tenant, issuer, audience, conditions, role, verbs, minutes, createdBy } = row;
  return {
    ...{ id, name, tenant, issuer, audience, role, verbs: [...verbs], minutes, createdBy },
    conditions: conditions.map(({ claim, oneOf, like }) => ({
      ...{ claim, ...(oneOf && { oneOf: [...oneOf] }), ...(like !== undefined && { like }) },
    })),
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
