import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MERGE_PATCH, openWorld, shelf, type TestWorld, tenant, YAML } from '../testing/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
  await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('dev01') });
});
afterAll(() => world[Symbol.asyncDispose]());

describe('an object of any kind', () => {
  test('is created under its name in lower case, with defaults filled in and the name as typed beside it', async () => {
    const answer = await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('Team-A') });
    expect(answer.statusCode).toBe(201);
    expect(answer.headers.location).toBe('/api/v1/tenants/team-a');
    const object = answer.json();
    expect(object).toMatchObject({
      apiVersion: 'tenantry.dev/v1',
      kind: 'Tenant',
      metadata: { name: 'team-a', displayName: 'Team-A', generation: 1 },
      spec: { colour: 'red', rooms: 3, tags: {} },
      status: { phase: 'pending' },
    });
    expect(answer.headers.etag).toBe(`"${object.metadata.resourceVersion}"`);
    const read = await world.call({ url: '/api/v1/tenants/TEAM-A' });
    expect(read.json()).toEqual(object);
    expect(read.headers.etag).toBe(answer.headers.etag);
  });

  test('in a tenant has its path there, and takes its tenant from it', async () => {
    const body = shelf('Books', { material: 'wood', planks: 2 }, {});
    const answer = await world.call({ method: 'POST', url: '/api/v1/tenants/Dev01/shelves', body });
    expect(answer.statusCode).toBe(201);
    expect(answer.headers.location).toBe('/api/v1/tenants/dev01/shelves/books');
    expect((await world.call({ url: '/api/v1/tenants/dev01/shelves/books' })).json().metadata.tenant).toBe('dev01');
    const elsewhere = await world.call({ method: 'POST', url: '/api/v1/tenants/nowhere/shelves', body });
    expect(elsewhere.statusCode).toBe(404);
    expect(elsewhere.json().code).toBe('object-not-found');
  });

  test('can be sent as YAML', async () => {
    const body = 'apiVersion: tenantry.dev/v1\nkind: Tenant\nmetadata: { name: from-yaml }\nspec: { colour: blue }\n';
    const answer = await world.call({ method: 'POST', url: '/api/v1/tenants', headers: YAML, body });
    expect(answer.statusCode).toBe(201);
  });

  test('is not created twice, in whatever case', async () => {
    const answer = await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('DEV01') });
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'name-taken']);
  });

  test('as read can be edited and sent back', async () => {
    const { json } = await world.call({ url: '/api/v1/tenants/dev01' });
    const edited = { ...json(), spec: { ...json().spec, rooms: 7 } };
    const answer = await world.call({ method: 'PUT', url: '/api/v1/tenants/dev01', body: edited });
    expect([answer.statusCode, answer.json().spec.rooms, answer.json().metadata.generation]).toEqual([200, 7, 2]);
    const again = await world.call({ method: 'PUT', url: '/api/v1/tenants/dev01', body: edited });
    expect(again.json().metadata.resourceVersion).toBe(answer.json().metadata.resourceVersion);
  });

  test('that does not exist is not made by PUT, PATCH or DELETE', async () => {
    for (const call of [
      { method: 'PUT', body: tenant('absent') },
      { method: 'PATCH', headers: MERGE_PATCH, body: {} },
      { method: 'DELETE' },
      { method: 'GET' },
    ] as const) {
      const answer = await world.call({ url: '/api/v1/tenants/absent', ...call });
      expect([call.method, answer.statusCode, answer.json().code]).toEqual([call.method, 404, 'object-not-found']);
    }
  });

  test('takes a merge patch: null takes a field away, and its default comes back', async () => {
    const url = '/api/v1/tenants/patched';
    await world.call({
      method: 'POST',
      url: '/api/v1/tenants',
      body: tenant('patched', { colour: 'green', rooms: 9 }, { labels: { a: '1' } }),
    });
    const body = {
      metadata: { labels: { a: null, b: '2' } },
      spec: { rooms: null, tags: { x: 'y' } },
    };
    const answer = await world.call({ method: 'PATCH', url, headers: MERGE_PATCH, body });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      metadata: { labels: { b: '2' } },
      spec: { rooms: 3, tags: { x: 'y' } },
    });
    expect(answer.json().metadata.labels).toEqual({ b: '2' });
    const asJson = await world.call({ method: 'PATCH', url, body });
    expect([asJson.statusCode, asJson.headers['accept-patch']]).toEqual([415, 'application/merge-patch+json']);
  });

  test('takes a patch of labels alone, and refuses what may not be as it does in any other', async () => {
    const url = '/api/v1/tenants/noted';
    const made = await world.call({
      method: 'POST',
      url: '/api/v1/tenants',
      body: tenant('noted', { colour: 'green' }, { labels: { a: '1', kept: '1' } }),
    });
    const seen = String(made.headers.etag);
    const patch = (labels: Readonly<Record<string, string | null>>, headers = {}, to = url) =>
      world.call({ method: 'PATCH', url: to, headers: { ...MERGE_PATCH, ...headers }, body: { metadata: { labels } } });
    const answer = await patch({ a: null, b: '2' }, { 'if-match': seen });
    expect(answer.json().metadata).toMatchObject({ name: 'noted', generation: 1, labels: { kept: '1', b: '2' } });
    expect(answer.headers.etag).toBe(`"${answer.json().metadata.resourceVersion}"`);
    expect(answer.headers.etag).not.toBe(seen);
    const same = await patch({ b: '2', never: null });
    expect([same.statusCode, same.headers.etag]).toEqual([200, answer.headers.etag]);

    const many = Object.fromEntries(Array.from({ length: 63 }, (_, index) => [`n${index}`, '1']));
    for (const [refusal, status, code, detail] of [
      [await patch({ c: '3' }, { 'if-match': seen }), 412, 'version-mismatch', /./],
      [await patch({ c: '3' }, { 'if-match': 'abc' }), 400, 'invalid-header', /If-Match/],
      [await patch({ c: 'not so' }), 422, 'invalid-manifest', /metadata.labels.c/],
      [await patch(many), 422, 'invalid-manifest', /64 entries/],
      [await patch({ c: '3' }, {}, '/api/v1/tenants/nobody'), 404, 'object-not-found', /nobody/],
    ] as const) {
      expect([refusal.statusCode, refusal.json().code]).toEqual([status, code]);
      expect(refusal.body).toMatch(detail);
    }
    expect((await patch({ ...many, n0: null })).statusCode).toBe(200);
  });

  test('keeps every one of many patches that come at once', async () => {
    await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('busy') });
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const answers = await Promise.all(
      keys.map((key) =>
        world.call({
          method: 'PATCH',
          url: '/api/v1/tenants/busy',
          headers: MERGE_PATCH,
          body: { spec: { tags: { [key]: key } } },
        }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(keys.map(() => 200));
    const { json } = await world.call({ url: '/api/v1/tenants/busy' });
    expect(Object.keys(json().spec.tags).sort()).toEqual(keys);
  });

  test('is not changed or deleted at a version that is no longer current', async () => {
    await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('guarded') });
    const url = '/api/v1/tenants/guarded';
    const { etag } = (await world.call({ url })).headers;
    const current = { 'if-match': String(etag) };
    const first = await world.call({
      method: 'PUT',
      url,
      headers: current,
      body: tenant('guarded', { colour: 'red', rooms: 4 }),
    });
    expect(first.statusCode).toBe(200);
    for (const call of [
      { method: 'PUT', headers: current, body: tenant('guarded', { colour: 'red', rooms: 5 }) },
      { method: 'PATCH', headers: { ...MERGE_PATCH, ...current }, body: { spec: { rooms: 5 } } },
      { method: 'DELETE', headers: current },
    ] as const) {
      const answer = await world.call({ url, ...call });
      expect([call.method, answer.statusCode, answer.json().code]).toEqual([call.method, 412, 'version-mismatch']);
      expect(answer.headers.etag).toBe(first.headers.etag);
    }
    const unreadable = await world.call({ method: 'DELETE', url, headers: { 'if-match': '"abc"' } });
    expect([unreadable.statusCode, unreadable.json().code]).toEqual([400, 'invalid-header']);
    expect((await world.call({ url })).json().spec.rooms).toBe(4);
    const gone = await world.call({ method: 'DELETE', url, headers: { 'if-match': String(first.headers.etag) } });
    expect(gone.statusCode).toBe(202);
  });

  test('is not sent again to who has its version', async () => {
    const url = '/api/v1/tenants/dev01';
    const { etag } = (await world.call({ url })).headers;
    const answer = await world.call({ url, headers: { 'if-none-match': String(etag) } });
    expect([answer.statusCode, answer.body]).toEqual([304, '']);
  });

  test('is shown as being deleted, answers a second deletion alike, and takes no change any more', async () => {
    await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('leaving') });
    const url = '/api/v1/tenants/leaving';
    const answer = await world.call({ method: 'DELETE', url });
    expect(answer.statusCode).toBe(202);
    expect(answer.json().metadata.deletionRequestedAt).toMatch(/^\d{4}-/);
    expect((await world.call({ method: 'DELETE', url })).statusCode).toBe(202);
    const change = await world.call({ method: 'PUT', url, body: tenant('leaving', { colour: 'red', rooms: 9 }) });
    expect([change.statusCode, change.json().code]).toEqual([409, 'being-deleted']);
    const again = await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('leaving') });
    expect([again.statusCode, again.json().code]).toEqual([409, 'being-deleted']);
  });

  test('that others refer to stays, and they are named', async () => {
    await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('parent') });
    await world.call({
      method: 'POST',
      url: '/api/v1/tenants',
      body: tenant('child', { colour: 'red', parent: 'Parent' }),
    });
    const answer = await world.call({ method: 'DELETE', url: '/api/v1/tenants/parent' });
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'still-referenced']);
    expect(answer.json().errors[0].message).toContain('Tenant child');
  });
});

describe('an Idempotency-Key', () => {
  test('gives a repeat the first answer, headers included, and does nothing again', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const call = { method: 'POST', url: '/api/v1/tenants', headers, body: tenant('once') } as const;
    const first = await world.call(call);
    const repeat = await world.call(call);
    expect(first.statusCode).toBe(201);
    expect(repeat.statusCode).toBe(201);
    expect(repeat.json()).toEqual(first.json());
    expect([repeat.headers.etag, repeat.headers.location]).toEqual([first.headers.etag, first.headers.location]);
    expect([first.headers['idempotency-replayed'], repeat.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
  });

  test('belongs to one request', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await world.call({ method: 'POST', url: '/api/v1/tenants', headers, body: tenant('keyed') });
    const other = await world.call({ method: 'POST', url: '/api/v1/tenants', headers, body: tenant('other') });
    expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency-mismatch']);
  });

  test('may be used again after a refusal', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const refused = {
      method: 'POST',
      url: '/api/v1/tenants',
      headers,
      body: tenant('later', { colour: 'red', parent: 'to-come' }),
    } as const;
    expect((await world.call(refused)).statusCode).toBe(422);
    await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('to-come') });
    expect((await world.call(refused)).statusCode).toBe(201);
  });

  test.each(['with space', 'ü', 'x'.repeat(256)])('of the wrong form is refused: %s', async (key) => {
    const answer = await world.call({
      method: 'DELETE',
      url: '/api/v1/tenants/dev01',
      headers: { 'idempotency-key': key },
    });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid-header']);
  });
});

describe('a list', () => {
  beforeAll(async () => {
    for (const name of ['l1', 'l2', 'l3', 'l4', 'l5']) {
      const labels = { list: 'yes', odd: String(Number(name[1]) % 2) };
      await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant(name, { colour: 'red' }, { labels }) });
    }
  });
  const names = (answer: { json(): { items: { metadata: { name: string } }[] } }) =>
    answer.json().items.map(({ metadata }) => metadata.name);

  test('is read page by page, each object once', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 10; page++) {
      const answer = await world.call({ url: `/api/v1/tenants?labelSelector=list=yes&limit=2${cursor}` });
      seen.push(...names(answer));
      if (answer.json().nextCursor === null) break;
      cursor = `&cursor=${answer.json().nextCursor}`;
    }
    expect(seen).toEqual(['l1', 'l2', 'l3', 'l4', 'l5']);
  });

  test('is filtered by labels, by part of the name, by phase and by what is referred to', async () => {
    expect(names(await world.call({ url: '/api/v1/tenants?labelSelector=list=yes,odd==0' }))).toEqual(['l2', 'l4']);
    expect(names(await world.call({ url: '/api/v1/tenants?q=L3' }))).toEqual(['l3']);
    expect(names(await world.call({ url: '/api/v1/tenants?q=l3&phase=ready' }))).toEqual([]);
    expect(names(await world.call({ url: '/api/v1/tenants?tenant=PARENT' }))).toEqual(['child']);
    expect(names(await world.call({ url: '/api/v1/tenants?tenant=absent' }))).toEqual([]);
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['phase=happy', 'phase'],
    ['labelSelector=a', 'labelSelector'],
    ['cursor=xyz', 'cursor'],
    [`cursor=${Buffer.from('["a","b"]').toString('base64url')}`, 'cursor'],
    ['lables=a', 'lables'],
    ['q=%00', 'q'],
  ])('refuses ?%s and names the parameter', async (query, field) => {
    const answer = await world.call({ url: `/api/v1/tenants?${query}` });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid-query']);
    expect(answer.json().errors[0].field).toBe(field);
  });
});

test('what is seen of an object: resources, preview of deletion, events', async () => {
  await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('seen') });
  const { uid } = (await world.call({ url: '/api/v1/tenants/seen' })).json().metadata;
  await world.store.wake([uid]);
  const claim = (await world.store.claim(100, 60)).find(({ object }) => object.uid === uid);
  if (claim === undefined) throw new Error('not claimed');
  await world.store.record(claim, [
    {
      ...{ objectUid: uid, key: 'door', title: 'door', driver: 'test', connection: 'test:', type: 'test/door' },
      ...{ id: '/doors/seen', dependsOn: [], deletedWith: null, state: 'planned', applied: { secretish: 'no' } },
      ...{ outputs: {}, operation: null, notBefore: null, problem: null, since: new Date(), uid: null, contest: null },
    },
  ]);
  await world.store.emit(claim, [
    { type: 'normal', reason: 'Created', message: 'the door was hung', resource: 'door' },
  ]);
  const resources = (await world.call({ url: '/api/v1/tenants/seen/resources' })).json();
  expect(resources.items).toEqual([
    expect.objectContaining({
      key: 'door',
      title: 'door',
      id: '/doors/seen',
      state: 'planned',
      dependsOn: [],
      problem: null,
    }),
  ]);
  expect(JSON.stringify(resources)).not.toContain('secretish');
  const deletion = (await world.call({ url: '/api/v1/tenants/seen/deletion' })).json();
  expect(deletion.items).toEqual([
    expect.objectContaining({ key: 'door', action: 'delete', object: { kind: 'Tenant', name: 'seen' } }),
  ]);
  const events = (await world.call({ url: '/api/v1/tenants/seen/events' })).json();
  expect(events.items.at(-1)).toMatchObject({ reason: 'Created', name: 'seen', kind: 'Tenant', resource: 'door' });
});
