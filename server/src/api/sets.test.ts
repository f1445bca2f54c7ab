import type { JsonObject } from '@tenantry/kinds';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { SET_LABEL } from '../manifests/sets.ts';
import { applyResultSchema, planResultSchema } from '../openapi/schemas.ts';
import { fieldsOf, MERGE_PATCH, openWorld, shelf, type TestWorld, tenant } from '../testing/world.ts';

let world: TestWorld;
beforeEach(async () => {
  await world?.[Symbol.asyncDispose]();
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const post = (path: string, body: readonly JsonObject[]) =>
  world.call({ method: 'POST', url: `/api/v1/${path}`, body });
async function apply(body: readonly JsonObject[], set?: string): Promise<(readonly [string, string])[]> {
  const answer = await post(set === undefined ? 'apply' : `apply?set=${set}`, body);
  expect(answer.statusCode, answer.body).toBe(200);
  return applyResultSchema.parse(answer.json()).items.map(({ name, result }) => [name, result] as const);
}
async function pruning(body: readonly JsonObject[], set: string) {
  const answer = await post(`plan?set=${set}&prune=true`, body);
  expect(answer.statusCode, answer.body).toBe(200);
  const plan = planResultSchema.parse(answer.json());
  return {
    changed: plan.changed,
    items: plan.items
      .filter(({ action }) => action === 'delete' || action === 'keep')
      .map(({ name, action, reason }) => [name, action, reason]),
  };
}
const beside = (name: string, other: string) => shelf(name, { material: 'steel', beside: other });

test('what is applied as a set is labelled with it, and a second time writes nothing', async () => {
  const estate = [tenant('dev01'), shelf('aa'), beside('bb', 'aa')];
  expect(await apply(estate, 'team-a')).toEqual([
    ['dev01', 'created'],
    ['aa', 'created'],
    ['bb', 'created'],
  ]);
  const versions = async () =>
    (await world.store.list({ kind: 'Shelf', limit: 9 })).items.map(({ resourceVersion, labels }) => [
      resourceVersion,
      labels[SET_LABEL],
    ]);
  const before = await versions();
  expect(before.map(([, set]) => set)).toEqual(['team-a', 'team-a']);
  const rows = (await world.store.audit({ limit: 9 })).items.length;
  for (const set of ['team-a', undefined]) {
    expect((await apply(estate, set)).map(([, result]) => result)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  }
  expect(await versions()).toEqual(before);
  expect((await world.store.audit({ limit: 9 })).items).toHaveLength(rows);
  expect(await pruning(estate, 'team-a')).toEqual({ changed: true, items: [] });
});

test('what left the set is planned to go, those first that need others; of others nothing is', async () => {
  await apply([tenant('dev01'), shelf('aa'), beside('bb', 'aa'), shelf('cc')], 'team-a');
  await apply([shelf('other')], 'team-b');
  await apply([shelf('hand')]);
  const { changed, items } = await pruning([tenant('dev01'), shelf('cc')], 'team-a');
  expect(changed).toBe(true);
  expect(items).toEqual([
    ['bb', 'delete', 'has left the set'],
    ['aa', 'delete', 'has left the set'],
  ]);
});

test('what something else needs is kept, and said so: by hand, of another set, or of the same request', async () => {
  await apply([tenant('dev01'), shelf('aa'), shelf('bb'), shelf('cc')], 'team-a');
  await apply([beside('hand', 'aa')]);
  await apply([beside('other', 'bb')], 'team-b');
  expect((await pruning([beside('new', 'cc')], 'team-a')).items).toEqual(
    expect.arrayContaining([
      ['aa', 'keep', 'has left the set, and is kept: Shelf/dev01/hand needs it'],
      ['bb', 'keep', 'has left the set, and is kept: Shelf/dev01/other needs it'],
      ['cc', 'keep', 'has left the set, and is kept: Shelf/dev01/new needs it'],
      ['dev01', 'keep', expect.stringContaining('needs it')],
    ]),
  );
});

test('what stops to be needed by the same apply can go', async () => {
  await apply([tenant('dev01'), shelf('aa'), beside('bb', 'aa')], 'team-a');
  expect((await pruning([tenant('dev01'), shelf('bb')], 'team-a')).items).toEqual([
    ['aa', 'delete', 'has left the set'],
  ]);
});

test('an object is of one set: another is refused, and a label takes it from one to the other', async () => {
  await apply([tenant('dev01'), shelf('aa')], 'team-a');
  const answer = await post('apply?set=team-b', [shelf('aa'), shelf('bb')]);
  expect(answer.statusCode).toBe(409);
  expect(answer.json().code).toBe('in-another-set');
  expect(fieldsOf(answer)).toEqual(['items[0].metadata.name']);
  const labelled = shelf('cc', { material: 'steel' }, { tenant: 'dev01', labels: { [SET_LABEL]: 'team-a' } });
  expect(fieldsOf(await post('apply?set=team-b', [labelled]))).toEqual([`metadata.labels.${SET_LABEL}`]);
  const body = { metadata: { labels: { [SET_LABEL]: null } } };
  const url = '/api/v1/tenants/dev01/shelves/aa';
  const freed = await world.call({ method: 'PATCH', url, body, headers: MERGE_PATCH });
  expect(freed.json().metadata.labels).toEqual({});
  expect(await apply([shelf('aa')], 'team-b')).toEqual([['aa', 'changed']]);
});

test('pruning needs a set, and a set a name', async () => {
  expect((await post('plan?prune=true', [tenant('dev01')])).json()).toMatchObject({
    code: 'invalid-query',
    errors: [{ field: 'set' }],
  });
  expect(fieldsOf(await post('apply?set=Team_A', [tenant('dev01')]))).toEqual(['set']);
});
