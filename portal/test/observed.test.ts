import { startLoki } from '@tenantry/observe/testing';
import { beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { isGenuine, startReceiver } from '../../server/src/testing/webhook-receiver.ts';
import { infrastructure } from '../../server/test/estate.ts';
import { until } from '../../server/test/product.ts';
import { withPortal } from './browser.ts';

const portal = withPortal({ TENANTRY_METRICS_SECONDS: '5', TENANTRY_OUTBOUND_ALLOW: '127.0.0.1' });

const declared = (kind: string, name: string, spec: object, tenant?: string) => ({
  apiVersion: 'tenantry.dev/v1',
  kind,
  metadata: { name, ...(tenant === undefined ? {} : { tenant }) },
  spec,
});

beforeAll(async () => {
  const response = await portal.product.request('POST', '/api/v1/apply', {
    items: [
      infrastructure,
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
  // As Chromium says it where the system has no language.
  await page.addInitScript(
    "Object.defineProperty(navigator, 'language', { value: 'en-US@posix', configurable: true })",
  );
  await page.reload();
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
  // What was done is told beside it for a while, and can be closed too.
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByText('Acknowledged 1').click();
  await page.getByText('“We look into it”').waitFor();
  await portal.looksRight(page, 'faults');
});

test('an owner says where faults are told, and sees the secret that signs once; tries, changes, pauses and deletes it', async () => {
  await using receiver = await startReceiver();
  const page = await portal.open('/tenants/dev01/faults', 'owner');
  await page.getByRole('button', { name: 'Add' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'To' }).click();
  await page.getByRole('option', { name: 'Webhook' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('ops');
  await dialog.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
  await portal.looksRight(page, 'fault-route-new');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByText(/^whsec_/).waitFor();
  await dialog.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('row', { name: /ops/ }).waitFor();
  expect(await page.content()).not.toContain('whsec_');

  const row = page.getByRole('row', { name: /ops/ });
  const outcome = page.getByRole('dialog', { name: 'ops', exact: true });
  await row.getByRole('button', { name: 'Test ops' }).click();
  await outcome.getByText('The test was taken').waitFor();
  await outcome.getByText(/Answered 204 within/).waitFor();
  expect(receiver.taken.length).toBeGreaterThan(0);
  await outcome.getByRole('button', { name: 'Close' }).click();
  receiver.isUp = false;
  await row.getByRole('button', { name: 'Test ops' }).click();
  await outcome.getByText('The test was not taken').waitFor();
  await outcome.getByText(/Answered 503/).waitFor();
  await portal.looksRight(page, 'fault-route-test');
  await outcome.getByRole('button', { name: 'Close' }).click();
  receiver.isUp = true;

  const more = async (item: string) => {
    await row.getByRole('button', { name: 'More about ops' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await more('Change');
  const changing = page.getByRole('dialog', { name: 'Change ops' });
  await changing.getByRole('textbox', { name: 'Together' }).fill('120');
  await changing.getByLabel('Only what is critical', { exact: true }).check();
  await changing.getByLabel(/^Quiet hours/).check();
  await changing.getByRole('textbox', { name: 'From' }).fill('25:00');
  await changing.getByRole('textbox', { name: 'To', exact: true }).fill('7');
  for (const day of ['Sat', 'Sun']) await changing.getByText(day).click();
  await changing.getByRole('textbox', { name: 'Time zone' }).fill('Europe/Berlin');
  portal.expects(page, /status of 422/);
  await changing.getByRole('button', { name: 'Change it' }).click();
  // Below the row, where both would say the same.
  for (const field of ['From', 'To']) await changing.getByText(`${field}: Must be a time of day`).waitFor();
  await portal.looksRight(page, 'fault-route-change');
  await changing.getByRole('textbox', { name: 'To', exact: true }).fill('07:00');
  await changing.getByText(/^Must be a time of day/).waitFor();
  await changing.getByRole('textbox', { name: 'From' }).fill('20:00');
  await changing.getByRole('button', { name: 'Change it' }).click();
  const told = 'critical ones; together within 120 s; quiet Mon, Tue, Wed, Thu, Fri 20:00 to 07:00, Europe/Berlin';
  await row.getByText(told).waitFor();

  await more('Pause');
  await row.getByText('Paused').waitFor();
  await portal.looksRight(page, 'fault-routes');
  await more('Resume');
  await row.getByText('Delivering').waitFor();
  await more('New secret');
  const renewed = page.getByRole('dialog', { name: 'New secret of ops' });
  await renewed.getByText(/^whsec_/).waitFor();
  await renewed.getByRole('button', { name: 'I have it' }).click();
  await more('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete ops' }).click();
  await page.getByText('Nobody is told yet').waitFor();
}, 120_000);

interface KubeconfigFile {
  readonly users: { readonly name: string; readonly user: { readonly token?: string } }[];
  readonly contexts: { readonly name: string; readonly context: object }[];
}

test('a cluster of one’s own is registered by a kubeconfig that stays nowhere, checked, given another, and removed once nothing hangs on it', async () => {
  const { kubeconfig } = await portal.product.sandbox<{ kubeconfig: string }>('POST', '/clusters', {
    name: 'own',
    nodes: 1,
  });
  const file = parse(kubeconfig) as KubeconfigFile;
  const secrets = Object.values(file.users[0]?.user ?? {}).filter((value) => typeof value === 'string');
  expect(secrets.length).toBeGreaterThan(0);
  const [{ context } = { context: {} }] = file.contexts;
  const several = stringify({
    ...file,
    'current-context': 'old',
    contexts: [
      { name: 'old', context: { ...context, user: 'nobody' } },
      { name: 'prod', context },
    ],
  });

  const page = await portal.open('/admin/clusters');
  await page.getByText('No clusters of your own').waitFor();
  await page.getByRole('button', { name: 'Register a cluster' }).click();
  const dialog = page.getByRole('dialog', { name: 'Register a cluster' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Prod');
  const text = dialog.getByRole('textbox', { name: 'Kubeconfig' });
  await text.fill(several);
  const cover = `getComputedStyle(document.activeElement).getPropertyValue('-webkit-text-security')`;
  expect(await page.evaluate<string>(cover)).toBe('disc');
  await portal.looksRight(page, 'cluster-new');
  portal.expects(page, /status of 422/);
  await dialog.getByRole('button', { name: 'Check and register' }).click();
  await dialog.getByText(/It has no user named "nobody"\. Add the user, or choose another context/).waitFor();
  await portal.looksRight(page, 'cluster-refused');
  await dialog.getByRole('combobox', { name: 'Context' }).click();
  await page.getByRole('option', { name: 'prod' }).click();
  await dialog.getByText(/^Leads to https:/).waitFor();
  await dialog.getByRole('button', { name: 'Check and register' }).click();
  const drawer = page.getByRole('dialog', { name: 'prod' });
  await drawer.getByText('What the check found').waitFor();
  await page.waitForURL('**/admin/clusters?cluster=prod');
  await portal.looksRight(page, 'cluster');
  const kept = `JSON.stringify([location.href, document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }])`;
  const left = await page.evaluate<string>(kept);
  expect(secrets.filter((secret) => left.includes(secret))).toEqual([]);

  const checked = page.waitForResponse('**/api/v1/clusters/prod/check');
  await drawer.getByRole('button', { name: 'Check now' }).click();
  expect((await checked).status()).toBe(200);
  await drawer.getByRole('button', { name: 'Replace kubeconfig' }).click();
  const replacing = page.getByRole('dialog', { name: 'Replace the kubeconfig of prod' });
  const name = 'kubeconfig.yaml';
  await page.setInputFiles('input[type=file]', { name, mimeType: 'application/yaml', buffer: Buffer.from(kubeconfig) });
  await replacing.getByRole('button', { name: 'Check and replace' }).click();
  await replacing.waitFor({ state: 'detached' });
  expect(await portal.product.get('/api/v1/clusters/prod')).toMatchObject({ revision: '2' });

  await portal.product.must('create', 'infrastructure', 'mine', '--provider', 'kubernetes', '--cluster-name', 'prod');
  await page.reload();
  await drawer.getByRole('link', { name: 'mine' }).waitFor();
  await drawer.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog', { name: 'prod is in use' }).getByText('with no tenants').waitFor();
  await portal.looksRight(page, 'cluster-in-use');
  await portal.product.must('delete', 'infrastructure/mine', '--yes');
  await page.reload();
  await drawer.getByRole('button', { name: 'Remove' }).click();
  const removing = page.getByRole('dialog', { name: 'Remove prod' });
  await removing.getByRole('textbox').fill('prod');
  await removing.getByRole('button', { name: 'Remove prod' }).click();
  await page.getByText('No clusters of your own').waitFor();
}, 120_000);

test('an infrastructure gets a Loki of its own, which is tested with its credential, changed and taken away again', async () => {
  await using loki = await startLoki();
  const address = loki.url.href.replace(/\/$/, '');
  const seen = await portal.open('/infrastructures/nonprod', 'auditor');
  const disabled = seen.getByRole('button', { name: 'Set a Loki' });
  await disabled.waitFor();
  expect(await disabled.getAttribute('aria-disabled')).toBe('true');
  expect(await disabled.getAttribute('aria-description')).toMatch(/update on Engine/);

  const page = await portal.open('/infrastructures/nonprod');
  await page.getByRole('button', { name: 'Set a Loki' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Address' }).fill(`${address}/nowhere`);
  await dialog.getByRole('combobox', { name: 'Credential' }).click();
  await page.getByRole('option', { name: 'A bearer token' }).click();
  await dialog.getByLabel('Token').fill('canary-loki');
  await portal.looksRight(page, 'engine');
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await page.getByText('Does not work').waitFor();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain('canary-loki');

  await page.getByRole('button', { name: 'Change the Loki' }).click();
  portal.expects(page, /status of 422/);
  await dialog.getByRole('textbox', { name: 'Address' }).fill(address.replace('127.0.0.1', 'localhost'));
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await dialog.getByText(/Is needed anew: the one that is kept was given for another address/).waitFor();
  await dialog.getByRole('textbox', { name: 'Address' }).fill(address);
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await page.getByText('Loki answers.').waitFor();
  expect(loki.asked.at(-1)?.headers.authorization).toBe('Bearer canary-loki');
  await portal.looksRight(page, 'infrastructure-engines');
  await page.getByRole('button', { name: 'Remove the Loki' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Set a Loki' }).waitFor();
}, 120_000);

test('the audit log is sent on to a receiver that is added, tested, changed, paused, given another secret, and removed', async () => {
  await using receiver = await startReceiver();
  const page = await portal.open('/admin/audit');
  await page.getByText('The log is sent nowhere').waitFor();
  await page.getByRole('button', { name: 'Add a receiver' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('siem');
  await dialog.getByRole('textbox', { name: 'Address' }).fill('https://me:secret@siem.example.com/');
  portal.expects(page, /status of 422/);
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByText('Must not carry a name or password').waitFor();
  await dialog.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
  await dialog.getByLabel('Authorization', { exact: true }).fill('Bearer canary-siem');
  await dialog.getByRole('combobox', { name: 'Only deeds of these types' }).fill('Nothing.');
  await page.keyboard.press('Enter');
  await portal.looksRight(page, 'receiver-new');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByText('It is shown this once').waitFor();
  const secret = (await dialog.getByText(/^whsec_/).textContent()) ?? '';
  await dialog.getByRole('button', { name: 'I have it' }).click();

  await page.getByRole('button', { name: 'Test siem' }).click();
  await dialog.getByText('The test was taken').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  const [tested] = receiver.taken;
  expect(tested?.headers.authorization).toBe('Bearer canary-siem');
  expect(isGenuine(secret, tested?.headers ?? {}, tested?.body ?? '')).toBe(true);
  const content = await page.content();
  expect([secret, 'canary-siem'].filter((text) => content.includes(text))).toEqual([]);

  const row = page.getByRole('row', { name: /^siem/ });
  // By keyboard: what is said lies over what is at the bottom of the page.
  const choose = async (item: string) => {
    await page.getByRole('button', { name: 'More about siem' }).press('Enter');
    await page.getByRole('menuitem', { name: item, exact: true }).press('Enter');
  };
  const told = (text: string) => page.getByRole('alert').filter({ hasText: text }).getByRole('button').click();
  await choose('Pause');
  await told('siem is sent nothing for now.');
  await row.getByText('Paused').waitFor();
  await choose('Change');
  await dialog.getByRole('button', { name: 'Remove Nothing.' }).or(dialog.getByText('Nothing.')).first().waitFor();
  await dialog.getByRole('combobox', { name: 'Only deeds of these types' }).press('Backspace');
  await dialog.getByRole('combobox', { name: 'Only deeds in this tenant' }).fill('dev01');
  await page.getByRole('option', { name: 'dev01' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await told('siem is changed');
  await row.getByText('all deeds; of dev01').waitFor();
  await row.scrollIntoViewIfNeeded();
  await portal.looksRight(page, 'receivers');
  await choose('Resume');
  await told('siem is sent the log again');
  await row.getByText('Delivering').waitFor();
  await choose('New secret');
  const renewed = page.getByRole('dialog', { name: 'New secret of siem' });
  await renewed.getByText('the signatures of both for 24 hours').waitFor();
  await renewed.getByRole('button', { name: 'I have it' }).click();
  await renewed.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate<string>('document.activeElement.ariaLabel')).toBe('More about siem');
  await choose('Delete');
  await page.getByRole('dialog', { name: 'Delete siem' }).getByRole('button', { name: 'Delete siem' }).click();
  await page.getByText('The log is sent nowhere').waitFor();
}, 120_000);
