import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MetricAnswer, MetricList } from '@tenantry/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, type Listening } from '../../client/test/listening.ts';
import { answering } from './answering.ts';
import { outcomeOf, startProgram } from './running-program.ts';

type Item = MetricList['items'][number];
const item = (name: string, group: Item['groups'][number]): Item => ({
  ...{ name, title: name, unit: 'count', kind: 'gauge', groups: [group], everySeconds: 60, limit: null },
  unavailable: null,
});
const SENT = Array.from({ length: 14 }, (_, index) => `sent.${index}`);
const LIST: MetricList = {
  ...{ engine: 'embedded', everySeconds: 30, measuredAt: null, notice: null },
  items: [item('replicas', 'service'), item('database-cpu', 'object'), ...SENT.map((name) => item(name, 'series'))],
};
function answerTo(query: URLSearchParams): MetricAnswer {
  const name = query.get('object') ?? 'one';
  const series = { name, unit: 'percent', object: null, labels: null, service: null, node: null } as const;
  return {
    ...{ metric: query.get('metric') ?? '', kind: 'gauge', group: 'object', stat: 'average', engine: 'embedded' },
    ...{ from: '2026-11-29T03:00:00Z', to: '2026-11-29T03:02:00Z', step: 60, omitted: 0, unavailable: null },
    ...{ notice: null, series: [{ ...series, values: [1, 42], limits: null, newest: null }] },
  };
}

let home: string;
let api: Listening;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tenantry-cli-'));
  api = await answering({
    'GET /api/v1/tenants/dev01/metrics': (_request, response) => json(response, 200, { ...LIST }),
    'GET /api/v1/tenants/dev01/metrics/query': ({ url = '' }, response) =>
      json(response, 200, { ...answerTo(new URL(url, 'http://x').searchParams) }),
  });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

const tenantry = (...words: string[]) =>
  outcomeOf(startProgram(home, ['metrics', 'dev01', ...words], { TENANTRY_SERVER: api.url, TENANTRY_TOKEN: 'mine' }));
async function asked(...words: string[]) {
  const before = api.seen.length;
  const outcome = await tenantry(...words);
  const paths = api.seen.slice(before).map(({ url }) => new URL(url, 'http://x').searchParams);
  return { ...outcome, metrics: paths.flatMap((query) => query.get('metric') ?? []), paths };
}

test('what programs send is named, and asked for where it is wanted', async () => {
  const all = await asked();
  expect([all.code, all.metrics.sort()], all.err).toEqual([0, ['database-cpu', 'replicas']]);
  expect(all.err).toContain('Sent by programs: sent.0, sent.1,');
  expect(all.err).toContain('and 2 more; --metric NAME shows one');
  expect((await asked('--metric', 'sent.13')).metrics).toEqual(['sent.13']);
  expect((await asked('--group', 'series')).metrics).toHaveLength(14);
});

test('one object alone has its own figures, and a service those that are told apart by services', async () => {
  const { metrics, paths, out } = await asked('--object', 'Redis/cache');
  expect([metrics, paths.at(-1)?.get('group'), paths.at(-1)?.get('object')]).toEqual([
    ...[['database-cpu'], 'object', 'Redis/cache'],
  ]);
  expect(out).toMatch(/Redis\/cache\s+42%/);
  expect((await asked('--service', 'web')).metrics).toEqual(['replicas']);
});
