import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { layoutOf, SOCKET_PORT } from '../../store/src/embedded/layout.ts';
import { withPortal } from './browser.ts';

// The port stays over a restart, as it does for who looks at a page.
const portal = withPortal({ TENANTRY_CLOUD: 'none', TENANTRY_PORT: String(40_000 + (process.pid % 20_000)) });
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
  for (const name of ['Sign-in', 'Requests', 'Audit', 'Your tokens', 'Clusters', 'About']) {
    await page.getByRole('navigation', { name: 'Pages of the administration' }).getByRole('link', { name }).click();
    await page.getByRole('status').filter({ hasText: 'Loading' }).first().waitFor({ state: 'detached' });
    await portal.looksRight(page, `admin-${name.toLowerCase().replaceAll(' ', '-')}`);
  }
});

test('a user is added, told the password once, and signs in with it', async () => {
  const page = await portal.open('/admin');
  await page.getByRole('button', { name: 'Add a user' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a user' });
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
