import { randomUUID } from 'node:crypto';
import { hashToken, isWithin, newTokenText, type TokenScope } from '@tenantry/access';
import type { JsonObject } from '@tenantry/kinds';
import type { Actor, NewPersonalToken, NewTenantToken, TokenRow } from '@tenantry/store/contract';
import type { FastifyRequest } from 'fastify';
import { actorOf, identityOf } from '../http/caller.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { tokenView } from './view.ts';

const DAY_MS = 24 * 3600 * 1000;
const STANDARD_DAYS = 90;
const MOST_DAYS = 366;
/** Living tokens of one person, and of one tenant. */
const MOST_TOKENS = 50;

export interface WantedToken extends TokenScope {
  readonly name: string;
  /** Of a tenant's own token. */
  readonly tenant: string | null;
  /** When it is to end; the standard time without it. */
  readonly expiresAt: string | undefined;
}

export type TokenOwner =
  | Pick<NewPersonalToken, 'kind' | 'owner' | 'roles' | 'groups' | 'tenants'>
  | Pick<NewTenantToken, 'kind' | 'tenantUid' | 'role'>;

/** Makes a token that may no more than whoever asks for it. The answer is the only place that ever holds it. */
export async function makeToken(
  request: FastifyRequest,
  context: Pick<ServerContext, 'store' | 'now'>,
  { expiresAt: asked, ...wanted }: WantedToken,
  owner: TokenOwner,
  actor: Actor,
): Promise<JsonObject> {
  const { store, now } = context;
  const maker = await makerOf(request, context);
  const at = now();
  const expiresAt = expiryOf(asked, at, maker);
  await mustBeNarrower(request, context, maker, { ...wanted, expiresAt });
  const token = newTokenText();
  const { name, verbs } = wanted;
  const common = { id: randomUUID(), name, hash: hashToken(token), verbs: [...new Set(verbs)], expiresAt };
  const row = await store.addToken({ ...owner, ...common, madeWith: maker?.id ?? null }, MOST_TOKENS, actor, at);
  return { ...tokenView(row, at), token };
}

/** The token that the caller is known by, where it is one. */
async function makerOf(request: FastifyRequest, { store }: Pick<ServerContext, 'store'>): Promise<TokenRow | null> {
  const { credential } = identityOf(request);
  return credential?.kind === 'token' ? await store.token(credential.id) : null;
}

/** When a new token ends: as asked for, if that is within bounds, and not after the token that it is made with. */
function expiryOf(asked: string | undefined, now: Date, maker: TokenRow | null): Date {
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
async function mustBeNarrower(
  request: FastifyRequest,
  { store }: Pick<ServerContext, 'store'>,
  maker: TokenRow | null,
  wanted: Omit<WantedToken, 'expiresAt'> & { readonly expiresAt: Date },
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
