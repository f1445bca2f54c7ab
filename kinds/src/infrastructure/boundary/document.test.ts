import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { tenantSettings } from '../../tenant/settings.ts';
import { boundaryDocument } from './document.ts';
import { LISTS } from './index.ts';

test('the page about the boundary tells the rules as they are', async () => {
  const page = await readFile(new URL('../../../../docs/boundary.md', import.meta.url), 'utf8');
  expect(page).toBe(boundaryDocument());
});

test('each list that a rule reads is a setting, and the page tells of it', () => {
  for (const name of Object.keys(LISTS)) {
    expect(Object.keys(tenantSettings.shape)).toContain(name);
    expect(boundaryDocument()).toContain(`\`${name}\``);
  }
});
