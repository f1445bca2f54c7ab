import { readFile } from 'node:fs/promises';
import { kubectlPath } from '@tenantry/conformance/clients';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { infrastructure } from '../../server/test/estate.ts';
import { freePort } from '../../server/test/free-port.ts';
import { withPortal } from './browser.ts';
import { troublesOfComingUp } from './coming-up.ts';

// The port stays over a restart, as it does for who looks at a page.
const portal = withPortal({ TENANTRY_PORT: String(await freePort()) });

const API = 'tenantry.dev/v1';
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Pages of dev01' }).getByRole('link', { name });
const gone = async (page: Page, text: string) =>
  page.getByRole('status').filter({ hasText: text }).first().waitFor({ state: 'detached' });

beforeAll(async () => {
  const items = [
    infrastructure,
    { apiVersion: API, kind: 'Tenant', metadata: { name: 'other' }, spec: { infrastructure: 'nonprod' } },
  ];
  const answer = await portal.product.request('POST', '/api/v1/apply', { items });
  expect(answer.status).toBe(200);
  await portal.product.must('wait', 'tenant/other', '--for', 'ready');
}, 240_000);

test('a tenant is made while one looks, step by step, over a restart of the server in the middle of it', async () => {
  const page = await portal.open('/tenants/-/new');
  await page.getByRole('textbox', { name: 'Name' }).fill('dev01');
  await page
    .getByRole('region', { name: 'What will be made' })
    .getByText('resource group duploservices-dev01')
    .waitFor();
  await page.getByRole('button', { name: 'Make the tenant' }).click();
  await page.waitForURL('**/tenants/dev01');
  await page.getByText(/resources begun/).waitFor();
  portal.expects(page, /ERR_|Failed to load|status of 5\d\d|HTTP 5/);
  await portal.product.kill();
  await page.getByText('Connection lost, trying again').waitFor({ timeout: 30_000 });
  await portal.product.start();
  await page.getByText('Live', { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByText(/37 resources stood after/).waitFor({ timeout: 120_000 });
  await page.getByText('Ready', { exact: true }).first().waitFor();
  await portal.looksRight(page, 'tenant-steps');
}, 240_000);

test('it is drawn as a graph whose nodes say how they are and what they are', async () => {
  const inDev01 = (kind: string, name: string, spec: object) => ({
    ...{ apiVersion: API, kind, metadata: { name, tenant: 'dev01' }, spec },
  });
  const items = [
    inDev01('Config', 'settings', { values: { LEVEL: 'info' } }),
    inDev01('Service', 'shop', { image: 'shop:1', replicas: 2, ports: [{ port: 80 }] }),
    inDev01('Service', 'worker', { image: 'worker:1' }),
    inDev01('Secret', 'keys', { values: { TOKEN: 'opensesame' } }),
  ];
  expect((await portal.product.request('POST', '/api/v1/apply', { items })).status).toBe(200);
  for (const name of ['shop', 'worker'])
    await portal.product.must('wait', `service/${name}`, '-t', 'dev01', '--for', 'ready');
  const page = await portal.open('/tenants/dev01?look=graph');
  await page.getByText('Identity and its roles').waitFor();
  await page.getByText('worker', { exact: true }).waitFor();
  await portal.looksRight(page, 'tenant-graph');
  await page.getByText('Key vault').click();
  const details = page.getByRole('complementary', { name: 'Key vault' });
  await details.getByText('private endpoint of the vault').first().waitFor();
  await details.getByRole('button', { name: 'Show one by one' }).click();
  await page.getByText('log of who used the vault').waitFor();
  await page.getByText('shop', { exact: true }).click();
  await page.getByRole('link', { name: 'Open Service shop' }).click();
  await page.waitForURL('**/tenants/dev01/services/shop');
});

test('on a phone it begins as a list, and its graph at what all the rest stands on', async () => {
  const page = await portal.open('/');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(new URL('/tenants/dev01', portal.url).href);
  await page.getByRole('table', { name: 'Resources' }).waitFor();
  await page.getByRole('radiogroup', { name: 'How it is shown' }).getByText('Graph').click();
  const root = page.locator('.react-flow').getByText('Resource group', { exact: true });
  await root.waitFor();
  const { x = 0, width = 0, height = 0 } = (await root.boundingBox()) ?? {};
  expect(x).toBeGreaterThan(0);
  expect(x + width).toBeLessThan(390);
  // It can be read.
  expect(height).toBeGreaterThan(9);
});

test('who reaches whom is answered with the rules that decide, for one tenant and for all', async () => {
  const page = await portal.open('/tenants/dev01/boundary');
  await page.getByRole('combobox', { name: 'From' }).fill('other');
  await page.getByRole('button', { name: 'Ask' }).click();
  await page.getByText('No: other does not reach dev01 on any port.').waitFor();
  await page.getByText('tenantry-boundary-dev01').first().waitFor();
  expect(new URL(page.url()).searchParams.get('from')).toBe('other');
  await portal.looksRight(page, 'tenant-boundary');
  await page.goto(new URL('/boundary', portal.url).href);
  await page.getByText('Between different tenants nothing passes but what a Grant says.').waitFor();
  await portal.looksRight(page, 'boundary');
});

test('a kubeconfig is downloaded that kubectl works with, listed, and revoked', async () => {
  await portal.share('dev01');
  const page = await portal.open('/tenants/dev01/access', 'viewer');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download kubeconfig' }).click();
  const file = await (await download).path();
  const config = parse(await readFile(file, 'utf8'));
  expect(config.contexts[0].context.namespace).toBe('duploservices-dev01');
  const pods = await portal.product.command(await kubectlPath(), ['--kubeconfig', file, 'get', 'serviceaccounts']);
  expect(pods.stdout).toContain('duploservices-dev01-readonly-user');
  await page.getByRole('table', { name: 'Cluster tokens' }).getByText('viewer@example.com').waitFor();
  await portal.looksRight(page, 'tenant-access');
});

test('owner, editor, viewer and auditor each see what they may do, and why not what they may not', async () => {
  const may: Record<string, Record<string, boolean>> = {};
  for (const role of ['owner', 'editor', 'viewer', 'auditor'] as const) {
    const page = await portal.open('/tenants/dev01/access', role);
    const is = async (name: string) => {
      const button = page.getByRole('button', { name });
      await button.waitFor();
      await expect
        .poll(() => button.getAttribute('aria-description'), { timeout: 15_000 })
        .not.toBe('What you may do is not known yet.');
      return (await button.getAttribute('aria-disabled')) !== 'true';
    };
    may[role] = {
      addMember: await is('Add a member'),
      kubeconfig: await is('Download kubeconfig'),
      token: await is('New token'),
      privateKey: await is('Download the private key'),
    };
    await tab(page, 'Settings').click();
    Object.assign(may[role], { delete: await is('Delete') });
  }
  expect(may).toEqual({
    owner: { addMember: true, kubeconfig: true, token: true, privateKey: true, delete: false },
    editor: { addMember: false, kubeconfig: true, token: false, privateKey: true, delete: false },
    viewer: { addMember: false, kubeconfig: true, token: false, privateKey: false, delete: false },
    auditor: { addMember: false, kubeconfig: true, token: false, privateKey: false, delete: false },
  });
});

test('the page of an infrastructure says what its cluster has, what quotas promise of it and what is so by default, and asks again when it is told to', async () => {
  const page = await portal.open('/', 'auditor');
  portal.expects(page, /ERR_FAILED|capacity/);
  await page.route('**/capacity', (route) => route.abort());
  await page.goto(`${portal.url}/infrastructures/nonprod`);
  const again = page.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  await page.unroute('**/capacity');
  await again.click();
  const shared = page.getByRole('region', { name: 'Shared nodes' });
  await shared.getByText('2 nodes, all ready').waitFor();
  expect(await shared.getByRole('meter').count()).toBe(3);
  // Two tenants of size medium on two nodes with four cores each.
  await shared.getByText('quotas 32, 400 %').waitFor();
  await shared.getByText(/promise more CPU \(400 %\) and memory \(200 %\) than there is/).waitFor();
  await page.getByRole('table', { name: 'Who asks for shared nodes' }).getByRole('link', { name: 'other' }).waitFor();
  const cluster = page.getByRole('region', { name: 'Cluster', exact: true });
  await cluster.getByText('2 to 5 of Standard_D4ds_v5').getByText('default').waitFor();
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.waitForURL('**/infrastructures/nonprod?view=edit');
});

/** Those that no other test looks at. */
const PAGES = [
  '/tenants/dev01/services',
  '/tenants/dev01/data',
  '/tenants/dev01/nodes',
  '/tenants/dev01?look=list',
  '/tenants/dev01/services/shop?view=events',
  '/tenants/dev01/services/shop?view=yaml',
  '/infrastructures',
  '/infrastructures/nonprod',
  '/infrastructures/-/new',
  '/admin/channels',
];

/** Those whose looks other tests look at. */
const OTHERS = [
  '/',
  '/tenants',
  '/faults',
  '/cost',
  '/boundary',
  '/tenants/dev01',
  '/tenants/dev01/boundary',
  '/tenants/dev01/access',
  '/tenants/dev01/activity',
  '/tenants/dev01/settings',
  '/tenants/dev01/services/shop',
];

test('no page has a fault that axe finds, in light or dark, or scrolls sideways on a phone; none asks for something twice or moves while it comes up', async () => {
  const page = await portal.open('/');
  // The plan of a form that is not filled in yet.
  portal.expects(page, /status of 4(00|22)/);
  const troubles: string[] = [];
  for (const path of [...PAGES, ...OTHERS]) {
    await page.goto(new URL(path, portal.url).href);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await gone(page, 'Loading');
    await gone(page, 'loading');
    troubles.push(...(await troublesOfComingUp(page)).map((trouble) => `${path}: ${trouble}`));
    if (PAGES.includes(path)) await portal.looksRight(page, path.slice(1).replaceAll(/[^a-z0-9]+/g, '-'));
  }
  expect(troubles).toEqual([]);
}, 180_000);

test('a tenant that is not theirs does not exist for a stranger', async () => {
  const page = await portal.open('/tenants/dev01', 'stranger');
  portal.expects(page, /status of 404/, /There is no Tenant/);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
});

test('what was done is on record, with what it changed', async () => {
  const page = await portal.open('/tenants/dev01/activity', 'owner');
  await page.getByRole('button', { name: 'create Tenant dev01' }).click();
  await page.getByRole('dialog').getByText('spec.infrastructure').waitFor();
  await portal.looksRight(page, 'tenant-activity');
});

test('a tenant is deleted after it was shown what goes and its name was typed, and is gone while one looks', async () => {
  const page = await portal.open('/tenants/dev01/settings');
  await page.getByRole('heading', { name: 'Danger zone' }).waitFor();
  await portal.looksRight(page, 'tenant-settings');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Tenant dev01' });
  await dialog.getByText('resources go, in this order').waitFor();
  const confirm = dialog.getByRole('button', { name: 'Delete dev01' });
  expect(await confirm.isDisabled()).toBe(true);
  await portal.looksRight(page, 'tenant-deletion');
  await dialog.getByRole('textbox').fill('dev01');
  await confirm.click();
  await page.goto(new URL('/tenants', portal.url).href);
  portal.expects(page, /status of 404/);
  await gone(page, 'loading');
  await page.getByRole('link', { name: 'dev01' }).waitFor({ state: 'detached', timeout: 120_000 });
  await page.getByRole('link', { name: 'other' }).waitFor();
}, 180_000);
