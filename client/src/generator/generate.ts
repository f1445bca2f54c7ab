/**
 * Writes `src/generated/api.ts` from the OpenAPI document, so that a change of the API is a change of types here.
 *
 *   npm run generate -w @tenantry/client                          from client/openapi.json
 *   npm run generate -w @tenantry/client -- http://127.0.0.1:7878  from a running server, renewing client/openapi.json
 *   npm run generate -w @tenantry/client -- some-document.json     from a file, renewing client/openapi.json
 *
 * The document of a running server needs no token.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';

const snapshot = fileURLToPath(new URL('../../openapi.json', import.meta.url));
const target = fileURLToPath(new URL('../generated/api.ts', import.meta.url));

async function documentText(source: string): Promise<string> {
  if (!/^https?:/.test(source)) return readFile(source, 'utf8');
  const response = await fetch(new URL('/api/v1/openapi.json', source), { signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new Error(`${source} answered ${response.status} for its OpenAPI document`);
  return response.text();
}

/** Keys in the order of the alphabet, so that the snapshot differs only where the API does. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

const document: unknown = JSON.parse(await documentText(process.argv[2] ?? snapshot));
await writeFile(snapshot, `${JSON.stringify(sorted(document), null, 2)}\n`);
// The generator checks the document itself; what arrives here is whatever the server says it is.
const syntax = await openapiTypescript(document as OpenAPI3, { alphabetize: true });
const notice = '// Written by `npm run generate -w @tenantry/client`; change the API, not this file.\n\n';
await writeFile(target, notice + astToString(syntax));
