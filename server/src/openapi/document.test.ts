import { Validator } from '@seriousme/openapi-schema-validator';
import { KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCatalog } from '../manifests/catalog.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';
import { openApiDocument } from './document.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

interface Operation {
  readonly operationId: string;
  readonly security?: unknown[];
  readonly responses: Record<string, unknown>;
}
type Paths = Record<string, Record<string, Operation>>;

test('the document is valid OpenAPI 3.1, for the test’s kinds and for the product’s', async () => {
  for (const document of [
    (await world.call({ url: '/api/v1/openapi.json' })).json(),
    openApiDocument(createCatalog(KINDS), '1.2.3'),
  ]) {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  }
});

test('every route is in the document and every path of the document is a route', async () => {
  const { paths } = (await world.call({ url: '/api/v1/openapi.json' })).json<{ paths: Paths }>();
  const documented = Object.entries(paths).flatMap(([path, item]) =>
    ['get', 'put', 'post', 'patch', 'delete']
      .filter((method) => method in item)
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routes = world.routes
    .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`)
    // What answers to an action that there is not, is no operation, and nor is a page of the portal or what belongs to it.
    .filter((route) => !route.startsWith('HEAD') && !/docs\/|\/problems$|^GET \/$|\{action\}$/.test(route))
    .filter((route) => !/^GET \/(\*|assets\/\{file\}|favicon\.svg)$/.test(route));
  expect([...new Set(routes)].sort()).toEqual(documented.sort());
});

test('schemas carry the kinds’ descriptions and defaults; every reference leads somewhere; ids are unique', async () => {
  const document = (await world.call({ url: '/api/v1/openapi.json' })).json();
  expect(document.components.schemas.TenantSpec.properties.rooms).toMatchObject({
    default: 3,
    minimum: 1,
    maximum: 50,
    description: expect.stringContaining('How many rooms'),
  });
  expect(document.components.schemas.TenantSpec.required).toEqual(['colour']);
  const text = JSON.stringify(document);
  for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const target = pointer
      .split('/')
      .reduce<Record<string, unknown> | undefined>((at, part) => at?.[part] as Record<string, unknown>, document);
    expect(target, pointer).toBeDefined();
  }
  const ids = Object.values(document.paths as Paths).flatMap((item) =>
    Object.values(item).flatMap(({ operationId }) => operationId ?? []),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('every operation but the public ones needs the token, and says which problems it answers with', async () => {
  const { paths, security } = (await world.call({ url: '/api/v1/openapi.json' })).json<{
    paths: Paths;
    security: unknown;
  }>();
  expect(security).toEqual([{ token: [] }]);
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (method === 'parameters') continue;
      const isPublic =
        /^\/(healthz|readyz|problems|api\/v1\/docs|api\/v1\/token-exchange$|api\/v1\/sign-in(\/|$)|api\/v1\/device\/|sign-in|account|device$)/.test(
          path,
        );
      expect([path, operation.security]).toEqual([path, isPublic ? [] : undefined]);
      if (!isPublic)
        expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '403', '500', '503']));
    }
  }
});
