import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeNow } from '../../server/src/testing/authenticator-app.ts';
import { startIdentityProvider, type TestIdentityProvider } from '../../server/src/testing/identity-provider.ts';
import { withPortal } from './browser.ts';

const portal = withPortal({ TENANTRY_CLOUD: 'none', TENANTRY_OUTBOUND_ALLOW: '127.0.0.1' });

const REFUSED = /status of 401/;
const path = (page: Page) => new URL(page.url()).pathname + new URL(page.url()).search;
const shown = (page: Page) => page.getByRole('navigation', { name: 'Main' }).waitFor();

/** The lock of a device that lets everybody in. */
async function withAuthenticator(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function signInByHand(page: Page): Promise<void> {
  const { email, password } = await portal.person('viewer');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('whoever is not signed in comes to the page that they wanted by way of the sign-in', async () => {
  const page = await portal.open('/tenants?filter=dev', null);
  portal.expects(page, REFUSED);
  await page.waitForURL('**/sign-in?to=*');
  await portal.looksRight(page, 'sign-in');
  await signInByHand(page);
  await shown(page);
  expect(path(page)).toBe('/tenants?filter=dev');
});

test('and to the portal, where they wanted no page', async () => {
  const page = await portal.open('/sign-in', null);
  await signInByHand(page);
  await shown(page);
  expect(path(page)).toBe('/');
});

test('a session that ends while the portal is open leads to the sign-in by itself, and from there back', async () => {
  const page = await portal.open('/tenants', null);
  portal.expects(page, REFUSED);
  await signInByHand(page);
  await shown(page);
  const { email } = await portal.person('viewer');
  const { items } = await portal.product.get<{ items: { id: string }[] }>(`/api/v1/sessions?user=${email}`);
  for (const { id } of items) await portal.product.request('DELETE', `/api/v1/sessions/${id}`);
  await page.waitForURL(`**/sign-in?to=${encodeURIComponent('/tenants')}`);
});

test('a path at which there is nothing is said to be one, in the portal', async () => {
  const page = await portal.open('/nothing/at/all');
  await shown(page);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
});

test('what happens comes by itself, over a stream that the session opens', async () => {
  const page = await portal.open('/');
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
});

test('the portal lets no script in, and styles itself when it is loaded again', async () => {
  const page = await portal.open('/');
  await shown(page);
  await page.reload();
  await shown(page);
  portal.expects(page, /policy: script-src-elem inline/, /script-src 'self'/);
  const ran = await page.evaluate<boolean>(`(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    return window.ran === true;
  })()`);
  expect(ran).toBe(false);
});

const made = { email: 'made@example.com' };
const USERS = '/api/v1/users';

test('the portal writes with the session; a page of another site, or of another port of this machine, does not', async () => {
  const page = await portal.open('/');
  const elsewhere = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<p>x</p>'),
  );
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  portal.expects(page, /NotSameOrigin/, /status of 40[13]/, /favicon/);
  const tries = [
    // Its cookie goes along, for a browser takes all ports for one site.
    ['localhost', 403],
    ['127.0.0.1', 401],
  ] as const;
  for (const [host, status] of tries) {
    await page.goto(`http://${host}:${port}/`);
    const asked = `fetch('${portal.url}${USERS}', { method: 'POST', mode: 'no-cors', credentials: 'include', body: '${JSON.stringify(made)}' })`;
    expect([host, await page.evaluate(`${asked}.then(() => 'answered', () => 'refused')`)]).toEqual([host, 'refused']);
    const answer = page.waitForResponse(`**${USERS}`);
    await page.setContent(`<form method="post" action="${portal.url}${USERS}"><button>Go</button></form>`);
    await page.getByRole('button').click();
    expect([host, (await answer).status()]).toEqual([host, status]);
  }
  elsewhere.closeAllConnections();
  elsewhere.close();
  expect((await portal.product.request('GET', `${USERS}/${made.email}`)).status).toBe(404);
  await page.goto(portal.url);
  const own = `{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '${JSON.stringify(made)}' }`;
  expect(await page.evaluate(`fetch('${USERS}', ${own}).then(({ status }) => status)`)).toBe(201);
});

test('who has a passkey signs in by the lock of their device, at the address that the start prints', async () => {
  const page = await portal.open('/account', 'viewer');
  await withAuthenticator(page);
  const form = page.locator('form').filter({ has: page.getByRole('button', { name: 'Add a passkey' }) });
  await form.getByLabel('Name').fill('Laptop');
  await form.getByLabel('Current password').fill((await portal.person('viewer')).password);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('The passkey is added.').waitFor();
  await portal.looksRight(page, 'account');
  await page.getByRole('button', { name: 'Sign out' }).click();
  const button = page.getByRole('button', { name: 'Sign in with a passkey' });
  // This lock answers at once, also what the page asks of it by itself: it may be left before the click is done, or before there is one.
  button.click().catch(() => undefined);
  await shown(page);
});

test('one’s own account is kept in the portal: a passkey, a second factor, the password, and where one is signed in', async () => {
  const page = await portal.open('/', 'editor');
  const { email, password } = await portal.person('editor');
  // Elsewhere, too.
  const other = await portal.product.request('POST', '/api/v1/sign-in', { email, password });
  expect(other.status).toBe(200);
  await page.getByRole('button', { name: /account and appearance/ }).click();
  await page.getByRole('menuitem', { name: 'Account' }).click();
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  // A password that is wrong is told at its field, and leaves one signed in.
  portal.expects(page, /status of 401/);
  await withAuthenticator(page);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const adding = page.getByRole('dialog', { name: 'Add a passkey' });
  await adding.getByRole('textbox', { name: 'Name' }).fill('Laptop');
  await adding.getByLabel('Current password').fill('wrong');
  await adding.getByRole('button', { name: 'Add it' }).click();
  await adding.getByText('It is wrong.').waitFor();
  await adding.getByLabel('Current password').fill(password);
  await adding.getByRole('button', { name: 'Add it' }).click();
  const passkeys = page.getByRole('table', { name: 'Passkeys' });
  await passkeys.getByText('Laptop').waitFor();
  await page.getByRole('button', { name: 'Rename Laptop' }).click();
  const renaming = page.getByRole('dialog', { name: 'Rename Laptop' });
  await renaming.getByRole('textbox', { name: 'Name' }).fill('Old laptop');
  await renaming.getByRole('button', { name: 'Rename it' }).click();
  await passkeys.getByText('Old laptop').waitFor();

  await page.getByRole('button', { name: 'Set it up' }).click();
  const setting = page.getByRole('dialog', { name: 'Set up a second factor' });
  await setting.getByLabel('Current password').fill(password);
  await setting.getByRole('button', { name: 'Go on' }).click();
  await setting.getByRole('img', { name: /^The secret/ }).waitFor();
  await portal.looksRight(page, 'account-second-factor');
  const secret = (await setting.locator('.typed').first().textContent()) ?? '';
  await setting.getByLabel(/^3\. Type the code/).fill(codeNow(`otpauth://totp/x?secret=${secret}`));
  await setting.getByRole('button', { name: 'Ask for codes from now on' }).click();
  await page.getByText('Sign-ins ask for a code of your app').waitFor();
  const refused = await portal.product.request('POST', '/api/v1/sign-in', { email, password });
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([401, 'code-needed']);
  await portal.looksRight(page, 'account-own');

  const sessions = page.getByRole('table', { name: 'Sessions' });
  await sessions.getByText('This one').waitFor();
  await sessions
    .getByRole('button', { name: /^End the session/ })
    .first()
    .click();
  await page.getByText('The session has ended, with what it held open.').waitFor();
  await page.getByRole('button', { name: 'Take it away' }).click();
  const taking = page.getByRole('dialog', { name: 'Take the second factor away' });
  await taking.getByLabel('Current password').fill(password);
  await taking.getByRole('button', { name: 'Take it away' }).click();
  await page.getByText('The password alone lets you in', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Remove Old laptop' }).click();
  const removing = page.getByRole('dialog', { name: 'Remove Old laptop' });
  await removing.getByLabel('Current password').fill(password);
  await removing.getByRole('button', { name: 'Remove it' }).click();
  await page.getByText('No passkey yet').waitFor();
  await removing.waitFor({ state: 'detached' });
  await page.getByLabel('Current password').fill(password);
  await page.getByLabel('New password').fill('another one that is long');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText(/^The password is changed/).waitFor();
  const again = await portal.product.request('POST', '/api/v1/sign-in', {
    email,
    password: 'another one that is long',
  });
  expect(again.status).toBe(200);
  await page.reload();
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
}, 180_000);

let provider: TestIdentityProvider;
beforeAll(async () => {
  provider = await startIdentityProvider(`${portal.url}/sign-in/callback/corp`);
  const declared = await portal.product.request('PUT', '/api/v1/identity-providers/corp', {
    title: 'Corporate account',
    discoveryUrl: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    roles: { administrator: [], auditor: ['Audit'] },
    scopes: ['email', 'profile', 'groups'],
  });
  expect(declared.status, await declared.text()).toBe(201);
});
afterAll(() => provider?.[Symbol.asyncDispose]());

test('somebody of an identity provider signs in there, and comes to the page that they wanted with the role it gives', async () => {
  provider.next = { sub: 'j1', email: 'john@example.com', email_verified: true, name: 'John', groups: ['Audit'] };
  const page = await portal.open('/infrastructures', null);
  portal.expects(page, REFUSED);
  await page.getByRole('link', { name: 'Sign in with Corporate account' }).click();
  await shown(page);
  expect(path(page)).toBe('/infrastructures');
  expect(await page.evaluate(`fetch('/api/v1/me').then((answer) => answer.json())`)).toMatchObject({
    name: 'john@example.com',
    roles: ['auditor'],
  });
});
