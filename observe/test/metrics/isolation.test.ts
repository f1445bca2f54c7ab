import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createPromqlGateway,
  type PromqlGateway,
  prometheusServer,
  type ShownAnswer,
} from '../../src/metrics/prometheus/index.ts';
import { prometheusPrograms, startPrometheus } from './prometheus-program.ts';
import { queries } from './queries.ts';
import { openMetrics, samplesOf } from './samples.ts';

/**
 * One Prometheus holds the samples of two tenants, another those of one alone: through the gateway, nobody can tell which of
 * the two answers. Needs `prometheus` and `promtool` on the PATH.
 */
const programs = prometheusPrograms();
const BINDING = { label: 'tenant', value: 'ours' };
/** A whole hour, some while ago. */
const END = Math.floor(Date.now() / 3_600_000) * 3_600 - 6 * 3_600;

/** Series come in any order, and are added up in any. */
function settled(answer: ShownAnswer | undefined): unknown {
  if (answer?.body.status === 'error') {
    expect(answer.body.error).not.toContain('theirs');
    // Which of several series it names is by chance.
    return { ...answer, body: answer.body.error.split('{', 1) };
  }
  const { data } = answer?.body ?? { data: null };
  const { result } = (data ?? {}) as { result?: unknown };
  if (!Array.isArray(result)) return answer;
  const rounded = (text: string) =>
    text.replace(/"(-?\d+\.?\d*(?:e[+-]?\d+)?)"/g, (_, number) => Number(number).toPrecision(9));
  return { ...answer, body: result.map((one) => rounded(JSON.stringify(one))).sort() };
}

describe.skipIf(programs === null)('through the gateway', () => {
  let both: PromqlGateway;
  let alone: PromqlGateway;
  const servers: { stop(): Promise<void> }[] = [];
  beforeAll(async () => {
    if (programs === null) return;
    const started = await Promise.all([
      startPrometheus(
        programs,
        openMetrics(samplesOf('ours', END, 3), samplesOf('theirs', END, 1009, ['only_theirs'])),
      ),
      startPrometheus(programs, openMetrics(samplesOf('ours', END, 3))),
    ]);
    servers.push(...started);
    [both, alone] = started.map(({ url }) => createPromqlGateway(prometheusServer({ url }))) as [
      PromqlGateway,
      PromqlGateway,
    ];
  }, 60_000);
  afterAll(async () => {
    for (const server of servers) await server.stop();
  });

  const signal = () => AbortSignal.timeout(30_000);
  type Question = Parameters<PromqlGateway['ask']>[0];
  async function same(endpoint: Question['endpoint'], parameters: Record<string, string>, label?: string) {
    const question = {
      endpoint,
      parameters: new URLSearchParams(parameters),
      ...(label === undefined ? {} : { label }),
    };
    const [one, other] = await Promise.all([both, alone].map((gateway) => gateway.ask(question, BINDING, signal())));
    expect(settled(one)).toEqual(settled(other));
    return one;
  }

  test('no query returns a sample of another tenant, nor anything that depends on one', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(queries, fc.boolean(), async (query, isRange) => {
        // Of equal values it takes any.
        fc.pre(!query.includes('topk'));
        const range = { start: String(END - 1200), end: String(END), step: '60' };
        const answer = await same(isRange ? 'query_range' : 'query', {
          query,
          ...(isRange ? range : { time: String(END - 60) }),
        });
        const data = answer?.body.status === 'success' ? (answer.body.data as { result: unknown[] }) : null;
        if ((data?.result.length ?? 0) > 0) answered += 1;
      }),
      { numRuns: 600 },
    );
    expect(answered, 'queries that found something').toBeGreaterThan(100);
  }, 300_000);

  test('series, labels, values and metadata are the tenant’s alone', async () => {
    const range = { start: String(END - 3600), end: String(END) };
    const { body: series } = (await same('series', { ...range, 'match[]': '{__name__=~".+"}' })) ?? {};
    expect(series?.status === 'success' ? series.data : null).toHaveLength(24);
    await same('labels', range);
    const names = await same('values', range, '__name__');
    expect(JSON.stringify(names)).toContain('requests_total');
    expect(JSON.stringify(names)).not.toContain('only_theirs');
    const tenants = await same('values', range, 'tenant');
    expect(tenants?.body).toEqual({ status: 'success', data: ['ours'] });
    await same('metadata', {});
    await same('query_exemplars', { ...range, query: 'requests_total' });
    const selectors = new URLSearchParams([
      ['match[]', 'requests_total'],
      ['match[]', '{job="web"}'],
    ]);
    const federated = await both.federate(selectors, BINDING, signal());
    expect(federated).toEqual(await alone.federate(selectors, BINDING, signal()));
  });

  test('what is wrong with a query is said in its own terms', async () => {
    const answer = await same('query', { query: 'requests_total + on() memory_bytes', time: String(END - 60) });
    expect(answer).toMatchObject({
      status: 422,
      body: { errorType: 'execution', error: expect.stringContaining('many') },
    });
    expect(await same('query', { query: 'up{' })).toMatchObject({ status: 400, body: { errorType: 'bad_data' } });
  });
});

test.runIf(programs === null)('isolation against a real Prometheus was not tried: none is on the PATH', () => {});
