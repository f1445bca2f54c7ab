import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@tenantry/kinds';
import { startLoki, type TestLoki } from '@tenantry/observe/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lokiLogsGateway } from '../logs/loki-gateway.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';

let world: TestWorld;
let loki: TestLoki;
let folder: string;
const uids: Record<string, string> = {};
/** What is younger than two seconds is not shown yet: here all is older. */
const now = () => new Date(Date.now() + 10_000);
beforeAll(async () => {
  loki = await startLoki();
  folder = await mkdtemp(join(tmpdir(), 'loki-'));
  await writeFile(join(folder, 'token'), 'loki-token\n');
  let gateway: ReturnType<typeof lokiLogsGateway> | null = null;
  const logs = () => {
    const address = { url: loki.url, tokenFile: join(folder, 'token') };
    gateway ??= lokiLogsGateway({ address, value: 'uid' }, world.store, now, () => undefined);
    return gateway;
  };
  world = await openWorld({
    now,
    logs: {
      engineOf: (one) => logs().engineOf(one),
      take: (one, lines) => logs().take(one, lines),
      lokiOf: async (infrastructure) => logs().lokiOf(infrastructure),
      close: () => logs().close(),
    },
  });
  for (const name of ['dev01', 'dev02']) {
    const made = await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant(name) });
    uids[name] = made.json().metadata.uid;
  }
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await loki[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const START = Math.floor(Date.now() / 1000) * 1000 - 60_000;
const get = async (path: string, name = 'dev01') => {
  const answer = await world.call({ url: `/api/v1/tenants/${name}/${path}` });
  return { status: answer.statusCode, json: answer.json() };
};
const messages = async (query: string, name = 'dev01') =>
  ((await get(`logs?order=oldest&${query}`, name)).json.items as JsonObject[]).map(({ message }) => message);

/** As an agent in the cluster writes, straight into the organisation of a tenant. */
async function agent(name: string, ...lines: readonly (readonly [ms: number, text: string, labels?: object])[]) {
  const streams = lines.map(([ms, text, labels]) => ({
    stream: { service_name: 'web', namespace: 'ns', pod: 'web-1', container: 'main', ...labels },
    values: [[`${START + ms}000000`, text]],
  }));
  const answer = await fetch(new URL('/loki/api/v1/push', loki.url), {
    method: 'POST',
    headers: { 'x-scope-orgid': uids[name] ?? '' },
    body: JSON.stringify({ streams }),
  });
  expect(answer.status).toBe(204);
}

describe('lines in Loki', () => {
  test('are those of the tenant’s own organisation, asked for with our credential', async () => {
    await agent('dev01', [0, 'one'], [10, 'ERROR two', { detected_level: 'error', app: 'api', service_name: 'api' }]);
    await agent('dev02', [5, 'theirs']);
    expect(await messages('')).toEqual(['one', 'ERROR two']);
    expect(await messages('', 'dev02')).toEqual(['theirs']);
    const headers = loki.asked.at(-1)?.headers;
    expect([headers?.['x-scope-orgid'], headers?.authorization]).toEqual([uids.dev02, 'Bearer loki-token']);
    const [line] = (await get('logs?level=error')).json.items;
    expect(line).toMatchObject({
      ...{ at: `${new Date(START + 10).toISOString().slice(0, -1)}000Z`, level: 'error', source: 'container' },
      ...{ service: 'api', pod: 'web-1', container: 'main', fields: { namespace: 'ns' } },
    });
  });

  test('are found by what is asked', async () => {
    for (const [query, expected] of [
      ['text=TWO', ['ERROR two']],
      ['service=api,none', ['ERROR two']],
      ['pod=web', []],
      ['container=main&level=error', ['ERROR two']],
      ['source=container', ['one', 'ERROR two']],
      ['source=application', []],
      ['source=host,application', []],
      ['source=system', []],
      ['fields.namespace=ns&service=web', ['one']],
    ] as const)
      expect(await messages(query), query).toEqual(expected);
  });

  test.each(['"} or {service_name=~".+', '" |= "one', '\\', '.*', '(?s).', '`', 'é\u2028"\n', '{{.}}', '$^|'])(
    'the text %j is looked for as it is, and is never part of the question',
    async (text) => {
      const query = encodeURIComponent(text);
      for (const parameter of ['text', 'service', 'pod', 'fields.namespace'])
        expect(await messages(`${parameter}=${query}`), parameter).toEqual([]);
      await agent('dev01', [20, `before ${text} after`]);
      expect(await messages(`text=${query}`)).toEqual([`before ${text} after`]);
      await get('logs', 'dev02');
      expect(await messages('', 'dev02')).toEqual(['theirs']);
    },
  );

  test('come page by page, each once, though many are of the same nanosecond', async () => {
    await agent('dev01', ...Array.from({ length: 25 }, (_, index) => [30 + (index % 3), `page ${index}`] as const));
    for (const order of ['oldest', 'newest']) {
      const walked: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { json } = await get(`logs?text=page&order=${order}&limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`);
        walked.push(...json.items.map(({ message }: { message: string }) => message));
        cursor = json.nextCursor;
      }
      expect(walked).toHaveLength(25);
      expect(new Set(walked).size).toBe(25);
    }
    expect((await get('logs?cursor=x')).status).toBe(400);
  });

  test('are counted by time and level', async () => {
    await agent('dev01', [40_000, 'count a'], [41_000, 'count b', { detected_level: 'warn' }], [42_000, 'count c']);
    const from = new Date(START + 40_000).toISOString();
    const { json } = await get(`logs/histogram?step=1&text=count&from=${from}`);
    expect(json.items).toEqual([
      { at: new Date(START + 40_000).toISOString(), total: 1, levels: { unknown: 1 } },
      { at: new Date(START + 41_000).toISOString(), total: 1, levels: { warn: 1 } },
      { at: new Date(START + 42_000).toISOString(), total: 1, levels: { unknown: 1 } },
    ]);
  });

  test('that come after a page are in its tail, each once', async () => {
    const { tail } = (await get('logs')).json;
    expect((await get(`logs/tail?after=${tail}`)).json.items).toEqual([]);
    const ms = Date.now() + 9_500 - START;
    await agent('dev01', [ms, 'tail a'], [ms, 'tail b']);
    const read: string[] = [];
    await expect
      .poll(
        async () => {
          const { json } = await get(`logs/tail?after=${tail}`);
          read.splice(0, read.length, ...json.items.map(({ message }: { message: string }) => message));
          return read.length;
        },
        { timeout: 20_000 },
      )
      .toBe(2);
    const all = (await get(`logs/tail?after=${tail}`)).json;
    expect((await get(`logs/tail?after=${all.items[0].id}`)).json.items).toHaveLength(1);
    expect((await get(`logs/tail?after=${all.tail}`)).json.items).toEqual([]);
  });

  test('that come are streamed as they do', async () => {
    const url = await world.app.listen({ host: '127.0.0.1', port: 0 });
    const answer = await fetch(`${url}/api/v1/tenants/dev01/logs/tail?text=streamed`, {
      headers: { authorization: `Bearer ${world.token}`, accept: 'text/event-stream' },
      signal: AbortSignal.timeout(20_000),
    });
    await agent('dev01', [Date.now() + 9_500 - START, 'streamed a'], [Date.now() + 9_500 - START, 'another']);
    let text = '';
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes('data: ')) break;
    }
    expect(text).toContain('streamed a');
    expect(text).not.toContain('another');
  });

  test('that programs send by OTLP are sent on, and found as such', async () => {
    const record = {
      timeUnixNano: `${START + 50_000}123456`,
      severityNumber: 17,
      body: { stringValue: 'sent on' },
      attributes: [{ key: 'user.id', value: { stringValue: 'ann' } }],
    };
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
    const sent = await world.call({
      method: 'POST',
      url: '/api/v1/tenants/dev01/otlp/v1/logs',
      body: { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] },
    });
    expect([sent.statusCode, sent.json()]).toEqual([200, {}]);
    expect((await get('logs?source=application&level=error&fields.user.id=ann')).json.items).toMatchObject([
      { source: 'application', level: 'error', service: 'shop', message: 'sent on', fields: { user_id: 'ann' } },
    ]);
    expect(await messages('text=sent', 'dev02')).toEqual([]);
  });

  test('that cannot be had are said so, without what Loki says', async () => {
    for (const [status, words] of [
      [500, 'Loki answered 500.'],
      [401, 'Loki does not let Tenantry in.'],
      [302, 'Loki answered 302.'],
    ] as const) {
      loki.instead = { status, text: 'too many outstanding requests at 10.0.0.7' };
      const { status: answered, json } = await get('logs');
      expect([answered, json.code, json.detail]).toEqual([502, 'upstream-failed', words]);
      expect(JSON.stringify(json)).not.toMatch(/10\.0\.0\.7|127\.0\.0\.1|loki-token/);
    }
    loki.instead = null;
  });
});
