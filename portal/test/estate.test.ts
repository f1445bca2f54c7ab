import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { startTestIssuer } from '../../server/src/testing/issuer.ts';
import { freePort } from '../../server/test/free-port.ts';
import { layoutOf, SOCKET_PORT } from '../../store/src/embedded/layout.ts';
import { withPortal } from './browser.ts';

// The port stays over a restart, as it does for who looks at a page.
const portal = withPortal({
  TENANTRY_CLOUD: 'none',
  TENANTRY_OUTBOUND_ALLOW: '127.0.0.1',
  TENANTRY_PORT: String(await freePort()),
});
const MANY = 10_000;

/** As many tenants as an estate has, at rest: made by one statement, for to make each would take an hour. */
beforeAll(async () => {
  const layout = layoutOf(join(portal.product.home, 'postgres'));
  const client = new pg.Client({
    ...{ host: layout.data, port: SOCKET_PORT, user: 'tenantry', database: 'tenantry' },
    password: (await readFile(layout.password, 'utf8')).trim(),
    query_timeout: 60_000,
  });
  await client.connect();
  const ready = {
    ...{ phase: 'ready', observedGeneration: 1, progress: { done: 37, total: 37 }, waitingFor: [], outputs: {} },
    conditions: [
      { type: 'Ready', status: 'True', reason: 'AsDeclared', message: '', since: '2026-01-01T00:00:00.000Z' },
    ],
  };
  await client.query(
    `INSERT INTO objects (kind, name, display_name, spec, status, due_at)
     SELECT 'Tenant', name, upper(name), '{"infrastructure":"nonprod","tier":"shared"}', $2, 'infinity'
     FROM (SELECT 'team-' || lpad(n::text, 5, '0') AS name FROM generate_series(1, $1::int) AS n)`,
    [MANY, JSON.stringify(ready)],
  );
  await client.end();
}, 120_000);

const scroller = (page: Page) => page.getByRole('table', { name: 'Tenants' });

test('ten thousand tenants are listed, scrolled, sorted and found, few of them in the page at a time; of one that goes the others are not read again', async () => {
  const page = await portal.open('/tenants');
  await page.getByText('10,000', { exact: true }).waitFor();
  const table = scroller(page);
  expect(await table.getAttribute('aria-rowcount')).toBe('10001');
  await table.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  await page.getByRole('link', { name: 'TEAM-10000' }).waitFor();
  expect(await page.getByRole('row').count()).toBeLessThan(100);
  await page.getByRole('button', { name: 'Name' }).click();
  await page.getByRole('button', { name: 'Name' }).click();
  await table.evaluate((element) => element.scrollTo({ top: 0 }));
  await page.getByRole('link', { name: 'TEAM-10000' }).waitFor();
  // It is asked for once more, and is not there.
  portal.expects(page, /status of 404.*team-10000/);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  expect((await portal.product.request('DELETE', '/api/v1/tenants/team-10000')).status).toBeLessThan(300);
  await page.getByText('9,999', { exact: true }).waitFor();
  expect(asked.filter((path) => path === '/api/v1/tenants')).toEqual([]);
  await page.getByRole('searchbox', { name: 'Filter tenants' }).fill('04242');
  await page.getByText('1 of 9,999').waitFor();
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ q: '04242', sort: '-name' });
  await page.reload();
  await page.getByRole('link', { name: 'TEAM-04242' }).waitFor();
  await portal.looksRight(page, 'tenants');
});

test('the overview counts them without reading each, and each is found by a few letters wherever one is', async () => {
  const page = await portal.open('/');
  await page.getByRole('link', { name: 'Ready 9,999' }).waitFor();
  await portal.looksRight(page, 'overview');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find' }).fill('09876');
  await page.getByRole('option', { name: 'team-09876' }).waitFor();
  await portal.looksRight(page, 'find');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/tenants/team-09876');
  await page.getByRole('heading', { name: 'TEAM-09876' }).waitFor();
});

test('whatever a tenant or an infrastructure is called it has its page, also new', async () => {
  const page = await portal.open('/tenants/new');
  // Nothing is called so yet.
  portal.expects(page, /status of 404/);
  await page.waitForURL('**/tenants/-/new');
  await page.getByRole('heading', { name: 'New tenant' }).waitFor();
  await page.goto(`${portal.url}/infrastructures/new`);
  await page.waitForURL('**/infrastructures/-/new');
  const [infrastructure, tenant] = [{ provider: 'kubernetes', kubeconfigFile: '/nowhere' }, { infrastructure: 'new' }];
  const declared = [
    { apiVersion: 'tenantry.dev/v1', kind: 'Infrastructure', metadata: { name: 'new' }, spec: infrastructure },
    { apiVersion: 'tenantry.dev/v1', kind: 'Tenant', metadata: { name: 'new' }, spec: tenant },
  ];
  const applied = await portal.product.request('POST', '/api/v1/apply', declared);
  expect(applied.status, await applied.text()).toBe(200);
  await page.goto(`${portal.url}/infrastructures/new`);
  await page.getByRole('link', { name: 'new', exact: true }).click();
  await page.waitForURL('**/tenants/new');
  await page.getByRole('heading', { name: 'new', exact: true }).waitFor();
  await page.getByRole('navigation', { name: 'Pages of new' }).getByRole('link', { name: 'Services' }).click();
  await page.waitForURL('**/tenants/new/services');
});

test('the pages of the administration are right to look at, and let an auditor look and not touch', async () => {
  const page = await portal.open('/admin', 'auditor');
  await page.getByText('auditor@example.com').first().waitFor();
  const add = page.getByRole('button', { name: 'Add a user' });
  await expect
    .poll(() => add.getAttribute('aria-description'), { timeout: 15_000 })
    .toMatch(/has no role that allows create on User/);
  expect(await add.getAttribute('aria-disabled')).toBe('true');
  await add.click({ force: true });
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.mouse.move(0, 0);
  await add.blur();
  await portal.looksRight(page, 'admin-users');
  for (const name of ['Sign-in', 'Requests', 'Templates', 'Audit', 'Your tokens', 'Clusters', 'About']) {
    await page.getByRole('navigation', { name: 'Pages of the administration' }).getByRole('link', { name }).click();
    await page.getByRole('status').filter({ hasText: 'Loading' }).first().waitFor({ state: 'detached' });
    await portal.looksRight(page, `admin-${name.toLowerCase().replaceAll(' ', '-')}`);
  }
});

test('a user is added, told the password once, and signs in with it; the page stays where it is under the dialog', async () => {
  const page = await portal.open('/admin');
  const list = page.getByRole('table', { name: 'Users' });
  const before = await list.boundingBox();
  await page.getByRole('button', { name: 'Add a user' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a user' });
  await dialog.waitFor();
  expect(await page.locator('[role=table]').boundingBox()).toEqual(before);
  await dialog.getByLabel('E-mail address').fill('new@example.com');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByText('It is shown this once').waitFor();
  const password = (await dialog.locator('.typed').textContent()) ?? '';
  await portal.looksRight(page, 'admin-password');
  await dialog.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('table', { name: 'Users' }).getByText('new@example.com').first().waitFor();
  const answer = await portal.product.request('POST', '/api/v1/sign-in', { email: 'new@example.com', password });
  expect(answer.status).toBe(200);
});

test('who sees nothing asks for a role where they were sent, an owner gives it where they look, and it comes by itself', async () => {
  await portal.share('team-00002');
  const page = await portal.open('/tenants/team-00002', 'stranger');
  portal.expects(page, /status of 404/, /There is no Tenant/);
  await page.getByRole('link', { name: 'Ask for a role in team-00002' }).click();
  const asking = page.getByRole('dialog', { name: 'Ask for a role' });
  await asking.getByLabel('For how long').fill('9');
  await asking.getByRole('combobox', { name: 'In' }).click();
  await page.getByRole('option', { name: 'days' }).click();
  await asking.getByLabel('Why').fill('incident 42');
  await asking.getByRole('button', { name: 'Ask for it' }).click();
  // What is refused stands at its field.
  portal.expects(page, /status of 422/);
  await asking.getByText('Must be at most a week.', { exact: true }).waitFor();
  await asking.getByLabel('For how long').fill('2');
  // Of another value nothing was said yet.
  await asking.getByText('Must be at most a week.').waitFor({ state: 'detached' });
  await portal.looksRight(page, 'request-new');
  await asking.getByRole('button', { name: 'Ask for it' }).click();
  const own = page.getByRole('list', { name: 'What you asked for' });
  await own.getByText('viewer of team-00002 for 2 days').waitFor();
  await own.getByText('Waits for an answer').waitFor();
  // Another, which is withdrawn.
  await page.getByRole('button', { name: 'Ask for a role' }).click();
  await asking.getByLabel('Tenant').fill('team-00003');
  await asking.getByLabel('Why').fill('by mistake');
  await asking.getByRole('button', { name: 'Ask for it' }).click();
  await own.getByRole('button', { name: 'Withdraw viewer of team-00003 for 8 hours' }).click();
  await own.getByText('Withdrawn').waitFor();

  const owner = await portal.open('/tenants', 'owner');
  await owner.getByRole('link', { name: 'Requests 1 wait for your answer' }).waitFor();
  await owner.getByRole('link', { name: 'TEAM-00002' }).click();
  await owner.getByRole('link', { name: 'Access', exact: true }).click();
  const asked = owner.getByRole('list', { name: 'Who asks for a role' });
  await asked.getByText(/“incident 42”/).waitFor();
  await portal.looksRight(owner, 'request-in-tenant');
  await asked.getByRole('button', { name: /^Approve/ }).click();
  const deciding = owner.getByRole('dialog', { name: 'Approve what stranger@example.com asks for' });
  await deciding.getByLabel('A word to them').fill('until it is mended');
  await portal.looksRight(owner, 'request-approve');
  await deciding.getByRole('button', { name: 'Approve' }).click();
  await asked.waitFor({ state: 'detached' });
  await owner.getByRole('table', { name: 'Members' }).getByText('stranger@example.com').waitFor();

  await own.getByText('by owner@example.com: “until it is mended”').waitFor();
  await portal.looksRight(page, 'requests');
  await own.getByRole('link', { name: 'viewer of team-00002 for 2 days' }).click();
  await page.getByRole('heading', { name: 'TEAM-00002' }).waitFor();
  await page.getByRole('link', { name: 'Access', exact: true }).click();
  await page.getByText('You are viewer here.').waitFor();
}, 120_000);

test('who asks for a role and is refused reads why; whoever may only look is told why they cannot answer', async () => {
  const page = await portal.open('/tenants/team-00002/access', 'editor');
  await page.getByRole('button', { name: 'Ask for a role' }).click();
  const asking = page.getByRole('dialog', { name: 'Ask for a role in team-00002' });
  await asking.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: /^owner/ }).click();
  await asking.getByLabel('Why').fill('to add the others');
  await asking.getByRole('button', { name: 'Ask for it' }).click();
  await page.getByText('owner of team-00002 for 8 hours').waitFor();

  const auditor = await portal.open('/admin/requests', 'auditor');
  const approve = auditor.getByRole('button', { name: /^Approve what editor@example.com asks for/ });
  await approve.waitFor();
  expect(await approve.getAttribute('aria-description')).toMatch(/which needs owner/);

  const administrator = await portal.open('/requests');
  await administrator.getByRole('button', { name: /^Refuse what editor@example.com asks for/ }).click();
  const deciding = administrator.getByRole('dialog', { name: /^Refuse what editor/ });
  await deciding.getByLabel('A word to them').fill('tell the owner whom to add');
  await deciding.getByRole('button', { name: 'Refuse' }).click();
  await page.getByText('by administrator@localhost: “tell the owner whom to add”').waitFor();
});

test('a pipeline is let in by the word of its issuer, with what to write into it, otherwise from then on, and no more', async () => {
  await using issuer = await startTestIssuer();
  await portal.share('team-00005');
  const page = await portal.open('/tenants/team-00005/access', 'owner');
  await page.getByRole('button', { name: 'Let a pipeline in' }).click();
  const dialog = page.getByRole('dialog', { name: 'Let a pipeline into team-00005' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('main');
  // Of GitHub anybody can have a token.
  portal.expects(page, /status of 422/);
  await dialog.getByRole('button', { name: 'Take away condition 1' }).click();
  await dialog.getByRole('button', { name: 'Let it in' }).click();
  await dialog.getByText(/one condition must say whose it is/).waitFor();
  await portal.looksRight(page, 'trust-new');
  await dialog.getByRole('combobox', { name: 'From' }).click();
  await page.getByRole('option', { name: 'Another issuer' }).click();
  await dialog.getByRole('textbox', { name: 'Issuer' }).fill(issuer.url);
  await dialog.getByLabel('Value of claim 1').fill('project:shop');
  await dialog.getByRole('button', { name: 'Let it in' }).click();
  const snippet = page.getByRole('dialog', { name: 'Pipelines by the trust main' });
  await snippet.getByText('-d audience=team-00005 -d trust=main').waitFor();
  await portal.looksRight(page, 'trust-snippet');
  await snippet.getByRole('tab', { name: 'GitHub Actions' }).click();
  await snippet.getByText('ACTIONS_ID_TOKEN_REQUEST_URL').waitFor();
  await snippet.getByRole('button', { name: 'Close' }).click();
  const row = page.getByRole('table', { name: 'Pipelines' }).getByRole('row', { name: /main/ });
  await row.getByText('sub is project:shop').waitFor();
  await portal.looksRight(page, 'trusts');

  // What the snippet says works as it stands there.
  const jwt = await issuer.sign({ sub: 'project:shop', aud: portal.url }, new Date());
  const exchange = async () => {
    const answer = await fetch(`${portal.url}/api/v1/token-exchange`, {
      method: 'POST',
      body: new URLSearchParams({ audience: 'team-00005', trust: 'main', subject_token: jwt }),
    });
    return answer.status;
  };
  expect(await exchange()).toBe(200);

  await row.getByRole('button', { name: 'Change main' }).click();
  const changing = page.getByRole('dialog', { name: 'Change main' });
  await changing.getByRole('combobox', { name: 'How claim 1 is compared' }).click();
  await page.getByRole('option', { name: 'is like' }).click();
  await changing.getByRole('button', { name: 'Another condition' }).click();
  await changing.getByLabel('Claim 2', { exact: true }).fill('ref');
  await changing.getByLabel('Value of claim 2').fill('main');
  await changing.getByRole('button', { name: 'Change it' }).click();
  await snippet.getByRole('button', { name: 'Close' }).click();
  await row.getByText('sub is like project:shop').waitFor();
  await row.getByText('ref is main').waitFor();
  expect(await exchange()).toBe(400);

  await row.getByRole('button', { name: 'Remove main' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove main' }).click();
  await page.getByText('No pipeline is let in', { exact: true }).waitFor();
}, 120_000);

test('where nothing happens, open pages know when the server is lost and when it is back', async () => {
  const page = await portal.open('/');
  await page.getByText('Live', { exact: true }).waitFor();
  const other = await page.context().newPage();
  await other.goto(portal.url);
  await other.getByText('Live', { exact: true }).waitFor();
  portal.expects(page, /ERR_|Failed to load|status of 5\d\d|HTTP 5/);
  await portal.product.kill();
  for (const each of [page, other]) await each.getByText('Connection lost, trying again').waitFor();
  await portal.product.start();
  for (const each of [page, other]) await each.getByText('Live', { exact: true }).waitFor();
}, 120_000);
