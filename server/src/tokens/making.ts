import { isWithin, type TokenScope } from '@tenantry/access';
import type { TokenRow } from '@tenantry/store/contract';
import type { FastifyRequest } from 'fastify';
import { actorOf, identityOf } from '../http/caller.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';

const DAY_MS = 24 * 3600 * 1000;
const STANDARD_DAYS = 90;
const MOST_DAYS = 366;

/** The token that the caller is known by, where it is one. */
export async function makerOf(
  request: FastifyRequest,
  { store }: Pick<ServerContext, 'store'>,
): Promise<TokenRow | null> {
  const { credential } = identityOf(request);
  return credential?.kind === 'token' ? await store.token(credential.id) : null;
}

/** When a new token ends: as asked for, if that is within bounds, and not after the token that it is made with. */
export function expiryOf(asked: string | undefined, now: Date, maker: TokenRow | null): Date {
  const most = new Date(now.getTime() + MOST_DAYS * DAY_MS);
  if (asked === undefined) {
    const standard = new Date(now.getTime() + STANDARD_DAYS * DAY_MS);
    return maker !== null && maker.expiresAt < standard ? maker.expiresAt : standard;
  }
  const expiry = new Date(asked);
  if (expiry > now && expiry <= most) return expiry;
  const message = expiry > now ? 'is more than a year from now' : 'has passed already';
  throw new ProblemError('invalid-manifest', {
    detail: `expiresAt ${message}.`,
    errors: [{ field: 'expiresAt', message, remedy: `give a time until ${most.toISOString()}` }],
  });
}

/** No token makes one that may more than itself, or lives longer. Throws `forbidden`, and records the refusal. */
export async function mustBeNarrower(
  request: FastifyRequest,
  { store }: Pick<ServerContext, 'store'>,
  maker: TokenRow | null,
  wanted: TokenScope & { readonly expiresAt: Date; readonly name: string; readonly tenant: string | null },
): Promise<void> {
  const { scope } = identityOf(request);
  const isLonger = maker !== null && wanted.expiresAt > maker.expiresAt;
  if (isWithin(wanted, scope) && !isLonger) return;
  await store.recordRefusal(actorOf(request), 'create', 'Token', wanted.name, wanted.tenant);
  throw new ProblemError('forbidden', {
    detail: isLonger
      ? 'A token makes none that lives longer than itself.'
      : 'A token makes none that may more than itself.',
    remedy: 'Ask for less, or sign in yourself.',
  });
}
