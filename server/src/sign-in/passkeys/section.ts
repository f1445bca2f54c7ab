import { MOST_PASSKEYS, type RelyingParty } from '@tenantry/access/accounts';
import type { PasskeyRow } from '@tenantry/store/contract';
import { type Html, html } from '../html.ts';
import type { NamelessPage } from './relying-party.ts';

/** Shown by the script alone, where the browser can do it. */
export function signInByPasskey(site: RelyingParty | null, to: string): Html | null {
  if (site === null) return null;
  return html`<div data-passkeys="${site.origin}" data-to="${to}" hidden>
<button type="button" data-passkey-sign-in>Sign in with a passkey</button>
<p role="alert"></p>
</div>
`;
}

/** One's own passkeys, on the page of the account. Without any, and without a script to add one, there is nothing to see. */
export function passkeySection(email: string, passkeys: readonly PasskeyRow[], site: RelyingParty | null): Html | null {
  if (site === null && passkeys.length === 0) return null;
  return html`<section data-passkeys="${site?.origin ?? ''}" aria-labelledby="passkeys"${passkeys.length === 0 ? html` hidden` : null}>
<h2 id="passkeys">Passkeys</h2>
<p>With a passkey you sign in by the lock of your device, without password and code.</p>
${passkeys.length === 0 ? null : html`<ul class="list">${passkeys.map((passkey) => passkeyItem(passkey, email))}</ul>`}
${passkeys.length < MOST_PASSKEYS ? addForm(email) : html`<p>There can be ${MOST_PASSKEYS}. Remove one to add another.</p>`}
</section>
`;
}

/** Shown by the script, where the browser has passkeys and the address has none. */
export function byNameSection({ origin, byName }: NamelessPage): Html {
  return html`<p data-passkeys="${origin}" hidden>Passkeys need a name in the address: they are added at
<a href="${byName}/account">${byName}</a>.</p>
`;
}

const addForm = (email: string) => html`<form data-passkey-add hidden>
${username(email)}
<label>Name, such as the device’s
<input name="name" maxlength="100" autocomplete="off" required></label>
<label>Current password
<input name="password" type="password" autocomplete="current-password" required></label>
<button type="submit">Add a passkey</button>
<p role="alert"></p>
</form>`;

function passkeyItem({ id, name, host, createdAt, usedAt }: PasskeyRow, email: string): Html {
  const used = usedAt === null ? html`not used yet` : html`last used ${day(usedAt)}`;
  return html`<li>
<strong>${name}</strong>
<p class="note">For ${host}, added ${day(createdAt)}, ${used}</p>
<details>
<summary>Rename ${name}</summary>
<form method="post" action="/account/passkeys/rename">
<input type="hidden" name="id" value="${id}">
<label>New name
<input name="name" maxlength="100" autocomplete="off" value="${name}" required></label>
<button type="submit">Rename</button>
</form>
</details>
<details>
<summary>Remove ${name}</summary>
<form method="post" action="/account/passkeys/remove">
${username(email)}
<input type="hidden" name="id" value="${id}">
<label>Current password
<input name="password" type="password" autocomplete="current-password" required></label>
<button type="submit">Remove</button>
</form>
</details>
</li>
`;
}

/** For password managers to know whose password is asked for. */
function username(email: string): Html {
  return html`<input type="hidden" name="username" autocomplete="username" value="${email}">`;
}

function day(date: Date): Html {
  const text = date.toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)}</time>`;
}
