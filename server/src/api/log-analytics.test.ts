import { createLogAnalytics } from '@tenantry/drivers/azure';
import type { JsonObject } from '@tenantry/kinds';
import { createEmbeddedLogs, type EmbeddedLogs, type LogEngine, type LogTenant, passes } from '@tenantry/observe/logs';
import { createLogAnalyticsLogs } from '@tenantry/observe/logs/log-analytics';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embeddedLogsGateway } from '../logs/gateway.ts';
import { CLUSTER, startWorkspace, type TestLine, type TestWorkspace } from '../testing/workspace.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';

/** Lines are of after the tenants were made, and what is younger than five seconds is not shown yet. */
const AHEAD_MS = 3_600_000;
const now = () => new Date(Date.now() + AHEAD_MS);
const namespaces: Record<string, string> = { dev01: 'ns-dev01', dev02: 'ns-dev01-b', quiet: 'ns-quiet' };
const tenants: Record<string, LogTenant> = {};
const problems: unknown[] = [];
let world: TestWorld;
let workspace: TestWorkspace;
let kept: EmbeddedLogs;
let engine: LogEngine;
let start: number;
beforeAll(async () => {
  workspace = await startWorkspace(now);
  let second = 0;
  const logs = createLogAnalytics({
    endpoint: workspace.endpoint,
    credential: { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
    // Here nobody is held up by what Azure answers in half a minute.
    now: () => {
      second += 1_000;
      return second;
    },
  });
  const gateway = () => embeddedLogsGateway(world.store, now, () => undefined);
  world = await openWorld({
    now,
    logs: {
      engineOf: async () => engine,
      take: (one, lines) => gateway().take(one, lines),
      lokiOf: async () => null,
      close: async () => undefined,
    },
  });
  kept = createEmbeddedLogs(world.store, () => undefined);
  engine = createLogAnalyticsLogs({
    logs,
    kept,
    now,
    pollMs: 200,
    onProblem: (error) => problems.push(error),
    placeOf: async ({ name, createdAt }) => {
      const { workspaceId } = workspace;
      return { workspaceId, clusterId: CLUSTER, namespace: namespaces[name] ?? '', since: createdAt };
    },
  });
  for (const name of Object.keys(namespaces)) {
    await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant(name) });
    const found = await world.store.find('Tenant', null, name);
    if (found === null) throw new Error('a tenant that was made is there');
    tenants[name] = found;
  }
  start = Math.ceil(Date.now() / 1000) * 1000 + 60_000;
});
afterAll(async () => {
  kept.close();
  await world[Symbol.asyncDispose]();
  await workspace[Symbol.asyncDispose]();
});

const time = (ms: number, ticks = '') => `${new Date(start + ms).toISOString().slice(0, -1)}${ticks}Z`;
const line = (ms: number, text: TestLine['text'], more: Partial<TestLine> = {}, name = 'dev01'): TestLine => ({
  ...{ namespace: namespaces[name] ?? '', at: time(ms), text },
  ...more,
});
const get = async (path: string, name = 'dev01') => {
  const answer = await world.call({ url: `/api/v1/tenants/${name}/${path}` });
  return { status: answer.statusCode, headers: answer.headers, json: answer.json() };
};
const messages = async (query: string, name = 'dev01') =>
  ((await get(`logs?order=oldest&source=container&${query}`, name)).json.items as JsonObject[]).map(
    ({ message }) => message,
  );

describe('lines in Log Analytics', () => {
  test('are those of the tenant’s namespace in its cluster, since it has been there', async () => {
    workspace.write(
      line(0, 'one', { at: time(0, '1234') }),
      line(10, { level: 'error', msg: 'two', user: 'ann' }, { pod: 'api-0', container: 'app' }),
      line(5, 'of one whose name begins alike', {}, 'dev02'),
      line(6, 'of another cluster', { cluster: `${CLUSTER}-b` }),
      line(-600_000, 'of who had the name before'),
      line(7, 'not there yet', { came: time(AHEAD_MS) }),
    );
    expect(await messages('')).toEqual(['one', 'two']);
    expect(await messages('', 'dev02')).toEqual(['of one whose name begins alike']);
    const { json } = await get('logs?source=container');
    expect(json).toMatchObject({ delaySeconds: 300, nextCursor: null });
    expect(json.items).toMatchObject([
      {
        ...{ at: time(10, '000'), level: 'error', source: 'container', service: 'api', pod: 'api-0' },
        ...{ container: 'app', node: 'node-1', message: 'two', fields: { level: 'error', user: 'ann' } },
      },
      { at: time(0, '123'), level: null, service: 'web' },
    ]);
  });

  test('are found by what is asked', async () => {
    workspace.write(line(20, 'WARN of "quotes"', { pod: 'job-x7k2d', labels: { 'tenantry.dev/job': 'night' } }));
    for (const [query, expected] of [
      ['text=TWO', ['two']],
      ['text=%22quotes%22', ['WARN of "quotes"']],
      ['text=%22user%22%3A%22ANN%22', ['two']],
      ['service=api,none', ['two']],
      ['service=night', ['WARN of "quotes"']],
      ['pod=api', []],
      ['container=app&level=warn', ['two']],
      ['level=warn', ['two', 'WARN of "quotes"']],
      ['fields.user=ann', ['two']],
      ['fields.user=an', []],
      [`from=${time(10)}&to=${time(20)}`, ['two']],
    ] as const)
      expect(await messages(query), query).toEqual(expected);
  });

  test('are of the service that the name of the pod tells, where the agent brings no labels', async () => {
    const pods = {
      'web-6d4cf56db6-x7k2d': 'web',
      'web-2-6d4cf56db6-x7k2d': 'web-2',
      'db-0': 'db',
      'db-1-0': 'db-1',
      'agent-x7k2d': 'agent',
      'nightly-29401234-x7k2d': 'nightly',
      'migrate-0a1b2c3d-x7k2d': 'migrate',
      'report-run-12-x7k2d': 'report',
      bare: 'bare',
    };
    for (const pod of Object.keys(pods)) workspace.write(line(1, 'of a service', { pod }, 'quiet'));
    const { items } = (await get('logs?source=container&text=of a service&limit=500', 'quiet')).json;
    expect(Object.fromEntries(items.map(({ pod, service }: JsonObject) => [pod, service]))).toEqual(pods);
    expect((await get('logs?source=container&service=migrate,db-1&limit=500', 'quiet')).json.items).toHaveLength(2);
  });

  test('have levels by what the agent or the line says', async () => {
    for (const [text, level, more] of [
      ['E1129 03:25:00.123456 main.go: no', 'error', {}],
      ['time=now level=warn what', 'warn', {}],
      ['[error] nginx', 'error', {}],
      ['web: fatal: gone', 'fatal', {}],
      ['all is well, no error here', null, {}],
      [{ level: 30, msg: 'pino' }, 'info', {}],
      [{ severity: 'CRITICAL', message: 'cloud' }, 'fatal', {}],
      ['plain', 'error', { level: 'ERROR' }],
      ['INFO says more', 'info', { level: 'UNKNOWN' }],
    ] as const) {
      workspace.write(line(0, text, { pod: 'level-1', ...more }, 'quiet'));
      const { items } = (await get('logs?source=container&pod=level-1&limit=500', 'quiet')).json;
      const found = items.map((one: JsonObject) => one.level);
      expect(found.filter((one: string | null) => one === level).length, JSON.stringify(text)).toBeGreaterThan(0);
    }
    const { items } = (await get('logs/histogram?step=60&source=container&pod=level-1', 'quiet')).json;
    expect(items).toEqual([
      { at: expect.any(String), total: 9, levels: { error: 3, warn: 1, fatal: 2, info: 2, unknown: 1 } },
    ]);
  });

  test('are counted by steps from where the caller begins, with those that are kept here', async () => {
    workspace.write(line(60_000, 'count a'), line(61_500, 'count b'), line(62_000, 'count ERROR c'));
    const from = time(60_500);
    const { json } = await get(`logs/histogram?step=1&text=count&from=${from}&to=${time(70_000)}`);
    expect(json.items).toEqual([{ at: time(61_500), total: 2, levels: { unknown: 1, error: 1 } }]);
  });
});

/** As a line is shown: without what the database would not take. */
const readable = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** What could end a literal, a line or a query, or be taken for a part of one. */
const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      "'",
      '\\',
      '\n',
      '\r',
      '|',
      ';',
      '//',
      '@',
      '`',
      '[',
      ']',
      '(',
      ')',
      ',',
      ' ',
      'a',
      'é',
      '\u2028',
      '\ud800',
      '\u0000',
      '\u202e',
      '%',
      '*',
      '.',
    ),
    maxLength: 12,
  }),
  fc.constantFrom(
    '" or PodNamespace != "',
    '") or true or tostring("',
    '" | union ContainerLogV2 | where "" == "',
    "' or 1 == 1 //",
    '\\" or true //',
    '\\',
    '\\\\" //',
    '"]) or isnotnull(LogMessage["x',
    '\n| where true',
    'workspace("other").ContainerLogV2',
    '```',
  ),
);

describe('I9 closed by default: whatever is asked', () => {
  test('no line of another tenant is shown, and each of one’s own that passes the filter is', async () => {
    const from = new Date(start + 100_000);
    const to = new Date(start + 200_000);
    const texts = fc.array(hostile, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(texts, texts, hostile, hostile, async (own, others, asked, name) => {
        const pods = own.map((_, index) => `web-${index}`);
        const mine = own.map((text, index) => line(100_000 + index, readable(text), { pod: `web-${index}` }));
        await using theirs = await startWorkspace(now);
        theirs.write(
          ...mine,
          ...others.map((text, index) =>
            line(100_000 + index, `${asked}${text}`.toWellFormed(), { pod: asked }, 'dev02'),
          ),
          ...others.map((text, index) =>
            line(100_000 + index, { [name]: asked, text }, { pod: asked, cluster: `${CLUSTER}x` }),
          ),
        );
        const logs = createLogAnalytics({
          endpoint: theirs.endpoint,
          credential: { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
        });
        const { workspaceId } = theirs;
        const asking = createLogAnalyticsLogs({
          ...{ logs, kept, now, onProblem: () => undefined },
          placeOf: async () => ({ workspaceId, clusterId: CLUSTER, namespace: 'ns-dev01', since: from }),
        });
        const dev01 = tenants.dev01 as LogTenant;
        const base = { from, to, sources: ['container'] as const, order: 'oldest' as const, limit: 100 };
        const search = async (filter: object) => (await asking.search(dev01, { ...base, ...filter })).lines;
        const all = await search({});
        expect(all.map(({ pod }) => pod)).toEqual(pods);
        for (const filter of [
          { text: asked.toWellFormed() },
          { services: [asked] },
          { pods: [asked, 'web-0'] },
          { containers: [asked] },
          { fields: [{ name, value: asked }] },
        ]) {
          // A line that reads as JSON is looked at as it is written.
          const expected = all.filter((one) => passes(filter, one)).map(({ pod }) => pod);
          expect((await search(filter)).map(({ pod }) => pod)).toEqual(expected);
          const counted = await asking.count(dev01, { from, to, sources: ['container'], ...filter }, 60);
          expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('an answer that holds a line of another namespace is refused whole', async () => {
    const columns = ['TimeGenerated', 'Came', 'PodNamespace', 'Severity', 'Text'].map((name) => ({
      name,
      type: 'string',
    }));
    const row = [time(0), time(0), 'ns-dev01-b', 0, 'theirs'];
    workspace.failing = { status: 200, body: { tables: [{ name: 'PrimaryResult', columns, rows: [row] }] } };
    const { status, json } = await get('logs?source=container');
    workspace.failing = null;
    expect([status, json.code]).toEqual([502, 'upstream-failed']);
    expect(JSON.stringify(json)).not.toContain('theirs');
  });
});

describe('pages', () => {
  async function walked(order: string, limit: number, between: (page: number) => void = () => undefined, more = '') {
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null; page += 1) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { json } = await get(
        `logs?order=${order}&limit=${limit}&from=${time(290_000)}&to=${time(400_000)}${more}${after}`,
      );
      seen.push(...json.items.map(({ message }: { message: string }) => message));
      cursor = json.nextCursor;
      between(page);
    }
    return seen;
  }

  test('hold each line once, twins and lines of one time too, those that are kept here among them', async () => {
    const all = Array.from({ length: 23 }, (_, index) => line(300_000 + (index % 4), `page ${index}`));
    workspace.write(...all, line(300_001, 'twin'), line(300_001, 'twin'));
    await world.store.writeLogs({
      lines: Array.from({ length: 7 }, (_, index) => ({
        ...{
          tenantUid: tenants.dev01?.uid ?? '',
          at: time(300_000 + (index % 4), '000'),
          source: 'application' as const,
        },
        ...{ service: null, pod: null, container: null, node: null, severity: 9, isCut: false, fields: null },
        message: `sent ${index}`,
      })),
    });
    const oldest = await walked('oldest', 4);
    expect(oldest).toHaveLength(32);
    expect(oldest.filter((text) => text === 'twin')).toHaveLength(2);
    expect(new Set(oldest).size).toBe(31);
    expect(oldest.slice(0, 2)).toEqual(['sent 0', 'sent 4']);
    for (const limit of [1, 3, 50]) {
      expect(await walked('oldest', limit)).toEqual(oldest);
      expect(await walked('newest', limit)).toEqual(oldest.toReversed());
    }
    expect((await get('logs?cursor=x')).status).toBe(400);
  });

  test('are of one moment: what comes while they are read is in none of them', async () => {
    let isOn = true;
    const seen = await walked('newest', 5, () => {
      if (isOn)
        workspace.write(
          line(300_000, 'late', { came: now().toISOString() }),
          line(300_003, 'late too', { came: now().toISOString() }),
        );
      isOn = false;
    });
    expect(seen).toHaveLength(32);
  });

  test('stay within what an answer may hold', async () => {
    const long = 'x'.repeat(65_000);
    workspace.write(
      ...Array.from({ length: 300 }, (_, index) => line(350_000 + index, `${index} ${long}`, { pod: 'long-1' })),
    );
    const first = (await get(`logs?order=oldest&limit=500&pod=long-1&from=${time(290_000)}&to=${time(400_000)}`)).json;
    expect(first.items.length).toBeLessThan(130);
    const seen = await walked('oldest', 500, undefined, '&pod=long-1');
    expect(seen.map((text) => Number(text.split(' ')[0]))).toEqual(Array.from({ length: 300 }, (_, index) => index));
    const whole = await world.call({
      url: `/api/v1/tenants/dev01/logs?pod=long-1&format=text&from=${time(290_000)}&to=${time(400_000)}`,
    });
    expect(whole.body.split('\n')).toHaveLength(301);
  });
});

describe('the tail', () => {
  const came = (ms: number) => new Date(now().getTime() + ms).toISOString();
  const tailed = async (after: string) => (await get(`logs/tail?after=${after}`)).json;
  const texts = (json: { items: { message: string }[] }) => json.items.map(({ message }) => message);

  test('goes on from a page with what came there since, each once, whenever it was written', async () => {
    // What came until now is shown in pages, and is before where the tail begins.
    workspace.write(line(499_000, 'before the tail', { came: came(0) }));
    const shown = async () => messages(`from=${time(498_999)}&to=${time(499_001)}`);
    await expect.poll(shown, { timeout: 20_000 }).toEqual(['before the tail']);
    const { tail } = (await get('logs')).json;
    expect(await tailed(tail)).toMatchObject({ items: [], delaySeconds: 300 });
    // Written long ago, and there just now: the page is of five seconds ago.
    workspace.write(...['a', 'b', 'b', 'c'].map((text) => line(500_000, `tail ${text}`, { came: came(-4_000) })));
    await expect.poll(async () => texts(await tailed(tail)), { timeout: 20_000 }).toHaveLength(4);
    const all = await tailed(tail);
    expect(texts(all)).toEqual(['tail a', 'tail b', 'tail b', 'tail c']);
    expect(texts(await tailed(all.items[1].id))).toEqual(['tail b', 'tail c']);
    expect(texts(await tailed(all.tail))).toEqual([]);
    expect((await get('logs/tail?after=la_1-1_99999999999999999999')).status).toBe(400);
    expect((await get('logs/tail?after=1-1')).status).toBe(400);
  });

  test('of one who follows shows late ones too, and bears it that Azure refuses for a while', async () => {
    const following = engine.tail(tenants.quiet as LogTenant);
    let clock = 0;
    const at = (seconds: number) => {
      clock = seconds;
    };
    const moved = createLogAnalyticsLogs({
      logs: createLogAnalytics({
        endpoint: workspace.endpoint,
        credential: { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
        now: () => clock * 1000,
      }),
      kept,
      now: () => new Date(start + 600_000 + clock * 1000),
      onProblem: (error) => problems.push(error),
      placeOf: async ({ createdAt }) => {
        const { workspaceId } = workspace;
        return { workspaceId, clusterId: CLUSTER, namespace: 'ns-quiet', since: createdAt };
      },
    }).tail(tenants.quiet as LogTenant);
    expect(moved.isPlace(await following.latest())).toBe(true);
    const leave = moved.subscribe(() => undefined);
    let place = await moved.latest();
    const read = async () => {
      const entries = await moved.after(place, 100);
      place = entries.at(-1)?.id ?? place;
      return entries.filter(({ source }) => source === 'container').map(({ message }) => message);
    };
    const write = (text: string, seconds: number) =>
      workspace.write(line(590_000, text, { came: time(600_000 + seconds * 1000) }, 'quiet'));
    write('first', 1);
    write('second', 12);
    at(20);
    expect(await read()).toEqual(['first', 'second']);
    // Not asked again before it is time.
    write('third', 14);
    expect(await read()).toEqual([]);
    at(40);
    // What came with an earlier time than what was shown.
    write('late', 11);
    expect(await read()).toEqual(['third', 'late'].toSorted());
    at(60);
    workspace.failing = { status: 429, headers: { 'retry-after': '60' } };
    expect(await read()).toEqual([]);
    expect(problems.at(-1)).toMatchObject({ kind: 'throttled' });
    workspace.failing = null;
    const asked = workspace.asked.length;
    at(100);
    expect(await read()).toEqual([]);
    expect(workspace.asked).toHaveLength(asked);
    write('fourth', 90);
    at(130);
    expect(await read()).toEqual(['fourth']);
    at(150);
    expect(await read()).toEqual([]);
    workspace.failing = { status: 403 };
    at(170);
    await expect(read()).rejects.toMatchObject({ kind: 'forbidden' });
    workspace.failing = null;
    leave();
  });

  test('streams what comes, and what the system says at once', async () => {
    const url = await world.app.listen({ host: '127.0.0.1', port: 0 });
    const answer = await fetch(`${url}/api/v1/tenants/dev01/logs/tail?text=streamed`, {
      headers: { authorization: `Bearer ${world.token}`, accept: 'text/event-stream' },
      signal: AbortSignal.timeout(30_000),
    });
    workspace.write(line(510_000, 'streamed', { came: came(-1_000) }));
    let text = '';
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes('data: ')) break;
    }
    expect(text).toContain('"message":"streamed"');
  }, 40_000);
});

describe('what Tenantry says, and programs send', () => {
  test('is among the lines, and there when Azure is not', async () => {
    const record = {
      timeUnixNano: `${start + 700_000}000000`,
      severityNumber: 17,
      body: { stringValue: 'sent by OTLP' },
    };
    const sent = await world.call({
      method: 'POST',
      url: '/api/v1/tenants/dev01/otlp/v1/logs',
      body: { resourceLogs: [{ resource: { attributes: [] }, scopeLogs: [{ logRecords: [record] }] }] },
    });
    expect(sent.statusCode).toBe(200);
    workspace.write(line(700_001, 'after that'));
    const both = (await get(`logs?order=oldest&from=${time(700_000)}`)).json.items;
    expect(both.map(({ message, source }: JsonObject) => [message, source])).toEqual([
      ['sent by OTLP', 'application'],
      ['after that', 'container'],
    ]);
    workspace.failing = { status: 503, body: { error: { code: 'Down', message: 'of 10.0.0.7' } } };
    expect((await get('logs?source=system,application')).status).toBe(200);
    const { status, json } = await get('logs');
    expect([status, json.code, json.detail]).toEqual([502, 'upstream-failed', 'Log Analytics answered 503.']);
    workspace.failing = { status: 429, headers: { 'retry-after': '7' } };
    const busy = await get('logs');
    expect([busy.status, busy.headers['retry-after']]).toEqual([502, '7']);
    workspace.failing = null;
  });
});
