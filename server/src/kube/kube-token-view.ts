import type { JsonObject } from '@tenantry/kinds';
import type { KubeTokenRow } from '@tenantry/store/contract';
import { z } from 'zod';

export type TokenState = 'valid' | 'expired' | 'revoked';

const time = z.iso.datetime();

export const staticTokenSchema = z.object({
  id: z.string(),
  role: z.enum(['viewer', 'editor']),
  state: z.enum(['valid', 'expired', 'revoked']).describe('As last known.'),
  createdBy: z.string(),
  createdAt: time,
  expiresAt: time,
  seenAt: time.nullable().describe('When the cluster last said that it stands.'),
  endedAt: time.nullable(),
  endedBy: z.string().nullable(),
  endedWhy: z
    .enum(['revoked', 'replaced', 'anchor-gone', 'role-lost', 'token-ended'])
    .nullable()
    .describe(
      'revoked: by itself. replaced: with all others. anchor-gone: its Secret was deleted in the cluster. role-lost: who took it is a member with that role no more, or no user who may sign in. token-ended: the token that it was taken by has ended.',
    ),
});

export const newStaticTokenSchema = z.object({
  id: z.string(),
  role: z.enum(['viewer', 'editor']),
  token: z.string().describe('Shown once; not kept.'),
  expiresAt: time,
});

export const revokedAllSchema = z.object({
  roles: z.array(z.enum(['viewer', 'editor'])),
  listedTokens: z.number().int().describe('How many static tokens ended; short-lived ones are not counted.'),
});

export function tokenState(row: Pick<KubeTokenRow, 'endedAt' | 'expiresAt'>, now: Date): TokenState {
  if (row.endedAt !== null) return 'revoked';
  return row.expiresAt > now ? 'valid' : 'expired';
}

export function tokenView(row: KubeTokenRow, now: Date): JsonObject {
  return {
    id: row.id,
    role: row.role,
    state: tokenState(row, now),
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    seenAt: row.seenAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    endedBy: row.endedBy,
    endedWhy: row.endedWhy,
  };
}
