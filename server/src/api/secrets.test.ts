import { randomUUID } from 'node:crypto';
import { KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleManifest } from '../manifests/example.ts';
import { secretValuesSchema, secretVersionListSchema } from '../openapi/schemas.ts';
import { dumpOf, linesWith } from '../testing/database-dump.ts';
import { fieldsOf, openWorld, type TestWorld } from '../testing/world.ts';

let world: TestWorld;
let databaseUrl = '';
/** All that the API ever answered, but for the answers to reads. */
const answers: string[] = [];
const logged: string[] = [];

beforeAll(async () => {
  const logger = { level: 'trace', stream: { write: (line: string) => void logged.push(line) } };
  // What would become of resources is not asked here.
  const planner = { plan: async () => [], planDeletion: async () => [] };
  world = await openWorld({ kinds: KINDS, logger, planner }, async (url) => {
    databaseUrl = url;
    return url;
  });
  const around = KINDS.filter(({ name }) => name === 'Infrastructure' || name === 'Tenant').map(exampleManifest);
  expect((await send('POST', '/api/v1/apply', around)).statusCode).toBe(200);
});
afterAll(() => world[Symbol.asyncDispose]());

type Call = Parameters<TestWorld['call']>[0];

async function send(method: Call['method'] & string, url: string, body?: Call['body'], headers = {}) {
  const answer = await world.call({ method, url, headers, ...(body === undefined ? {} : { body }) });
  if (!url.endsWith('/read')) answers.push(answer.body);
  return answer;
}

const secret = (name: string, spec: object) =>
  ({ apiVersion: 'tenantry.dev/v1', kind: 'Secret', metadata: { name, tenant: 'dev01' }, spec }) as never;
const apply = (...manifests: never[]) => send('POST', '/api/v1/apply', manifests);
const at = (name: string) => `/api/v1/tenants/dev01/secrets/${name}`;
const shown = async (name: string) => (await send('GET', at(name))).json();
const read = async (name: string, body: object = {}) => send('POST', `${at(name)}/read`, body as never);
const versions = async (name: string) =>
  secretVersionListSchema
    .parse((await send('GET', `${at(name)}/versions`)).json())
    .items.map((one) => `${one.name} ${one.version}${one.isDeclared ? ' *' : ''}`);
const result = async (...manifests: never[]) => {
  const answer = await apply(...manifests);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json().items.map((item: { result: string }) => item.result);
};

/** Values that must be nowhere but where they are read. */
const canaries: string[] = [];
function canary(): string {
  const value = `canary-${randomUUID()}`;
  canaries.push(value);
  return value;
}

describe('a value', () => {
  test('is kept and not shown: a plan says that it changes, and the same file changes nothing', async () => {
    const [one, two] = [canary(), canary()];
    expect(await result(secret('db', { values: { A: one } }))).toEqual(['created']);
    const { spec, metadata } = await shown('db');
    expect(spec.values).toEqual({ A: { sealed: { version: 1, fingerprint: expect.stringMatching(/^[\w-]{43}$/) } } });
    expect(await result(secret('db', { values: { A: one } }))).toEqual(['unchanged']);
    expect((await shown('db')).metadata.resourceVersion).toBe(metadata.resourceVersion);
    const plan = (await send('POST', '/api/v1/plan', [secret('db', { values: { A: two } })])).json();
    expect(plan.items[0].specChanges).toMatchObject([
      { path: 'spec.values.A', from: { sealed: { version: 1 } }, to: { sealed: { version: 2 } } },
    ]);
    expect(await versions('db')).toEqual(['values/A 1 *']);
    expect(await result(secret('db', { values: { A: two } }))).toEqual(['changed']);
    expect(await versions('db')).toEqual(['values/A 2 *', 'values/A 1']);
  });

  test('stays when a manifest is applied as it is shown; with an earlier version in it, that one is back', async () => {
    const before = await shown('db');
    expect((await send('PUT', at('db'), before)).json().metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    const back = { ...before, spec: { ...before.spec, values: { A: { sealed: { version: 1 } } } } };
    expect((await send('PUT', at('db'), back)).statusCode).toBe(200);
    expect(await versions('db')).toEqual(['values/A 2', 'values/A 1 *']);
    expect((await read('db')).json().items).toMatchObject([{ name: 'values/A', version: 1, value: canaries[0] }]);
  });

  test('of a version that is not kept is refused, as is one shown of another object', async () => {
    const unknown = await apply(secret('db', { values: { A: { sealed: { version: 9 } } } }));
    expect(unknown.statusCode).toBe(422);
    expect(fieldsOf(unknown)).toEqual(['spec.values.A']);
    expect(unknown.json().errors[0].remedy).toContain('kept are 1, 2');
    const copied = await apply(secret('other', { values: { A: { sealed: { version: 1 } } } }));
    expect(fieldsOf(copied)).toEqual(['spec.values.A']);
  });

  test('has a fingerprint of its own in each object', async () => {
    const same = canary();
    await result(secret('left', { values: { A: same } }), secret('right', { values: { A: same } }));
    const [left, right] = [await shown('left'), await shown('right')];
    expect(left.spec.values.A.sealed.fingerprint).not.toBe(right.spec.values.A.sealed.fingerprint);
  });

  test('is changed alone by a patch', async () => {
    const [one, two, three] = [canary(), canary(), canary()];
    await result(secret('patched', { values: { A: one, B: two } }));
    const patch = { spec: { values: { B: three } } };
    const type = { 'content-type': 'application/merge-patch+json' };
    expect((await send('PATCH', at('patched'), patch, type)).statusCode).toBe(200);
    expect(await versions('patched')).toEqual(['values/A 1 *', 'values/B 2 *', 'values/B 1']);
    await send('PATCH', at('patched'), { spec: { values: { A: null } } }, type);
    expect(await versions('patched')).toEqual(['values/A 1', 'values/B 2 *', 'values/B 1']);
  });

  test('is in no revision: a rollback goes back to the version that was meant then', async () => {
    const [one, two] = [canary(), canary()];
    await result(secret('turned', { values: { A: one } }));
    await result(secret('turned', { values: { A: two } }));
    const { items } = (await send('GET', `${at('turned')}/revisions`)).json();
    expect(items[0].changes).toMatchObject([
      { path: 'spec.values.A', from: { sealed: { version: 1 } }, to: { sealed: { version: 2 } } },
    ]);
    const revision = (await send('GET', `${at('turned')}/revisions/1`)).json();
    expect(revision.spec.values.A).toMatchObject({ sealed: { version: 1 } });
    expect((await send('POST', `${at('turned')}/rollback`, { to: 1 })).statusCode).toBe(200);
    expect((await read('turned')).json().items).toMatchObject([{ name: 'values/A', version: 1, value: one }]);
  });

  test('of bytes is given back in base64', async () => {
    const bytes = Buffer.from(canary()).toString('base64');
    canaries.push(bytes);
    await result(secret('files', { files: { 'key.bin': bytes } }));
    expect((await read('files', { name: 'files/key.bin' })).json().items).toEqual([
      { name: 'files/key.bin', version: 1, encoding: 'base64', value: bytes },
    ]);
  });
});

describe('a generated value', () => {
  const generated = (more: object = {}) => secret('made', { generate: { TOKEN: { length: 24, ...more } } });
  const token = async () => (await read('made', { name: 'generate/TOKEN/value' })).json().items[0].value as string;

  test('is made once, and anew when what is asked for changes', async () => {
    await result(generated());
    const first = await token();
    expect(first).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(await result(generated())).toEqual(['unchanged']);
    const view = await shown('made');
    expect((await send('PUT', at('made'), view)).json().metadata.resourceVersion).toBe(view.metadata.resourceVersion);
    expect(await result(generated({ rotations: 1 }))).toEqual(['changed']);
    const second = await token();
    expect(second).not.toBe(first);
    expect(await result(generated({ rotations: 1, characters: 'digits' }))).toEqual(['changed']);
    expect(await token()).toMatch(/^\d{24}$/);
    canaries.push(first, second, await token());
  });
});

describe('reading', () => {
  test('is recorded with who and what before the answer leaves, and kept by nobody on the way', async () => {
    const value = canary();
    await result(secret('read', { values: { A: value, B: canary() } }));
    const answer = await read('read', { name: 'values/A' });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(secretValuesSchema.parse(answer.json()).items).toMatchObject([{ name: 'values/A', version: 1, value }]);
    const { items } = (await send('GET', '/api/v1/audit?limit=1')).json();
    expect(items).toMatchObject([
      {
        action: 'read-secret',
        kind: 'Secret',
        name: 'read',
        tenant: 'dev01',
        outcome: 'success',
        after: { values: [{ name: 'values/A', version: 1 }] },
      },
    ]);
  });

  test.each([
    [{ name: 'values/X' }, 404],
    [{ name: 'values/A', version: 7 }, 404],
    [{ version: 1 }, 422],
    [{ nmae: 'values/A' }, 422],
  ])('%j is answered with %i', async (body, status) => {
    expect((await read('read', body)).statusCode).toBe(status);
  });

  test('needs a token, and an object that has secrets', async () => {
    const url = `${at('read')}/read`;
    expect((await world.app.inject({ method: 'POST', url })).statusCode).toBe(401);
    expect((await read('nobody')).statusCode).toBe(404);
    expect((await send('POST', '/api/v1/tenants/dev01/configs/shop/read', {})).statusCode).toBe(404);
  });
});

describe('what is wrong with a secret is said without it', () => {
  test.each([
    ['a text where an object belongs', () => secret('bad', { values: canary() })],
    ['an unknown type', () => secret('bad', { type: 'opaqe', values: { A: canary() } })],
    ['an unknown field beside it', () => secret('bad', { values: { A: canary() }, vlaues: { B: canary() } })],
    ['no base64', () => secret('bad', { files: { A: `!${canary()}` } })],
    ['too long', () => secret('bad', { values: { A: canary().repeat(1000) } })],
    ['no certificate', () => secret('bad', { type: 'tls', values: { 'tls.crt': canary(), 'tls.key': canary() } })],
    ['no login', () => secret('bad', { type: 'registry', values: { '.dockerconfigjson': canary() } })],
    ['a name twice', () => secret('bad', { values: { A: canary() }, files: { A: 'aGk=' } })],
    ['two values that are one', () => secret('bad', { values: { A: [canary()] } })],
    ['a type that is fixed', () => secret('db', { type: 'tls', values: { A: canary() } })],
  ])('%s', async (_what, manifest) => {
    expect((await apply(manifest())).statusCode).toBe(422);
    expect((await send('POST', '/api/v1/plan', [manifest()])).statusCode).toBe(422);
  });

  test.each([
    ['JSON', 'application/json', (value: string) => `[{"spec": {"values": {"A": ${value}}}}]`],
    ['JSON that ends', 'application/json', (value: string) => `[{"spec": {"values": {"A": "${value}`],
    ['a YAML alias', 'application/yaml', (value: string) => `spec:\n  values: { A: *${value} }\n`],
    ['a YAML tag', 'application/yaml', (value: string) => `spec:\n  values:\n    A: !${value} x\n`],
    ['YAML that starts oddly', 'application/yaml', (value: string) => `spec:\n  A: @${value}\n`],
    ['a YAML escape', 'application/yaml', (value: string) => `spec:\n  A: "\\q${value}"\n`],
    ['a stray YAML token', 'application/yaml', (value: string) => `spec:\n  A: "x" ${value}\n`],
  ])('a body that is not %s', async (_what, type, text) => {
    const answer = await send('POST', '/api/v1/apply', text(canary()), { 'content-type': type });
    expect([400, 422]).toContain(answer.statusCode);
  });
});

test('a repeat of a request is known by a fingerprint that nobody can try values against', async () => {
  const body = [secret('once', { values: { A: canary() } })] as never;
  const key = { 'idempotency-key': 'again' };
  expect((await send('POST', '/api/v1/apply', body, key)).statusCode).toBe(200);
  const repeat = await send('POST', '/api/v1/apply', body, key);
  expect(repeat.headers['idempotency-replayed']).toBe('true');
  const other = [secret('once', { values: { A: canary() } })] as never;
  expect((await send('POST', '/api/v1/apply', other, key)).json().code).toBe('idempotency-mismatch');
});

test('no value is in an answer, in the log, or in clear in the database', async () => {
  for (const url of ['/api/v1/tenants/dev01/secrets', '/api/v1/audit?limit=500', '/api/v1/events?limit=500'])
    expect((await send('GET', url)).statusCode).toBe(200);
  await send('DELETE', at('left'));
  const dumped = await dumpOf(databaseUrl);
  expect(
    dumped.some((line) => line.includes('values/A')),
    'the search finds what is kept',
  ).toBe(true);
  const places = { answers, logged, dumped };
  for (const [where, lines] of Object.entries(places)) {
    expect(lines.length, where).toBeGreaterThan(0);
    for (const value of canaries) {
      const found = linesWith(lines, value);
      expect(found, `${where} holds ${value}`).toEqual([]);
    }
  }
});
