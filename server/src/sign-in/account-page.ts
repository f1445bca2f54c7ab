import { PASSWORD_CHARACTERS } from '@tenantry/access/accounts';
import type { FastifyReply } from 'fastify';
import type { ServerContext } from '../options.ts';
import { type Html, html } from './html.ts';
import type { PageCaller } from './page-caller.ts';
import { sendPage } from './pages.ts';
import { namelessPage, relyingParty } from './passkeys/relying-party.ts';
import { SCRIPT_PATH } from './passkeys/script.ts';
import { byNameSection, passkeySection } from './passkeys/section.ts';

/** What somebody sees of their own account, with what came of a form of it. */
export async function sendAccount(
  reply: FastifyReply,
  context: Pick<ServerContext, 'publicUrl' | 'store'>,
  status: number,
  caller: PageCaller,
  message: string | null,
): Promise<FastifyReply> {
  const { store } = context;
  const [user, passkeys] = await Promise.all([store.user(caller.email), store.passkeys(caller.email)]);
  const [site, nameless] = [relyingParty(reply.request, context), namelessPage(reply.request, context)];
  const body = html`${message === null ? null : html`<p role="status">${message}</p>`}
${aboutCaller(caller)}
${user?.hasPassword ? passwordForm(caller) : null}
${user?.hasPassword ? passkeySection(caller.email, passkeys, site) : null}
${user?.hasPassword && nameless !== null ? byNameSection(nameless) : null}`;
  return sendPage(reply, status, 'Your account', body, SCRIPT_PATH);
}

function aboutCaller({ identity, email }: PageCaller): Html {
  const { roles, groups, tenants } = identity;
  const seesAll = roles.includes('administrator') || roles.includes('auditor');
  const own = [...tenants].map(([tenant, role]) => `${tenant} (${role})`).join(', ');
  return html`<dl>
<dt>Signed in as</dt><dd>${email}</dd>
<dt>Role</dt><dd>${roles.join(', ')}</dd>
<dt>Tenants</dt><dd>${seesAll ? 'all' : own === '' ? 'none yet' : own}</dd>
${groups.length === 0 ? null : html`<dt>Groups</dt><dd>${groups.join(', ')}</dd>`}
</dl>
<p><a href="/">To the portal</a></p>
<p><a href="/api/v1/docs">The API, to read</a></p>
<form method="post" action="/account/sign-out"><button type="submit">Sign out</button></form>`;
}

function passwordForm({ email }: PageCaller): Html {
  return html`<h2>Change the password</h2>
<form method="post" action="/account/password">
<input type="hidden" name="username" autocomplete="username" value="${email}">
<label>Current password
<input name="current" type="password" autocomplete="current-password" required></label>
<label>New password, at least ${PASSWORD_CHARACTERS.fewest} characters
<input name="new" type="password" autocomplete="new-password" minlength="${PASSWORD_CHARACTERS.fewest}" required></label>
<button type="submit">Change</button>
</form>`;
}
