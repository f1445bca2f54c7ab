import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { withPortal } from './browser.ts';

const portal = withPortal({ TENANTRY_CLOUD: 'none' });

const REFUSED = /status of 401/;
const path = (page: Page) => new URL(page.url()).pathname + new URL(page.url()).search;
const shown = (page: Page) => page.getByRole('navigation', { name: 'Main' }).waitFor();

async function signInByHand(page: Page): Promise<void> {
  const { email, password } = await portal.person('viewer');
  await page.getByLabel('E-mail').fill(email);
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
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
});
