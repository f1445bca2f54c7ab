import { readFile, writeFile } from 'node:fs/promises';
import { KINDS } from '@tenantry/kinds';
import { createCatalog } from '../manifests/catalog.ts';
import { openApiDocument } from './document.ts';

/**
 * Writes the document that the client is generated from, `client/openapi.json`, as this tree answers with it; no server has to
 * run. `npm run client` does this and generates the client.
 */
const target = new URL('../../../client/openapi.json', import.meta.url);
const { info } = JSON.parse(await readFile(target, 'utf8')) as { info: { version: string } };
await writeFile(target, JSON.stringify(openApiDocument(createCatalog(KINDS), info.version)));
