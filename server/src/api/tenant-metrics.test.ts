import type { MetricSample } from '@tenantry/store/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knowing } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';
import { metricAnswerSchema, metricListSchema } from './metric-view.ts';

const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  olga: principal('olga@example.com', { roles: ['administrator'], scope: { tenants: ['other'], verbs: ['read'] } }),
};
const MINUTE = 60_000;
/** Two minutes ago, at a whole one. */
const START = Math.floor(Date.now() / MINUTE) * MINUTE - 2 * MINUTE;
let world: TestWorld;
const uids: Record<string, string> = {};
beforeAll(async () => {
  world = await openWorld({ authenticate: knowing(PEOPLE) });
  for (const name of ['dev', 'dev01'])
    uids[name] = (await call('/api/v1/tenants', 'joe', tenant(name))).json().metadata.uid;
  const of = (name: string, value: number, more: Partial<MetricSample> = {}): MetricSample => ({
    ...{ tenantUid: uids[name] ?? '', metric: 'cpu', grouping: 'tenant', name: '', service: null, node: null },
    ...{ isCounter: false, value, bound: null },
    ...more,
  });
  await world.store.writeMetrics({ at: new Date(START), samples: [of('dev01', 0.5, { bound: 2 }), of('dev', 7)] });
  await world.store.writeMetrics({
    at: new Date(START + 30_000),
    samples: [
      of('dev01', 0.7, { bound: 2 }),
      of('dev01', 5, { metric: 'quota', grouping: 'resource', name: 'pods', bound: 10 }),
      of('dev01', 2 ** 30, { metric: 'quota', grouping: 'resource', name: 'limits.memory', bound: 2 ** 31 }),
    ],
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const call = (path: string, who: keyof typeof PEOPLE = 'joe', body?: ReturnType<typeof tenant>) =>
  world.call({ url: path, headers: { authorization: `Bearer ${who}` }, ...(body && { method: 'POST', body }) });
const query = (text: string, who?: keyof typeof PEOPLE) =>
  call(`/api/v1/tenants/dev01/metrics/query?from=${new Date(START).toISOString()}&${text}`, who);

describe('figures of a tenant', () => {
  test('are its own, in aligned steps, with their limits, and empty where nothing was measured', async () => {
    const answer = (await query(`metric=cpu&step=60&to=${new Date(START + 2 * MINUTE).toISOString()}`)).json();
    metricAnswerSchema.strict().parse(answer);
    expect(answer).toMatchObject({
      ...{ metric: 'cpu', kind: 'gauge', group: 'tenant', stat: 'average', engine: 'embedded', step: 60, omitted: 0 },
      from: new Date(START).toISOString(),
      to: new Date(START + 2 * MINUTE).toISOString(),
      series: [{ name: 'dev01', unit: 'cores', values: [0.6, null], limits: [2, null] }],
    });
    expect((await query('metric=cpu&step=60&stat=max')).json().series[0].values[0]).toBe(0.7);
  });

  test('of a quota are each in its own unit', async () => {
    const { series } = (await query('metric=quota')).json();
    expect(series.map(({ name, unit }: { name: string; unit: string }) => [name, unit])).toEqual([
      ['limits.memory', 'bytes'],
      ['pods', 'count'],
    ]);
  });

  test('of a database are named by their object, and of no cloud are said not to be had', async () => {
    const at = new Date(Math.floor(START / (5 * MINUTE)) * 5 * MINUTE);
    const told = { metric: 'database-cpu', grouping: 'object', name: 'Redis/cache', isCounter: false, at } as const;
    const figure = { ...told, min: 10, max: 30, sum: 20, count: 1, increase: null };
    await world.store.writeFigures({
      figures: [
        { ...figure, tenantUid: uids.dev01 ?? '' },
        { ...figure, tenantUid: uids.dev ?? '', sum: 99 },
      ],
    });
    const answer = (await query('metric=database-cpu')).json();
    metricAnswerSchema.strict().parse(answer);
    expect(answer).toMatchObject({
      group: 'object',
      step: 300,
      unavailable: { reason: expect.stringContaining('no Azure') },
    });
    expect(answer.series).toMatchObject([
      { name: 'Redis/cache', object: { kind: 'Redis', name: 'cache' }, unit: 'percent' },
    ]);
    expect(answer.series[0].values[0]).toBe(20);
    expect((await query('metric=database-cpu&stat=max&object=Redis/cache')).json().series[0].values[0]).toBe(30);
    expect((await query('metric=database-cpu&object=Redis/other')).json().series).toEqual([]);
  });

  test('are listed, those too that cannot be had, with the reason', async () => {
    const answer = (await call('/api/v1/tenants/dev01/metrics')).json();
    metricListSchema.strict().parse(answer);
    const named = (name: string) => answer.items.find((item: { name: string }) => item.name === name);
    expect(named('cpu')).toMatchObject({ unit: 'cores', groups: ['tenant', 'service', 'pod', 'node'] });
    expect(named('cpu').unavailable.reason).toContain('not been measured yet');
    expect(named('network-sent').unavailable.remedy).toContain('Prometheus');
  });

  test('are hidden from whoever may not know of the tenant, in the words of what is not there', async () => {
    for (const path of ['metrics', 'metrics/query?metric=cpu']) {
      const hidden = await call(`/api/v1/tenants/dev01/${path}`, 'olga');
      const missing = await call(`/api/v1/tenants/none/${path}`, 'joe');
      expect([hidden.statusCode, missing.statusCode]).toEqual([404, 404]);
      expect(hidden.json().detail).toBe(missing.json().detail.replace('none', 'dev01'));
    }
  });

  test('that are asked for wrongly are refused by the parameter', async () => {
    for (const [text, field] of [
      ['metric=love', 'metric'],
      ['group=tenant', 'metric'],
      ['metric=quota&group=pod', 'group'],
      ['metric=cpu&object=Redis/cache', 'object'],
      ['metric=database-cpu&object=cache', 'object'],
      ['metric=database-cpu&service=web', 'service'],
      ['metric=cpu&stat=median', 'stat'],
      ['metric=cpu&step=0', 'step'],
      ['metric=cpu&to=2020-01-01T00:00:00Z', 'from'],
      ['metric=cpu&colour=red', 'colour'],
    ] as const) {
      const answer = await query(text);
      expect([answer.statusCode, answer.json().errors[0].field], text).toEqual([400, field]);
    }
    const fine = await call('/api/v1/tenants/dev01/metrics/query?metric=cpu&step=1&from=2026-01-01T00:00:00Z');
    expect(fine.json().errors[0].field).toBe('step');
  });
});
