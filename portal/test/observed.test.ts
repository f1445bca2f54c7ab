import { beforeAll, expect, test } from 'vitest';
import { until } from '../../server/test/product.ts';
import { withPortal } from './browser.ts';

const portal = withPortal({ TENANTRY_METRICS_SECONDS: '5' });

const declared = (kind: string, name: string, spec: object, tenant?: string) => ({
  apiVersion: 'tenantry.dev/v1',
  kind,
  metadata: { name, ...(tenant === undefined ? {} : { tenant }) },
  spec,
});

beforeAll(async () => {
  const response = await portal.product.request('POST', '/api/v1/apply', {
    items: [
      declared('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
      declared('Tenant', 'dev01', { infrastructure: 'nonprod', budget: { amount: 20 } }),
      declared('Service', 'web', { image: 'nginx:1.29', ports: [{ port: 80 }] }, 'dev01'),
      declared('Service', 'crash', { image: 'registry.example.com/team/crash:1' }, 'dev01'),
    ],
  });
  expect(response.status, await response.text()).toBe(200);
  await portal.share('dev01');
  await until('figures of the tenant', async () => {
    const found = await portal.product.request('GET', '/api/v1/tenants/dev01/metrics');
    const { measuredAt } = (await found.json()) as { readonly measuredAt: string | null };
    return measuredAt ?? undefined;
  });
}, 240_000);

test('lines of a tenant come by themselves, are narrowed down by what the address says, and open to their fields', async () => {
  const page = await portal.open('/tenants/dev01/logs', 'viewer');
  const lines = page.getByRole('log').getByRole('button');
  await lines.filter({ hasText: 'nginx' }).first().waitFor();
  await page.getByText('Following', { exact: true }).waitFor();
  await page.getByLabel('Text in the line').fill('cannot stay up');
  await page.waitForURL('**/logs?text=cannot+stay+up');
  const found = lines.filter({ hasText: 'CrashLoop' }).first();
  await found.waitFor();
  await lines.filter({ hasText: 'nginx' }).first().waitFor({ state: 'detached' });
  await found.click();
  await page.getByRole('button', { name: 'Copy as JSON' }).waitFor();
  await portal.looksRight(page, 'logs');

  await page.goto(`${portal.url}/tenants/dev01/logs?text=nowhere`);
  await page.getByText('No line matches').waitFor();
  await page.getByRole('button', { name: 'Show all lines' }).click();
  await lines.filter({ hasText: 'nginx' }).first().waitFor();
});

test('figures of a tenant are drawn, can be read as tables, and what is not known says why', async () => {
  const page = await portal.open('/tenants/dev01/metrics', 'viewer');
  const cpu = page.getByRole('figure', { name: 'CPU that pods use' });
  await cpu.getByRole('button', { name: /Quota of requests/ }).waitFor();
  await page.getByText('What is not known').waitFor();
  await portal.looksRight(page, 'metrics');

  await page.getByText('Service', { exact: true }).click();
  await page.getByText('Tables', { exact: true }).click();
  await page.waitForURL('**/metrics?group=service&view=table');
  await page.getByRole('region', { name: 'Replicas that are ready' }).getByText('web', { exact: true }).waitFor();
  await portal.looksRight(page, 'metrics-table');
});

test('faults and costs of all tenants are on one page each, to whoever may see them', async () => {
  const page = await portal.open('/faults', 'auditor');
  await page.getByRole('button', { name: /^dev01/ }).waitFor();
  await portal.looksRight(page, 'faults-of-all');
  await page.getByRole('link', { name: 'Cost', exact: true }).click();
  await page.getByText('Nothing was billed yet').or(page.getByText('This month so far')).first().waitFor();
  await portal.looksRight(page, 'cost-of-all');

  const mine = await portal.open('/tenants/dev01/cost', 'viewer');
  await mine.getByText('has cost nothing yet').or(mine.getByText('Budget of this month')).first().waitFor();
  await portal.looksRight(mine, 'cost');
});

test('a fault is acknowledged by an editor, with a note for the others; a viewer is told why they cannot', async () => {
  const seen = await portal.open('/tenants/dev01/faults', 'viewer');
  await seen.getByRole('button', { name: /cannot stay up/ }).click();
  const acknowledge = (page: typeof seen) => page.getByRole('button', { name: 'Acknowledge' });
  await acknowledge(seen).waitFor();
  await seen.waitForFunction(
    `[...document.querySelectorAll('button')].some((button) => button.getAttribute('aria-description')?.includes('editor'))`,
  );
  await portal.looksRight(seen, 'fault');

  const page = await portal.open('/tenants/dev01/faults', 'editor');
  await page.getByRole('button', { name: /cannot stay up/ }).click();
  await page.getByLabel('Note').fill('We look into it');
  await acknowledge(page).click();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByText('Acknowledged 1').click();
  await page.getByText('“We look into it”').waitFor();
  await portal.looksRight(page, 'faults');
});

test('an owner says where faults are told, and sees the secret that signs once', async () => {
  const page = await portal.open('/tenants/dev01/faults', 'owner');
  await page.getByRole('button', { name: 'Add' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'To' }).click();
  await page.getByRole('option', { name: 'Webhook' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('ops');
  await dialog.getByRole('textbox', { name: 'Address' }).fill('https://ops.example.com/hook');
  await portal.looksRight(page, 'fault-route-new');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByText(/^whsec_/).waitFor();
  await dialog.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('row', { name: /ops/ }).waitFor();
  expect(await page.content()).not.toContain('whsec_');
});
