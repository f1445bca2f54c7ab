import {
  changeOwnPassword,
  PASSWORD_CHARACTERS,
  type RelyingParty,
  type SignInOutcome,
  signInByPassword,
} from '@tenantry/access/accounts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mustBeOurOwn, mustNotBeForeign } from '../http/same-origin.ts';
import type { ServerContext } from '../options.ts';
import { sendAccount } from './account-page.ts';
import { placeToGo } from './base-url.ts';
import { alertText, type Html, html, page, STYLE, STYLE_PATH } from './html.ts';
import { giveCookie, originOf, takeCookie } from './own-session.ts';
import { actorOnPage, field, pageCaller, parameter } from './page-caller.ts';
import { relyingParty } from './passkeys/relying-party.ts';
import { SCRIPT_PATH } from './passkeys/script.ts';
import { signInByPasskey } from './passkeys/section.ts';
import type { IdentityProvider } from './providers/gateway.ts';

const DIRECTIVES = {
  defaultSrc: ["'none'"],
  styleSrc: ["'self'"],
  imgSrc: ['data:'],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** No script at all, styles and forms of this server alone. */
export const PAGE_OPTIONS = {
  config: { isPublic: true },
  helmet: { contentSecurityPolicy: { useDefaults: false, directives: DIRECTIVES } },
};

const OURS = { scriptSrc: ["'self'"], connectSrc: ["'self'"] };

/** Where there are passkeys, which no form can ask for: scripts of this server too, from a file of their own. */
export const SCRIPTED_PAGE_OPTIONS = {
  config: { isPublic: true },
  helmet: { contentSecurityPolicy: { useDefaults: false, directives: { ...DIRECTIVES, ...OURS } } },
};

export interface SignInPage {
  readonly to: string;
  readonly email?: string;
  readonly message?: string | null;
  readonly needsCode?: boolean;
}

export function sendPage(
  reply: FastifyReply,
  status: number,
  title: string,
  body: Html,
  script: string | null = null,
): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(page(title, body, script));
}

/** Where nobody is signed in: leads to the sign-in, and back from there. */
export function toSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.redirect(`/sign-in?to=${encodeURIComponent(placeToGo(request.url))}`, 303);
}

export async function sendSignIn(
  reply: FastifyReply,
  context: Pick<ServerContext, 'identityProviders' | 'publicUrl'>,
  status: number,
  shown: SignInPage,
): Promise<FastifyReply> {
  const site = relyingParty(reply.request, context);
  const form = signInForm(shown, await context.identityProviders.list(), site);
  return sendPage(reply, status, 'Sign in', form, site === null ? null : SCRIPT_PATH);
}

/** What people see on the way in, and of their own account: plain forms that work without scripts; passkeys alone need one. */
export function pageRoutes(app: FastifyInstance, context: ServerContext): void {
  const { accounts, store } = context;

  app.get(STYLE_PATH, PAGE_OPTIONS, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=31536000, immutable').send(STYLE),
  );

  app.get('/sign-in', SCRIPTED_PAGE_OPTIONS, (request, reply) =>
    sendSignIn(reply, context, 200, { to: placeToGo(parameter(request, 'to')) }),
  );

  app.post('/sign-in', SCRIPTED_PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    mustNotBeForeign(request);
    const to = placeToGo(field(request, 'to'));
    const email = field(request, 'email').slice(0, 254);
    const attempt = { email, password: field(request, 'password').slice(0, 1000), code: field(request, 'code') };
    if (email === '' || attempt.password === '') {
      return sendSignIn(reply, context, 422, { to, email, message: 'Enter your e-mail address and your password.' });
    }
    const result = await signInByPassword(accounts, attempt, originOf(request));
    if (result.outcome === 'signed-in') {
      giveCookie(request, reply, result.issued, accounts.options.sessionSeconds);
      return reply.redirect(to, 303);
    }
    const needsCode = result.outcome === 'code-needed' || result.outcome === 'wrong-code';
    return sendSignIn(reply, context, STATUS[result.outcome], { to, email, needsCode, message: messageOf(result) });
  });

  app.get('/account', SCRIPTED_PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    const caller = await pageCaller(request, context);
    if (caller === null) return toSignIn(request, reply);
    const message = parameter(request, 'done') === 'passkey-added' ? 'The passkey is added.' : null;
    return sendAccount(reply, context, 200, caller, message);
  });

  app.post('/account/password', SCRIPTED_PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    mustBeOurOwn(request);
    const caller = await pageCaller(request, context);
    if (caller === null) return toSignIn(request, reply);
    const next = field(request, 'new');
    const { fewest, most } = PASSWORD_CHARACTERS;
    if (next.length < fewest || next.length > most) {
      return sendAccount(reply, context, 422, caller, `The new password must have ${fewest} to ${most} characters.`);
    }
    const result = await changeOwnPassword(
      accounts,
      caller,
      { current: field(request, 'current'), next },
      originOf(request),
    );
    if (result === 'changed') return sendAccount(reply, context, 200, caller, 'The password is changed.');
    if (result === 'wrong') return sendAccount(reply, context, 401, caller, 'The current password is wrong.');
    if (result === 'no-password') return sendAccount(reply, context, 403, caller, 'You have no password here.');
    return sendAccount(reply, context, 429, caller, waitMessage(result.retryAfterSeconds));
  });

  app.post('/account/sign-out', PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    mustBeOurOwn(request);
    const caller = await pageCaller(request, context);
    if (caller !== null) {
      await store.endSession(caller.session, caller.email, 'sign-out', actorOnPage(request, caller));
    }
    takeCookie(request, reply);
    return reply.redirect('/sign-in', 303);
  });
}

const STATUS = { wrong: 401, 'code-needed': 401, 'wrong-code': 401, locked: 429 } as const;

function messageOf(result: Exclude<SignInOutcome, { outcome: 'signed-in' }>): string {
  switch (result.outcome) {
    case 'wrong':
      return 'The e-mail address or the password is wrong.';
    case 'code-needed':
      return 'Enter your password again, with the code that your authenticator app shows.';
    case 'wrong-code':
      return 'The code is wrong. Enter the one that your authenticator app shows now, or a backup code.';
    case 'locked':
      return waitMessage(result.retryAfterSeconds);
  }
}

export function waitMessage(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return `There were too many attempts. Try again in ${minutes} minute${minutes === 1 ? '' : 's'}.`;
}

function signInForm(
  { to, email = '', message = null, needsCode = false }: SignInPage,
  providers: readonly IdentityProvider[],
  site: RelyingParty | null,
): Html {
  const code = html`<label>Code
<input name="code" inputmode="numeric" autocomplete="one-time-code" required></label>`;
  const links = providers.map(
    ({ name, spec }) =>
      html`<a class="button" href="/sign-in/at/${name}?to=${encodeURIComponent(to)}">Sign in with ${spec.title ?? name}</a>
`,
  );
  return html`${alertText(message)}
${signInByPasskey(site, to)}
${links}
<form method="post" action="/sign-in">
<input type="hidden" name="to" value="${to}">
<label>E-mail address
<input name="email" type="email" autocomplete="${site === null ? 'username' : 'username webauthn'}" value="${email}" required></label>
<label>Password
<input name="password" type="password" autocomplete="current-password" required></label>
${needsCode ? code : null}
<button class="main" type="submit">Sign in</button>
</form>`;
}
