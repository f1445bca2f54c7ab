import { randomBytes } from 'node:crypto';
import { masterKey } from '@tenantry/store';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkpointsBy, openCheckpoints, startAuditRetention } from '../audit-retention/index.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';

interface Row {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly name: string;
  readonly outcome: string;
}

const checkpoints = checkpointsBy(randomBytes(32));
let world: TestWorld;
const rows = async (query: string) => {
  const answer = await world.call({ url: `/api/v1/audit?${query}` });
  expect([query, answer.statusCode]).toEqual([query, 200]);
  return answer.json().items as Row[];
};

beforeAll(async () => {
  world = await openWorld({ auditCheckpoints: checkpoints });
  for (const name of ['dev01', 'dev02', '=cmd']) {
    await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant(name) });
  }
  await world.call({ method: 'DELETE', url: '/api/v1/tenants/dev02' });
  const actor = { name: '=HYPERLINK("http://x")', kind: 'user', address: '10.0.0.1', requestId: null } as const;
  await world.store.recordRefusal(actor, 'read', 'Tenant', 'dev01', null);
});
afterAll(() => world[Symbol.asyncDispose]());

test('deeds are found by who, what, how it ended and when', async () => {
  expect((await rows('kind=Tenant&action=create')).map(({ name }) => name)).toEqual(['dev02', 'dev01']);
  expect((await rows('name=dev02')).map(({ action }) => action)).toEqual(['delete', 'create']);
  expect((await rows('tenant=dev02')).map(({ action }) => action)).toEqual(['delete', 'create']);
  expect(await rows('outcome=refused')).toMatchObject([{ action: 'read', name: 'dev01' }]);
  expect(await rows(`actor=${encodeURIComponent('=HYPERLINK("http://x")')}`)).toHaveLength(1);
  const [second, first] = await rows('action=create');
  expect(await rows(`action=create&since=${second?.at}`)).toMatchObject([{ id: second?.id }]);
  expect(await rows(`action=create&until=${second?.at}`)).toMatchObject([{ id: first?.id }]);
});

test.each(['since=yesterday', 'outcome=lost', 'who=me'])('%s is refused by name', async (query) => {
  const answer = await world.call({ url: `/api/v1/audit?${query}` });
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid-query']);
});

test('I10: the log goes out whole as lines of JSON and as CSV, and that it went is in it', async () => {
  const before = await rows('limit=500');
  const lines = await world.call({ url: '/api/v1/audit/export' });
  expect(lines.headers['content-type']).toContain('application/x-ndjson');
  const sent = lines.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(sent[0]).toMatchObject({ action: 'export-audit', after: { format: 'ndjson' } });
  expect(sent.slice(1)).toEqual(before);
  const csv = await world.call({ url: '/api/v1/audit/export?format=csv&outcome=refused' });
  const [header, row, ...more] = csv.body.trimEnd().split('\n');
  expect(header).toBe(
    'id,at,actor,actorKind,address,requestId,action,kind,name,tenant,outcome,before,after,previousHash,hash',
  );
  expect(more).toEqual([]);
  // A spreadsheet takes it for text.
  expect(row).toContain(`"'=HYPERLINK(""http://x"")"`);
});

test('I10: whether the log is whole is found out, and where it ends is told', async () => {
  const verified = async () => (await world.call({ url: '/api/v1/audit/verification' })).json();
  const [newest] = (await world.store.audit({ limit: 1 })).items;
  expect(await verified()).toEqual({
    isWhole: true,
    firstBroken: null,
    begin: '1',
    end: { id: newest?.id, hash: newest?.hash },
  });
});

test('I10: rows older than so many days go; the log is whole then by our key, and by no other', async () => {
  const end = Number((await world.store.auditEnd()).id);
  const log = pino({ level: 'silent' });
  const stop = startAuditRetention({ store: world.store, checkpoints, days: 0, log });
  await expect.poll(() => world.store.auditBegin(), { timeout: 20_000 }).not.toBe('1');
  await stop();
  const verified = await world.call({ url: '/api/v1/audit/verification' });
  expect(verified.json()).toMatchObject({ isWhole: true, firstBroken: null });
  expect(Number(verified.json().begin)).toBeGreaterThan(end);
  expect(await world.store.verifyAudit(checkpointsBy(randomBytes(32)))).toBe('1');
});

test('where the master key is lost a new key signs where the log begins, and where it is not lost none does', async () => {
  const { store } = world;
  const actor = { name: 'test', kind: 'system', address: null, requestId: null } as const;
  const replaced = async () => {
    const key = masterKey(randomBytes(32));
    await store.useMasterKey(key.id, (_name, sealed) => sealed, actor);
    return key;
  };
  const first = await replaced();
  const signer = await openCheckpoints(store, first, true);
  expect(await store.verifyAudit(signer)).toBeNull();
  // The key is there: that the setting stayed signs nothing once more.
  const { id } = await store.auditEnd();
  expect(await store.verifyAudit(await openCheckpoints(store, first, true))).toBeNull();
  expect((await store.auditEnd()).id).toBe(id);
  expect(await store.verifyAudit(await openCheckpoints(store, await replaced(), false))).toBe('1');
});
