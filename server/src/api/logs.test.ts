import type { NewLogLine } from '@tenantry/store/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knowing } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';
import { logPageSchema } from './log-view.ts';

interface Page {
  readonly items: readonly { readonly id: string; readonly message: string; readonly level: string | null }[];
  readonly nextCursor: string | null;
  readonly tail: string;
}

const SCOPE = { tenants: ['other'], verbs: ['read'] as const };
const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  olga: principal('olga@example.com', { roles: ['administrator'], scope: SCOPE }),
};
let world: TestWorld;
let url: string;
const uids: Record<string, string> = {};
beforeAll(async () => {
  world = await openWorld({ authenticate: knowing(PEOPLE), limits: { streamHeartbeatSeconds: 0.05 } });
  url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  for (const name of ['dev', 'dev01']) {
    const answer = await call('/api/v1/tenants', 'joe', tenant(name));
    uids[name] = answer.json().metadata.uid;
  }
  await write('dev01', ...LINES);
  await write('dev', { message: 'theirs' });
});
afterAll(() => world[Symbol.asyncDispose]());

const LINES: readonly Partial<NewLogLine>[] = [
  { message: 'one', severity: 9, service: 'web' },
  { message: 'two', severity: 17, service: 'api', fields: { user: 'ann' } },
  { message: 'three', severity: 0, service: 'api' },
];
/** Each line is later than the one before. */
let turn = 0;

async function write(name: string, ...lines: readonly Partial<NewLogLine>[]): Promise<void> {
  const shared = { source: 'container', service: null, pod: 'p-1', container: 'main', node: 'n' } as const;
  await world.store.writeLogs({
    lines: lines.map((line) => {
      turn += 1;
      const at = `${new Date(Date.now() - 60_000 + turn * 10).toISOString().slice(0, -1)}000Z`;
      return {
        ...shared,
        tenantUid: uids[name] ?? '',
        at,
        severity: 9,
        message: '',
        isCut: false,
        fields: null,
        ...line,
      };
    }),
  });
}

const call = (path: string, who: keyof typeof PEOPLE = 'joe', body?: ReturnType<typeof tenant>) =>
  world.call({ url: path, headers: { authorization: `Bearer ${who}` }, ...(body && { method: 'POST', body }) });
const OWN = 'source=container';
const page = async (query = OWN) => (await call(`/api/v1/tenants/dev01/logs?${query}`)).json<Page>();
const messages = async (query = OWN) => (await page(query)).items.map(({ message }) => message);

describe('lines of a tenant', () => {
  test('are its own, the newest first, and as the schema says', async () => {
    const found = await page();
    logPageSchema.strict().parse(found);
    expect(found.items.map(({ message, level }) => [message, level])).toEqual([
      ['three', null],
      ['two', 'error'],
      ['one', 'info'],
    ]);
  });

  test('are found by what is asked', async () => {
    for (const [query, expected] of [
      ['order=oldest', ['one', 'two', 'three']],
      ['level=warn', ['two']],
      ['service=web,none', ['one']],
      ['text=THR', ['three']],
      ['fields.user=ann', ['two']],
      ['fields.user=bob', []],
    ] as const) {
      expect(await messages(`${OWN}&${query}`), query).toEqual(expected);
    }
  });

  test('hold what the system says of the tenant, in one order, page by page', async () => {
    const all = await messages('order=oldest&limit=500');
    expect(all).toEqual(expect.arrayContaining(['one', 'two', 'three']));
    expect(await messages('source=system')).not.toContain('one');
    for (const order of ['oldest', 'newest']) {
      const walked: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const one: Page = await page(`order=${order}&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
        walked.push(...one.items.map(({ message }) => message));
        cursor = one.nextCursor;
      }
      expect(walked).toEqual(order === 'oldest' ? all : all.toReversed());
    }
  });

  test('can be downloaded whole, as JSON or as text', async () => {
    const json = await call(`/api/v1/tenants/dev01/logs?${OWN}&format=ndjson`);
    expect(
      json.body
        .split('\n')
        .slice(0, -1)
        .map((text) => JSON.parse(text).message),
    ).toEqual(['one', 'two', 'three']);
    expect(json.headers['content-disposition']).toBe('attachment; filename="dev01.ndjson"');
    const text = await call(`/api/v1/tenants/dev01/logs?${OWN}&format=text`);
    expect(text.body).toMatch(/^\S+Z INFO p-1\/main one\n\S+Z ERROR p-1\/main two\n\S+Z - p-1\/main three\n$/);
  });

  test('are counted by time and level', async () => {
    const { items } = (await call(`/api/v1/tenants/dev01/logs/histogram?step=3600&${OWN}`)).json();
    const levels = items.map(({ levels }: { levels: object }) => levels);
    expect(Object.assign({}, ...levels)).toMatchObject({ info: 1, error: 1, unknown: 1 });
  });

  test('are hidden from whoever may not know of the tenant, in the words of what is not there', async () => {
    for (const path of ['logs', 'logs/tail', 'logs/histogram?step=60']) {
      const hidden = await call(`/api/v1/tenants/dev01/${path}`, 'olga');
      const missing = await call(`/api/v1/tenants/none/${path}`, 'joe');
      expect([hidden.statusCode, missing.statusCode]).toEqual([404, 404]);
      expect(hidden.json().detail).toBe(missing.json().detail.replace('none', 'dev01'));
    }
  });

  test('that are asked for wrongly are refused by the parameter', async () => {
    for (const [query, field] of [
      ['level=loud', 'level'],
      ['source=moon', 'source'],
      ['from=yesterday', 'from'],
      ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
      ['fields.a=1&fields.a=2', 'fields.a'],
    ] as const) {
      const answer = await call(`/api/v1/tenants/dev01/logs?${query}`);
      expect([answer.statusCode, answer.json().errors[0].field], query).toEqual([400, field]);
    }
    expect((await call('/api/v1/tenants/dev01/logs?cursor=x')).statusCode).toBe(400);
    expect((await call('/api/v1/tenants/dev01/logs/tail?after=x')).statusCode).toBe(400);
    expect((await call('/api/v1/tenants/dev01/logs/histogram?step=1&from=2026-01-01T00:00:00Z')).statusCode).toBe(400);
  });
});

describe('the tail', () => {
  async function follow(query: string, count: number, headers: Record<string, string> = {}) {
    const gone = new AbortController();
    const answer = await fetch(`${url}/api/v1/tenants/dev01/logs/tail?${query}`, {
      headers: { authorization: 'Bearer joe', accept: 'text/event-stream', ...headers },
      signal: AbortSignal.any([gone.signal, AbortSignal.timeout(20_000)]),
    });
    let text = '';
    const found = () => [...text.matchAll(/^id: (\S+)\ndata: (.*)$/gm)];
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (found().length >= count) break;
    }
    gone.abort();
    return found().map(([, id = '', data = '{}']) => ({ id, message: String(JSON.parse(data).message) }));
  }

  test('goes on where a page ended, and where it was broken off, with no line lost, twice or another’s', async () => {
    const { tail } = await page();
    await write('dev', { message: 'theirs too' });
    await write('dev01', { message: 'four' }, { message: 'five' });
    const first = await follow(`after=${tail}`, 1);
    expect(first[0]?.message).toBe('four');
    const reading = follow('', 2, { 'last-event-id': first[0]?.id ?? '' });
    await write('dev01', { message: 'six' });
    expect((await reading).map(({ message }) => message)).toEqual(['five', 'six']);
  });

  test('shows what passes the filter alone', async () => {
    const { tail } = await page();
    await write('dev01', { message: 'quiet' }, { message: 'loud', severity: 17 });
    expect((await follow(`after=${tail}&level=error`, 1)).map(({ message }) => message)).toEqual(['loud']);
    const asked = (await call(`/api/v1/tenants/dev01/logs/tail?after=${tail}&level=error`)).json<Page>();
    expect(asked.items.map(({ message }) => message)).toEqual(['loud']);
    expect((await call(`/api/v1/tenants/dev01/logs/tail?after=${asked.tail}`)).json<Page>().items).toEqual([]);
  });
});
