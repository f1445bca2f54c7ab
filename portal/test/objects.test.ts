import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { infrastructure } from '../../server/test/estate.ts';
import { withPortal } from './browser.ts';

const portal = withPortal({}, fileURLToPath(new URL('../../server/test/with-queue.ts', import.meta.url)));

const API = 'tenantry.dev/v1';
const inDev01 = (kind: string, name: string, spec: object) => ({
  ...{ apiVersion: API, kind, metadata: { name, tenant: 'dev01' }, spec },
});

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await portal.product.request(method, `/api/v1${path}`, body);
  if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

interface Declared {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: { readonly phase: string };
}

/** What is said of the field that has the focus. */
const focused = (page: Page) => page.evaluate<string>('document.activeElement?.labels?.[0]?.textContent ?? ""');
const path = (page: Page) => new URL(page.url()).pathname;

beforeAll(async () => {
  await ask('POST', '/apply', [
    infrastructure,
    { apiVersion: API, kind: 'Tenant', metadata: { name: 'dev01' }, spec: { infrastructure: 'nonprod' } },
    inDev01('Config', 'settings', { values: { LEVEL: 'info' } }),
    inDev01('Service', 'shop', { image: 'shop:1', ports: [{ port: 80 }] }),
    inDev01('Secret', 'keys', { values: { TOKEN: 'opensesame' } }),
  ]);
  await portal.share('dev01');
});

test('a tenant is made with the keyboard alone, after it was shown what it consists of', async () => {
  const page = await portal.open('/tenants');
  await page.getByRole('link', { name: 'New tenant' }).focus();
  await page.keyboard.press('Enter');
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.waitFor();
  await expect.poll(() => focused(page)).toContain('Name');
  await page.keyboard.type('dev02');
  await page
    .getByRole('region', { name: 'What will be made' })
    .getByText('resource group duploservices-dev02')
    .waitFor();
  await portal.looksRight(page, 'new-tenant');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/tenants/dev02');
  expect(await ask<Declared>('GET', '/tenants/dev02/members/administrator')).toMatchObject({
    spec: { user: 'administrator@localhost', role: 'owner' },
  });
});

test('whoever may make no tenant asks for one by a template', async () => {
  await ask('PUT', '/tenant-templates/small', {
    description: 'For trying things out.',
    spec: { infrastructure: 'nonprod', size: 'small' },
  });
  const page = await portal.open('/tenants/-/new', 'editor');
  await page.getByRole('heading', { name: 'Request a tenant' }).waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('wanted');
  await page.getByRole('textbox', { name: 'What it is for' }).fill('The demo of next week.');
  await page.getByRole('button', { name: 'Ask for it' }).click();
  await page.getByText('Waits for an answer').waitFor();
  await portal.looksRight(page, 'request-tenant');
});

test('form and YAML are one, what is wrong stands at its field, and the first of it has the focus', async () => {
  const page = await portal.open('/tenants/dev01/services');
  await page.getByRole('button', { name: 'New' }).click();
  await page.getByRole('menuitem', { name: /^Service/ }).click();
  await page.getByRole('button', { name: 'Make the Service' }).click();
  const name = page.getByRole('textbox', { name: 'Name' });
  await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => focused(page)).toContain('Name');

  await name.fill('web');
  await page.getByRole('textbox', { name: 'Image' }).fill('web:1');
  await page.getByRole('button', { name: 'Add port' }).click();
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill('8080');
  await page.getByRole('button', { name: /^Advanced/ }).click();
  await page.getByRole('button', { name: 'Add environment' }).click();
  await page.getByRole('textbox', { name: 'Name of environment 1' }).fill('LEVEL');
  await page.getByRole('combobox', { name: /^Sort of/ }).click();
  await page.getByRole('option', { name: 'From a Config' }).click();
  await page.getByRole('combobox', { name: 'Config' }).fill('settings');
  await page.getByRole('textbox', { name: 'Key' }).fill('LEVEL');
  await page.getByRole('region', { name: 'What will be made' }).getByText('deployment web').waitFor();
  await portal.looksRight(page, 'new-service');

  await page.getByRole('radiogroup', { name: 'Write it as' }).getByText('YAML').click();
  const yaml = page.getByRole('textbox', { name: 'Manifest' });
  expect(await yaml.inputValue()).toContain('  env:\n    LEVEL:\n      config: settings\n      key: LEVEL\n');
  await yaml.fill((await yaml.inputValue()).replace('image: web:1', 'image: web:2\n  replicas: 0'));
  portal.expects(page, /status of 422/);
  await page.getByText('spec.replicas').first().waitFor();
  await page.getByRole('radiogroup', { name: 'Write it as' }).getByText('Form').click();
  expect(await page.getByRole('textbox', { name: 'Image' }).inputValue()).toBe('web:2');
  await page.getByRole('button', { name: 'Make the Service' }).click();
  const replicas = page.getByRole('textbox', { name: 'Replicas' });
  await expect.poll(() => focused(page)).toContain('Replicas');
  await replicas.fill('2');
  await page.getByRole('region', { name: 'What will be made' }).getByText('deployment web').waitFor();
  await page.getByRole('button', { name: 'Make the Service' }).click();
  await page.waitForURL('**/tenants/dev01/services/web');
  await page.getByRole('heading', { name: 'web' }).waitFor();
  await portal.looksRight(page, 'service');
  expect(await ask<Declared>('GET', '/tenants/dev01/services/web')).toMatchObject({
    spec: {
      image: 'web:2',
      replicas: 2,
      ports: [{ port: 8080 }],
      env: { LEVEL: { config: 'settings', key: 'LEVEL' } },
    },
  });
});

test('where somebody else has changed it meanwhile, that is shown and nothing typed is lost', async () => {
  const page = await portal.open('/tenants/dev01/services/shop?view=edit');
  await page.getByRole('textbox', { name: 'Image' }).fill('shop:2');
  const shop = await ask<Declared & object>('GET', '/tenants/dev01/services/shop');
  await ask('PUT', '/tenants/dev01/services/shop', { ...shop, spec: { ...shop.spec, replicas: 3 } });
  portal.expects(page, /status of 412/);
  await page.getByRole('button', { name: 'Store the change' }).click();
  await page.getByRole('alert').getByText('replicas', { exact: false }).first().waitFor();
  await portal.looksRight(page, 'conflict');
  await page.getByRole('button', { name: 'Put mine on top' }).click();
  expect(await page.getByRole('textbox', { name: 'Image' }).inputValue()).toBe('shop:2');
  await page.getByRole('button', { name: 'Store the change' }).click();
  await page.waitForURL((url) => url.search === '');
  expect((await ask<Declared>('GET', '/tenants/dev01/services/shop')).spec).toMatchObject({
    image: 'shop:2',
    replicas: 3,
  });
});

test('what an action and a way back would do is shown before they are done', async () => {
  const page = await portal.open('/tenants/dev01/services/shop');
  await page.getByRole('button', { name: 'Scale' }).click();
  const dialog = page.getByRole('dialog', { name: 'Scale shop' });
  await dialog.getByRole('textbox', { name: 'Replicas' }).fill('4');
  await dialog.getByRole('region', { name: 'What will change' }).getByText('4').first().waitFor();
  await portal.looksRight(page, 'scale');
  await dialog.getByRole('button', { name: 'Scale' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect((await ask<Declared>('GET', '/tenants/dev01/services/shop')).spec).toMatchObject({ replicas: 4 });

  await page.getByRole('radiogroup', { name: 'What is shown of it' }).getByText('History').click();
  await page.getByRole('button', { name: /^1 create/ }).click();
  await page.getByRole('button', { name: 'Roll back to it' }).click();
  const preview = page.getByRole('region', { name: 'What rolling back will change' });
  await preview.getByText('shop:1').first().waitFor();
  await portal.looksRight(page, 'history');
  await preview.getByRole('button', { name: 'Roll shop back' }).click();
  await expect
    .poll(async () => (await ask<Declared>('GET', '/tenants/dev01/services/shop')).spec.image, { timeout: 15_000 })
    .toBe('shop:1');
});

test('a secret is shown by a deed of its own, which is recorded, and stays in no address and no cache', async () => {
  const page = await portal.open('/tenants/dev01/secrets/keys?view=values');
  await page.getByText('values/TOKEN').waitFor();
  expect(await page.content()).not.toContain('opensesame');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByText('opensesame').waitFor();
  await portal.looksRight(page, 'secret');
  expect(page.url()).not.toContain('opensesame');
  await page.getByRole('button', { name: 'Hide' }).click();
  expect(await page.content()).not.toContain('opensesame');
  const { items } = await ask<{ items: { action: string }[] }>('GET', '/audit?tenant=dev01&action=read-secret');
  expect(items).toHaveLength(1);

  await page.getByRole('radiogroup', { name: 'What is shown of it' }).getByText('Edit').click();
  await page.getByText('Kept, version 1').waitFor();
  await page.getByRole('button', { name: 'Put another in its place' }).click();
  expect(await page.getByLabel('Value of TOKEN').getAttribute('type')).toBe('password');
  await page.getByLabel('Value of TOKEN').fill('closesesame');
  await page.getByRole('button', { name: 'Store the change' }).click();
  await page.waitForURL((url) => url.search === '');
  const versions = await ask<{ items: { version: number }[] }>('GET', '/tenants/dev01/secrets/keys/versions');
  expect(versions.items.map(({ version }) => version)).toContain(2);
});

test('what goes is shown, and nothing goes before its name was typed', async () => {
  const page = await portal.open('/tenants/dev01/services/web');
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Service web' });
  await dialog.getByText('deployment web').waitFor();
  expect(await dialog.getByRole('button', { name: 'Delete web' }).isDisabled()).toBe(true);
  await portal.looksRight(page, 'delete');
  // Who changes their mind goes on from where they were.
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate<string>('document.activeElement.textContent')).toBe('Delete');
  await page.keyboard.press('Enter');
  await dialog.getByRole('textbox').fill('web');
  await dialog.getByRole('button', { name: 'Delete web' }).click();
  await page.waitForURL('**/tenants/dev01/services');
});

test('a viewer sees why nothing can be done', async () => {
  const page = await portal.open('/tenants/dev01/services', 'viewer');
  await page.getByRole('link', { name: 'shop' }).waitFor();
  const add = page.getByRole('button', { name: 'New' });
  expect(await add.getAttribute('aria-disabled')).toBe('true');
  expect(await add.getAttribute('aria-description')).not.toBe('');
  await portal.looksRight(page, 'services-viewer');
  await page.getByRole('link', { name: 'shop' }).click();
  await page.getByRole('button', { name: 'Restart' }).waitFor();
  expect(await page.getByRole('button', { name: 'Restart' }).getAttribute('aria-disabled')).toBe('true');
});

test('a kind that the portal has never heard of has its list, its form, its page and its deletion', async () => {
  const page = await portal.open('/tenants/dev01/data', 'editor');
  await page.getByRole('radiogroup', { name: 'Kind' }).getByText('Queue').click();
  await page.getByText('Messages, kept until somebody has taken them.').waitFor();
  await page.getByRole('button', { name: 'New Queue' }).first().click();
  expect(path(page)).toBe('/tenants/dev01/new/queues');
  await page.getByRole('textbox', { name: 'Name' }).fill('orders');
  await page.getByRole('combobox', { name: 'Order' }).click();
  await page.getByRole('option', { name: 'first-in' }).click();
  const keep = page.getByRole('spinbutton', { name: 'Keep' }).or(page.getByRole('textbox', { name: 'Keep' }));
  portal.expects(page, /status of 422/);
  await keep.fill('15');
  await page.getByText('Must be at most 14.', { exact: true }).first().waitFor();
  await keep.fill('3');
  await page.getByRole('region', { name: 'What will be made' }).getByText('config map queue-orders').waitFor();
  await portal.looksRight(page, 'new-kind');
  await page.getByRole('button', { name: 'Make the Queue' }).click();
  await page.waitForURL('**/tenants/dev01/queues/orders');
  await page.getByText('config map queue-orders').first().waitFor();
  expect(await ask<Declared>('GET', '/tenants/dev01/queues/orders')).toMatchObject({
    spec: { order: 'first-in', keepDays: 3 },
  });
  await page.goto(`${portal.url}/tenants/dev01/data`);
  await page.getByRole('row').filter({ hasText: 'Order first-in' }).getByRole('link', { name: 'orders' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Queue orders' });
  await dialog.getByRole('textbox').fill('orders');
  await dialog.getByRole('button', { name: 'Delete orders' }).click();
  await page.waitForURL('**/tenants/dev01/data');
});

test('an administrator offers a template, a tenant is asked for by it and made when one approves, and it is offered otherwise and no more', async () => {
  const page = await portal.open('/admin/templates');
  await page.getByRole('button', { name: 'Offer a template' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('sandbox');
  await page.getByRole('textbox', { name: 'What it is for' }).fill('For trying things out');
  await page.getByRole('combobox', { name: 'Infrastructure' }).click();
  await page.getByRole('option', { name: 'nonprod' }).click();
  await page
    .getByRole('region', { name: 'What a tenant by it is made of' })
    .getByText(/resource group/)
    .waitFor();
  await portal.looksRight(page, 'template-new');
  await page.getByRole('button', { name: 'Offer it' }).click();
  const row = page.getByRole('table', { name: 'Templates' }).getByRole('row', { name: /sandbox/ });
  await row.getByText('infrastructure: nonprod').waitFor();
  await portal.looksRight(page, 'templates');

  const asking = await portal.open('/tenants/-/new', 'viewer');
  await asking.getByRole('textbox', { name: 'Name' }).fill('spike');
  await asking.getByRole('textbox', { name: 'What it is for' }).fill('trying out queues');
  await asking.getByRole('combobox', { name: 'Template' }).click();
  await asking.getByRole('option', { name: 'sandbox' }).click();
  await asking.getByText('For trying things out', { exact: true }).waitFor();
  await asking.getByRole('button', { name: 'Ask for it' }).click();
  await asking.getByRole('list', { name: 'Requests' }).getByText('tenant spike by template sandbox').waitFor();
  const deciding = await portal.open('/admin/requests');
  await deciding.getByRole('button', { name: /^Approve what viewer@example.com asks for: tenant spike/ }).click();
  await deciding.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await asking.getByRole('link', { name: 'tenant spike by template sandbox' }).click();
  await asking.getByRole('heading', { name: 'spike' }).waitFor();

  await row.getByRole('button', { name: 'Change sandbox' }).click();
  await page.getByRole('textbox', { name: 'What it is for' }).fill('For a week');
  await page.getByRole('button', { name: 'Store the change' }).click();
  await row.getByText('For a week').waitFor();
  await row.getByRole('button', { name: 'Remove sandbox' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove sandbox' }).click();
  await row.waitFor({ state: 'detached' });
}, 120_000);
