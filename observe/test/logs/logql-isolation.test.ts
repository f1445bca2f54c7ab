import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bindLogql } from '../../src/logs/logql/index.ts';
import {
  createLogqlGateway,
  type GatewayQuestion,
  type LogqlGateway,
  type LokiBinding,
  lokiServer,
} from '../../src/logs/loki/index.ts';
import { startLoki, type TestLoki } from '../../src/testing/index.ts';
import { logs, queries, selectors } from './logql-queries.ts';

/**
 * One Loki holds the lines of two tenants in one organisation, another those of one alone: through the gateway, nobody can
 * tell which of the two answers. They are told apart by the label alone: a selector that were left unbound would show both.
 */
const STREAM = { label: 'tenant', value: 'ours' };
const SHARED: LokiBinding = { organisation: 'all', stream: STREAM };
const END = Date.UTC(2026, 10, 29, 12);
const now = () => new Date(END);
const RANGE = { start: `${END - 1_200_000}000000`, end: `${END}000000`, limit: '5000' };

let both: TestLoki;
let alone: TestLoki;
const gateways = new Map<TestLoki, LogqlGateway>();
beforeAll(async () => {
  [both, alone] = [await startLoki(), await startLoki()];
  for (const loki of [both, alone]) {
    gateways.set(loki, createLogqlGateway(lokiServer({ url: loki.url }), now));
    await push(loki, 'all', 'ours', 3);
  }
  await push(both, 'all', 'theirs', 1009, { only_theirs: 'web' });
  // As others call themselves.
  await push(both, 'all', 'ours2', 17);
  await push(both, 'other', 'ours', 5, { only_theirs: 'web' });
});
afterAll(async () => {
  await both[Symbol.asyncDispose]();
  await alone[Symbol.asyncDispose]();
});

async function push(loki: TestLoki, organisation: string, tenant: string, seed: number, more: object = {}) {
  const streams = ['web', 'api', 'w}b'].map((app, index) => ({
    stream: { tenant, app, pod: `${app}-${seed % 7}`, job: 'x', ...more },
    values: Array.from({ length: 12 }, (_, at) => {
      const ns = `${END - (at * 97 + index * 13 + (seed % 5)) * 1_000}000000`;
      return [ns, lineOf(at, tenant, seed), { level: at % 3 === 0 ? 'error' : 'info', tenant_of: tenant }];
    }),
  }));
  const sent = await lokiServer({ url: loki.url }).push(organisation, { streams });
  expect(sent).toBe(true);
}

function lineOf(at: number, tenant: string, seed: number): string {
  const status = at % 4 === 0 ? 500 : 200;
  const [took, size] = [`${(at * seed) % 90}ms`, `${1 + (at % 3)}KiB`];
  if (at % 3 === 0) return JSON.stringify({ status, took, size, tenant: 'theirs', whose: `secret of ${tenant}` });
  if (at % 3 === 1) return `status=${status} took=${took} size=${size} tenant=theirs whose="secret of ${tenant}"`;
  return `GET / took ${took} from 10.0.0.1 {secret of ${tenant}} or {tenant="theirs"} # x`;
}

const signal = () => AbortSignal.timeout(30_000);
type Endpoint = GatewayQuestion['endpoint'];
async function ask(loki: TestLoki, endpoint: Endpoint, parameters: Record<string, string>, more = {}) {
  const question = { endpoint, parameters: new URLSearchParams(parameters), isCategorized: false, ...more };
  return gateways.get(loki)?.ask(question, SHARED, signal());
}
async function same(endpoint: Endpoint, parameters: Record<string, string>, more = {}) {
  const [one, other] = [await ask(both, endpoint, parameters, more), await ask(alone, endpoint, parameters, more)];
  expect(withoutFigures(one)).toEqual(withoutFigures(other));
  expect(JSON.stringify(one)).not.toMatch(/secret of (?:theirs|ours2)|only_theirs/);
  return one;
}

/** How much was read to find it is the server's to say. */
function withoutFigures(answer: Awaited<ReturnType<typeof ask>>): unknown {
  return JSON.parse(JSON.stringify(answer ?? null, (name, value) => (name === 'summary' ? undefined : value)));
}

function resultsOf(answer: Awaited<ReturnType<typeof ask>>): readonly unknown[] {
  const { data } = (answer?.body ?? {}) as { data?: { result?: unknown[] } };
  return Array.isArray(data?.result) ? data.result : [];
}

/** What is asked without us. */
async function unbound(query: string): Promise<string> {
  const answer = await fetch(
    `${both.url}loki/api/v1/query_range?${new URLSearchParams({ ...RANGE, query, step: '60' })}`,
    {
      headers: { 'x-scope-orgid': 'all' },
    },
  );
  return answer.text();
}

describe('through the gateway', () => {
  test('no query returns a line of another tenant, nor anything that depends on one', async () => {
    let [answered, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(queries, fc.boolean(), fc.boolean(), async (query, isRange, isCategorized) => {
        const asked = isRange ? { ...RANGE, query, step: '60' } : { query, time: `${END - 60_000}000000` };
        const answer = await same(isRange ? 'query_range' : 'query', asked, { isCategorized });
        if (answer?.status === 400) refused += 1;
        if (resultsOf(answer).length > 0) answered += 1;
      }),
      { numRuns: 800 },
    );
    expect(answered, 'queries that found something').toBeGreaterThan(150);
    expect(refused, 'queries that the server refused').toBeLessThan(500);
  }, 300_000);

  test('what is asked about would show others’ lines, were it not bound', async () => {
    let [shown, tried] = [0, 0];
    await fc.assert(
      fc.asyncProperty(logs, async (query) => {
        tried += 1;
        if ((await unbound(query)).includes('secret of theirs')) shown += 1;
        // The matcher alone, in each selector, is what makes the difference.
        expect(await unbound(bindLogql(query, STREAM))).not.toMatch(/secret of (?:theirs|ours2)/);
      }),
      { numRuns: 300 },
    );
    expect(shown, `of ${tried} queries`).toBeGreaterThan(30);
    const half = `${bindLogql('sum(count_over_time({app="web"}[1h]))', STREAM)} + sum(count_over_time({app="web"}[1h]))`;
    const whole = bindLogql('sum(count_over_time({app="web"}[1h])) * 2', STREAM);
    expect(await unbound(half)).not.toBe(await unbound(whole));
  }, 60_000);

  test('streams, labels, values, volumes, patterns and fields are the tenant’s alone', async () => {
    const { start, end } = RANGE;
    const range = { start, end };
    expect((await same('series', { ...range, 'match[]': '{app=~".+"}' }))?.body).toMatchObject({
      data: [{ tenant: 'ours' }, { tenant: 'ours' }, { tenant: 'ours' }],
    });
    expect((await same('labels', range))?.body).toEqual({ status: 'success', data: ['app', 'job', 'pod', 'tenant'] });
    expect((await same('values', range, { name: 'tenant' }))?.body).toEqual({ status: 'success', data: ['ours'] });
    expect((await same('values', { ...range, query: '{}' }, { name: 'only_theirs' }))?.body).toMatchObject({
      data: [],
    });
    expect((await same('stats', { ...range, query: '{app="web"}' }))?.body).toMatchObject({ streams: 1 });
    await fc.assert(
      fc.asyncProperty(selectors, logs, async (selector, query) => {
        for (const endpoint of ['stats', 'volume', 'labels', 'detected_labels'] as const) {
          await same(endpoint, { ...range, query: selector });
        }
        await same('values', { ...range, query: selector }, { name: 'tenant' });
        await same('volume_range', { ...range, query: selector, targetLabels: 'tenant,only_theirs' });
        await same('volume', { ...range, query: selector, aggregateBy: 'labels', targetLabels: 'app,tenant' });
        await same('series', { ...range, 'match[]': selector });
        for (const endpoint of ['patterns', 'detected_fields'] as const) await same(endpoint, { ...range, query });
        await same('detected_values', { ...range, query }, { name: 'whose' });
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('where each has an organisation, its lines are those of its own, whatever a query says', async () => {
    const own = createLogqlGateway(lokiServer({ url: both.url }), now);
    await fc.assert(
      fc.asyncProperty(logs, async (query) => {
        const question = { endpoint: 'query_range', isCategorized: false } as const;
        const parameters = new URLSearchParams({ ...RANGE, query });
        const answer = await own.ask({ ...question, parameters }, { organisation: 'other', stream: null }, signal());
        expect(JSON.stringify(answer)).not.toMatch(/secret of (?:theirs|ours2)/);
      }),
      { numRuns: 200 },
    );
    expect(new Set(both.asked.slice(-200).map(({ headers }) => headers['x-scope-orgid']))).toEqual(new Set(['other']));
  }, 60_000);
});
