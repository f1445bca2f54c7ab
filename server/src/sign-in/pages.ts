import {
  changeOwnPassword,
  PASSWORD_CHARACTERS,
  type SignInOutcome,
  signInByPassword,
} from '@tenantry/access/accounts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mustBeOurOwn, mustNotBeForeign } from '../http/same-origin.ts';
import type { ServerContext } from '../options.ts';
import { placeToGo } from './base-url.ts';
import { alertText, type Html, html, page, STYLE, STYLE_PATH } from './html.ts';
import { giveCookie, originOf, takeCookie } from './own-session.ts';
import { field, type PageCaller, pageCaller, parameter } from './page-caller.ts';
import type { IdentityProvider } from './providers/gateway.ts';

/** No script at all, styles and forms of this server alone. */
export const PAGE_OPTIONS = {
  config: { isPublic: true },
  helmet: {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ['data:'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  },
};

export interface SignInPage {
  readonly to: string;
  readonly email?: string;
  readonly message?: string | null;
  readonly needsCode?: boolean;
}

export function sendPage(reply: FastifyReply, status: number, title: string, body: Html): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(page(title, body));
}

/** Where nobody is signed in: leads to the sign-in, and back from there. */
export function toSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.redirect(`/sign-in?to=${encodeURIComponent(placeToGo(request.url))}`, 303);
}

export async function sendSignIn(
  reply: FastifyReply,
  { identityProviders }: Pick<ServerContext, 'identityProviders'>,
  status: number,
  shown: SignInPage,
): Promise<FastifyReply> {
  return sendPage(reply, status, 'Sign in', signInForm(shown, await identityProviders.list()));
}

/** What people see on the way in, and of their own account: plain forms that work without scripts. */
export function pageRoutes(app: FastifyInstance, context: ServerContext): void {
  const { accounts, store } = context;

  app.get(STYLE_PATH, PAGE_OPTIONS, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=31536000, immutable').send(STYLE),
  );

  app.get('/sign-in', PAGE_OPTIONS, (request, reply) =>
    sendSignIn(reply, context, 200, { to: placeToGo(parameter(request, 'to')) }),
  );

  app.post('/sign-in', PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
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

  app.get('/account', PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    const caller = await pageCaller(request, context);
    return caller === null ? toSignIn(request, reply) : sendAccount(reply, 200, caller, null);
  });

  app.post('/account/password', PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    mustBeOurOwn(request);
    const caller = await pageCaller(request, context);
    if (caller === null) return toSignIn(request, reply);
    const next = field(request, 'new');
    const { fewest, most } = PASSWORD_CHARACTERS;
    if (next.length < fewest || next.length > most) {
      return sendAccount(reply, 422, caller, `The new password must have ${fewest} to ${most} characters.`);
    }
    const result = await changeOwnPassword(
      accounts,
      caller,
      { current: field(request, 'current'), next },
      originOf(request),
    );
    if (result === 'changed') return sendAccount(reply, 200, caller, 'The password is changed.');
    if (result === 'wrong') return sendAccount(reply, 401, caller, 'The current password is wrong.');
    if (result === 'no-password') return sendAccount(reply, 403, caller, 'You have no password here.');
    return sendAccount(reply, 429, caller, waitMessage(result.retryAfterSeconds));
  });

  app.post('/account/sign-out', PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    mustBeOurOwn(request);
    const caller = await pageCaller(request, context);
    if (caller !== null) {
      const { address, requestId } = originOf(request);
      const actor = { name: caller.email, kind: 'user', address, requestId } as const;
      await store.endSession(caller.session, caller.email, 'sign-out', actor);
    }
    takeCookie(request, reply);
    return reply.redirect('/sign-in', 303);
  });

  async function sendAccount(reply: FastifyReply, status: number, caller: PageCaller, message: string | null) {
    const user = await store.user(caller.email);
    return sendPage(reply, status, 'Your account', accountBody(caller, user?.hasPassword ?? false, message));
  }
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

function waitMessage(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return `There were too many attempts. Try again in ${minutes} minute${minutes === 1 ? '' : 's'}.`;
}

function signInForm(
  { to, email = '', message = null, needsCode = false }: SignInPage,
  providers: readonly IdentityProvider[],
): Html {
  const code = html`<label>Code
<input name="code" inputmode="numeric" autocomplete="one-time-code" required></label>`;
  const links = providers.map(
    ({ name, spec }) =>
      html`<a class="button" href="/sign-in/at/${name}?to=${encodeURIComponent(to)}">Sign in with ${spec.title ?? name}</a>
`,
  );
  return html`${alertText(message)}
${links}
<form method="post" action="/sign-in">
<input type="hidden" name="to" value="${to}">
<label>E-mail address
<input name="email" type="email" autocomplete="username" value="${email}" required></label>
<label>Password
<input name="password" type="password" autocomplete="current-password" required></label>
${needsCode ? code : null}
<button class="main" type="submit">Sign in</button>
</form>`;
}

function accountBody({ identity, email }: PageCaller, hasPassword: boolean, message: string | null): Html {
  const { roles, groups, tenants } = identity;
  const seesAll = roles.includes('administrator') || roles.includes('auditor');
  const own = [...tenants].map(([tenant, role]) => `${tenant} (${role})`).join(', ');
  const password = html`<h2>Change the password</h2>
<form method="post" action="/account/password">
<input type="hidden" name="username" autocomplete="username" value="${email}">
<label>Current password
<input name="current" type="password" autocomplete="current-password" required></label>
<label>New password, at least ${PASSWORD_CHARACTERS.fewest} characters
<input name="new" type="password" autocomplete="new-password" minlength="${PASSWORD_CHARACTERS.fewest}" required></label>
<button type="submit">Change</button>
</form>`;
  return html`${message === null ? null : html`<p role="status">${message}</p>`}
<dl>
<dt>Signed in as</dt><dd>${email}</dd>
<dt>Role</dt><dd>${roles.join(', ')}</dd>
<dt>Tenants</dt><dd>${seesAll ? 'all' : own === '' ? 'none yet' : own}</dd>
${groups.length === 0 ? null : html`<dt>Groups</dt><dd>${groups.join(', ')}</dd>`}
</dl>
<p><a href="/api/v1/docs">The API, to read</a></p>
<form method="post" action="/account/sign-out"><button type="submit">Sign out</button></form>
${hasPassword ? password : null}`;
}
