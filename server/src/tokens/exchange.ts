import { randomUUID } from 'node:crypto';
import {
  type Claims,
  createThrottle,
  fulfils,
  hashToken,
  IssuerUnusableError,
  machineName,
  newTokenText,
  TOKEN_VERBS,
  TokenRefusedError,
} from '@tenantry/access';
import { type JsonObject, TENANT_ROLES } from '@tenantry/kinds';
import { type Actor, MakerEndedError, ObjectGoneError, type TrustRow } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ParsedBody } from '../http/body.ts';
import { readRequest } from '../http/read-request.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { ACCESS_TOKEN, exchangeRequest } from './requests.ts';

/** Living tokens of one tenant that were given in exchange. */
const MOST_EXCHANGED = 1_000;
/** Of what a stranger sends as much is kept in the audit log. */
const MOST_KEPT = 300;
const NOT_ACCEPTED = 'No trust of this tenant accepts the token.';

type Wanted = z.output<typeof exchangeRequest>;

/** Why not: what the caller is told, and what the owners of the tenant are. */
class Refusal extends Error {
  readonly detail: JsonObject;
  readonly trusts: readonly TrustRow[];
  constructor(told: string, detail: JsonObject, trusts: readonly TrustRow[] = []) {
    super(told);
    this.detail = detail;
    this.trusts = trusts;
  }
}

/**
 * `POST /api/v1/token-exchange` (RFC 8693): a token of an issuer that a tenant trusts, for a short one of ours.
 *
 * Whoever asks is a stranger: whether there is such a tenant, and whom it trusts, is not told, and the signature is checked before the
 * tenant is looked for, so that time does not tell either (invariant I9).
 */
export function exchangeRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store, now, issuers } = context;
  const throttle = createThrottle({
    ...{ failures: 20, windowSeconds: 60, addresses: 10_000, now: () => now().getTime() },
  });

  app.register(async (routes) => {
    routes.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      async (_request: FastifyRequest, text: string) => parseForm(text),
    );
    routes.post('/api/v1/token-exchange', { config: { isPublic: true } }, async (request) => {
      const wanted = readRequest(request, exchangeRequest);
      const tenant = wanted.audience ?? wanted.tenant ?? '';
      try {
        const claims = await verified(wanted.subject_token);
        const trust = await accepting(wanted, tenant, claims);
        return await give(request, wanted, trust, claims);
      } catch (error) {
        throw await refused(request, tenant, error);
      }
    });
  });

  async function verified(token: string): Promise<Claims> {
    const issuer = issuers.issuerOf(token);
    if (issuer === null) throw new Refusal('The subject_token is no JWT.', { why: 'it is no JWT' });
    if (!(await store.isTrusted(issuer))) throw new Refusal(NOT_ACCEPTED, { why: 'nobody trusts its issuer', issuer });
    try {
      return await issuers.verify(token, issuer);
    } catch (error) {
      if (error instanceof TokenRefusedError) {
        throw new Refusal(`The subject_token is not valid: ${error.message}.`, { why: error.message, issuer });
      }
      throw error;
    }
  }

  async function accepting({ trust: name }: Wanted, tenant: string, claims: Claims): Promise<TrustRow> {
    const issuer = String(claims.iss);
    const all = await store.trustsIn(issuer, tenant);
    const asked = all.filter((trust) => name === undefined || trust.name === name);
    const [best] = asked
      .filter((trust) => faults(trust, claims).length === 0)
      .sort((one, other) => TENANT_ROLES.indexOf(other.role) - TENANT_ROLES.indexOf(one.role));
    if (best !== undefined) return best;
    const detail = {
      ...{ why: 'no trust accepts it', issuer, subject: kept(claims.sub) },
      trusts: asked.map((trust) => ({ name: trust.name, faults: faults(trust, claims) })),
    };
    throw new Refusal(NOT_ACCEPTED, detail, all);
  }

  async function give(
    request: FastifyRequest,
    { scope }: Wanted,
    trust: TrustRow,
    claims: Claims,
  ): Promise<JsonObject> {
    const verbs = TOKEN_VERBS.filter((verb) => trust.verbs.includes(verb));
    const asked = scope === undefined ? verbs : scope.split(' ').filter((word) => word !== '');
    if (asked.length === 0 || !asked.every((word) => verbs.some((verb) => verb === word))) {
      throw new Refusal(`The trust gives no more than ${verbs.join(' ')}.`, { why: 'scope', asked: kept(scope) }, [
        trust,
      ]);
    }
    const at = now();
    const expiresAt = new Date(at.getTime() + trust.minutes * 60_000);
    const token = newTokenText();
    const actor = strangerOf(request, machineName(trust.tenant, trust.name));
    await store.addToken(
      {
        ...{ id: randomUUID(), kind: 'exchanged', name: trust.name, hash: hashToken(token), madeWith: null, expiresAt },
        ...{ tenantUid: trust.tenantUid, role: trust.role, verbs: asked, trustId: trust.id, subject: kept(claims.sub) },
      },
      MOST_EXCHANGED,
      actor,
      at,
    );
    return {
      ...{ access_token: token, issued_token_type: ACCESS_TOKEN, token_type: 'Bearer' },
      ...{ expires_in: trust.minutes * 60, scope: asked.join(' ') },
    };
  }

  /** What to answer; strangers who go on guessing are slowed, and fill no log. */
  async function refused(request: FastifyRequest, tenant: string, error: unknown): Promise<unknown> {
    if (error instanceof IssuerUnusableError) {
      request.log.warn({ err: error }, 'the keys of an issuer that a tenant trusts cannot be read');
      return new ProblemError('upstream-failed', { detail: `${error.message}.`, cause: error });
    }
    const isGone = error instanceof ObjectGoneError || error instanceof MakerEndedError;
    if (!(error instanceof Refusal) && !isGone) return error;
    const retryAfterSeconds = throttle.fail(request.ip);
    if (retryAfterSeconds > 0) {
      return new ProblemError('too-many-attempts', {
        detail: 'Too many tokens that are not accepted came from this address.',
        retryAfterSeconds,
      });
    }
    const { message, detail, trusts } = error instanceof Refusal ? error : new Refusal(NOT_ACCEPTED, { why: 'gone' });
    const [its] = trusts;
    await store.recordAct(strangerOf(request, 'unknown'), {
      ...{ action: 'exchange-token', kind: 'Trust', name: its !== undefined && trusts.length === 1 ? its.name : '' },
      // A tenant that trusts nobody, or is not there, has no owners to tell.
      ...{ tenant: its?.tenant ?? null, detail: { ...detail, asked: kept(tenant) }, outcome: 'refused' },
    });
    return new ProblemError('exchange-refused', { detail: message });
  }
}

/** What a trust asks for and the token does not claim, for the owners of the tenant. */
function faults({ audience, conditions }: TrustRow, claims: Claims): JsonObject[] {
  const isFor = [claims.aud].flat().includes(audience);
  return [
    ...(isFor ? [] : [{ claim: 'aud', is: kept(claims.aud), wanted: audience }]),
    ...conditions
      .filter((condition) => !fulfils(claims, condition))
      .map(({ claim, oneOf, like }) => ({
        ...{ claim, is: kept(claims[claim]), wanted: like ?? (oneOf ?? []).join(', ') },
      })),
  ];
}

function kept(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, MOST_KEPT);
}

function strangerOf(request: FastifyRequest, name: string): Actor {
  return { name, kind: 'token', address: request.ip, requestId: request.id };
}

/** As if it were JSON; what is said more than once stays a list, which nothing here may be. */
function parseForm(text: string): ParsedBody {
  const form = new URLSearchParams(text);
  const value = Object.fromEntries(
    [...new Set(form.keys())].map((key) => {
      const [first, ...more] = form.getAll(key);
      return [key, more.length === 0 ? first : [first, ...more]];
    }),
  );
  return { text, format: 'json', documents: [{ value, place: () => undefined }] };
}
