import { cookie, type ProviderSignInOutcome, readCookie, signInAtProvider } from '@tenantry/access/accounts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { normalName } from '../../manifests/names.ts';
import type { ServerContext } from '../../options.ts';
import { baseUrl, placeToGo, redirectUri } from '../base-url.ts';
import { giveCookie, originOf } from '../own-session.ts';
import { parameter } from '../page-caller.ts';
import { SCRIPTED_PAGE_OPTIONS, sendSignIn } from '../pages.ts';
import { PersonRefusedError } from './person.ts';
import { ProviderError } from './relying-party.ts';

const COOKIE = 'tenantry-sign-in';
const WITHIN_SECONDS = 600;
const PURPOSE = 'sign-in at a provider';

const underWay = z.object({
  provider: z.string(),
  to: z.string(),
  until: z.number(),
  checks: z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }),
});
type UnderWay = z.output<typeof underWay>;

/** The way to an identity provider and back. What has to come back is kept in the browser that was sent, signed. */
export function providerPageRoutes(app: FastifyInstance, context: ServerContext): void {
  const { accounts, identityProviders } = context;

  app.get('/sign-in/at/:name', SCRIPTED_PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    const provider = nameOf(request);
    const to = placeToGo(parameter(request, 'to'));
    const begun = await identityProviders.begin(provider, redirectUri(request, context, provider)).catch(sentence);
    if (typeof begun === 'string') return sendSignIn(reply, context, 502, { to, message: begun });
    if (begun === null) return sendSignIn(reply, context, 404, { to, message: 'There is no such identity provider.' });
    keep(request, reply, { provider, to, until: Date.now() + WITHIN_SECONDS * 1000, checks: begun.checks });
    return reply.redirect(begun.url.href, 303);
  });

  app.get('/sign-in/callback/:name', SCRIPTED_PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    const provider = nameOf(request);
    const kept = take(request, reply);
    const to = kept?.to ?? placeToGo('');
    if (kept === null || kept.provider !== provider) {
      const message = 'The sign-in took too long, or began in another browser. Begin again.';
      return sendSignIn(reply, context, 400, { to, message });
    }
    const currentUrl = new URL(request.url, baseUrl(request, context));
    const person = await identityProviders.complete(provider, currentUrl, kept.checks).catch(sentence);
    if (person === null) return sendSignIn(reply, context, 404, { to, message: 'There is no such identity provider.' });
    if (typeof person === 'string') return refuse(request, reply, provider, { to, message: person });
    const result = await signInAtProvider(accounts, provider, person, originOf(request));
    if (result.outcome !== 'signed-in') {
      return sendSignIn(reply, context, 403, { to, message: refusalOf(result, person.email) });
    }
    giveCookie(request, reply, result.issued, accounts.options.sessionSeconds);
    return reply.redirect(to, 303);
  });

  async function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    provider: string,
    shown: { readonly to: string; readonly message: string },
  ): Promise<FastifyReply> {
    const { address, requestId } = originOf(request);
    if (await accounts.attempts.isWorthTelling(address)) {
      const actor = { name: `somebody at ${provider}`, kind: 'user', address, requestId } as const;
      await context.store.recordRefusal(actor, 'sign-in', 'IdentityProvider', provider, null);
    }
    return sendSignIn(reply, context, 403, shown);
  }

  function keep(request: FastifyRequest, reply: FastifyReply, value: UnderWay): void {
    const text = Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${text}.${accounts.sign(PURPOSE, text)}`;
    reply.header('set-cookie', cookie(cookieName(request), signed, request.isOverTls, WITHIN_SECONDS));
  }

  /** It is good for one return. */
  function take(request: FastifyRequest, reply: FastifyReply): UnderWay | null {
    reply.header('set-cookie', cookie(cookieName(request), '', request.isOverTls, 0));
    const [text = '', signature] = readCookie(request.headers.cookie, cookieName(request))?.split('.') ?? [];
    if (signature === undefined || signature !== accounts.sign(PURPOSE, text)) return null;
    const kept = underWay.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return kept.until < Date.now() ? null : kept;
  }
}

function cookieName({ isOverTls }: FastifyRequest): string {
  return isOverTls ? `__Host-${COOKIE}` : COOKIE;
}

function nameOf(request: FastifyRequest): string {
  return normalName((request.params as { name: string }).name);
}

/** What may be told to whoever is on the way in; anything else is a fault of ours. */
function sentence(error: unknown): string {
  if (error instanceof ProviderError || error instanceof PersonRefusedError) return error.message;
  throw error;
}

function refusalOf({ outcome }: Exclude<ProviderSignInOutcome, { outcome: 'signed-in' }>, email: string): string {
  return outcome === 'disabled'
    ? `${email} may not sign in any more. Ask an administrator.`
    : `${email} signs in another way here: with a password, or at another identity provider. Ask an administrator.`;
}
