import { readdir, readFile } from 'node:fs/promises';
import { KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { exampleManifests } from '../manifests/example.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';

const DOCS = new URL('../../../docs/kinds/', import.meta.url);

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld({ kinds: KINDS });
  const surroundings = KINDS.flatMap(exampleManifests).filter(({ metadata }) => !('tenant' in (metadata as object)));
  expect((await apply(surroundings)).statusCode).toBe(200);
});
afterAll(() => world[Symbol.asyncDispose]());

const apply = (body: Parameters<TestWorld['call']>[0]['body'] & object) =>
  world.call({ method: 'POST', url: '/api/v1/apply', body });

const pages = (await readdir(DOCS)).filter((name) => name.endsWith('.md'));

test.each(pages)('every manifest in docs/kinds/%s is accepted as it stands there', async (page) => {
  const text = await readFile(new URL(page, DOCS), 'utf8');
  const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  const manifests = blocks.flatMap((block) => parseAllDocuments(block).map((document) => document.toJS()));
  expect(manifests.length).toBeGreaterThan(0);
  const answer = await apply(manifests as never);
  expect(answer.statusCode, answer.body).toBe(200);
});

test('every kind that lives in a tenant has its page', () => {
  const documented = pages.map((page) => page.replace(/\.md$/, ''));
  expect(documented).toEqual(
    expect.arrayContaining(KINDS.filter(({ scope }) => scope === 'tenant').map(({ name }) => name.toLowerCase())),
  );
});
