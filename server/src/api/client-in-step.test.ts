import { readFile } from 'node:fs/promises';
import { KINDS } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { createCatalog, openApiDocument } from '../index.ts';

test('the document the client was generated from is the one this server answers with', async () => {
  const snapshot = JSON.parse(await readFile(new URL('../../../client/openapi.json', import.meta.url), 'utf8'));
  const document = JSON.parse(JSON.stringify(openApiDocument(createCatalog(KINDS), snapshot.info.version)));
  // If this fails: `npm run client`.
  expect(document).toEqual(snapshot);
});
