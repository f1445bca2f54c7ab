import { gunzipSync } from 'node:zlib';
import { KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectionPath } from '../api/view.ts';
import { exampleManifests } from '../manifests/example.ts';
import { applyResultSchema, kindInfoSchema } from '../openapi/schemas.ts';
import { fieldsOf, openWorld, type TestWorld } from '../testing/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld({ kinds: KINDS });
});
afterAll(() => world[Symbol.asyncDispose]());

const apply = (body: Parameters<TestWorld['call']>[0]['body'] & object) =>
  world.call({ method: 'POST', url: '/api/v1/apply', body });
const of = (kind: string, name: string, spec: object) =>
  ({ apiVersion: 'tenantry.dev/v1', kind, metadata: { name }, spec }) as never;

test('the examples of all kinds can be applied as they are, together, and again without a change', async () => {
  const examples = [...KINDS].reverse().flatMap(exampleManifests);
  const first = await apply(examples);
  expect(first.statusCode, first.body).toBe(200);
  expect(applyResultSchema.parse(first.json()).items.map(({ result }) => result)).toEqual(
    examples.map(() => 'created'),
  );
  const again = applyResultSchema.parse((await apply(examples)).json());
  expect(again.items.map(({ result }) => result)).toEqual(examples.map(() => 'unchanged'));
  for (const { object } of again.items) {
    const kind = KINDS.find(({ name }) => name === object.kind);
    const { name, tenant } = object.metadata;
    const url = `${collectionPath(kind?.plural ?? '', tenant ?? null)}/${name}`;
    const read = await world.call({ url });
    const sentBack = await world.call({ method: 'PUT', url, body: read.json() });
    expect(sentBack.json().metadata.resourceVersion, 'what was read can be sent back').toBe(
      object.metadata.resourceVersion,
    );
  }
});

test('all kinds say what a client needs', async () => {
  const { items } = (await world.call({ url: '/api/v1/kinds' })).json();
  expect(items.map((item: unknown) => kindInfoSchema.parse(item).name)).toEqual(KINDS.map(({ name }) => name));
});

test('what stays the same is sent once, packed where that is understood, and kept for nobody who may no longer see it', async () => {
  for (const url of ['/api/v1/kinds', '/api/v1/openapi.json']) {
    const plain = await world.call({ url });
    const { etag, ...headers } = plain.headers;
    expect(headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'accept-encoding' });
    expect(headers['content-encoding']).toBeUndefined();
    const packed = await world.call({ url, headers: { 'accept-encoding': 'br, gzip;q=0.5' } });
    expect([packed.headers['content-encoding'], packed.headers.etag]).toEqual(['gzip', etag]);
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
    expect((await world.call({ url, headers: { 'accept-encoding': 'gzip;q=0' } })).body).toBe(plain.body);
    const again = await world.call({ url, headers: { 'if-none-match': String(etag) } });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag]);
    const other = await world.app.inject({ url, headers: { 'if-none-match': String(etag) } });
    expect(other.statusCode).toBe(401);
  }
});

describe('bad input names the field:', () => {
  test.each([
    [
      'an unknown field',
      of('Infrastructure', 'bad', { provider: 'azure', region: 'eastus', regoin: 'eastus' }),
      'spec.regoin',
      /did you mean "region"/,
    ],
    ['a missing one', of('Infrastructure', 'bad', { provider: 'azure' }), 'spec.region', /Azure region/],
    [
      'an unknown provider',
      of('Infrastructure', 'bad', { provider: 'azur', region: 'eastus' }),
      'spec.provider',
      /did you mean "azure"/,
    ],
    ['a wrong type', of('Infrastructure', 'bad', { provider: 'azure', region: 7 }), 'spec.region', /Azure region/],
    [
      'a wrong type within',
      of('Infrastructure', 'bad', { provider: 'azure', region: 'eastus', cluster: { minNodes: 'two' } }),
      'spec.cluster.minNodes',
      /Fewest/,
    ],
    ['a name too long', of('Tenant', 'a'.repeat(64), { infrastructure: 'nonprod' }), 'metadata.name', /at most 21/],
    [
      'an unknown infrastructure',
      of('Tenant', 'bad', { infrastructure: 'nonprd' }),
      'spec.infrastructure',
      /did you mean "nonprod"/,
    ],
    ['a tenant without one', of('Tenant', 'bad', {}), 'spec.infrastructure', /Name of the infrastructure/],
  ])('%s', async (_what, body, field, remedy) => {
    const answer = await apply([body]);
    expect(answer.statusCode).toBe(422);
    expect(fieldsOf(answer)).toEqual([field]);
    expect(answer.json().errors[0].remedy).toMatch(remedy);
  });
});
