import type { MetricGrouping } from '@tenantry/store/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLUSTER_METRICS, type MetricAnswer, type MetricEngine, metricNamed } from '../../src/metrics/index.ts';
import { serviceOfPod } from '../../src/metrics/prometheus/curated.ts';
import {
  createPrometheusMetrics,
  createPromqlGateway,
  type PrometheusServer,
  prometheusServer,
} from '../../src/metrics/prometheus/index.ts';
import { CLUSTER_END, clusterSamples } from './cluster-samples.ts';
import { prometheusPrograms, startPrometheus } from './prometheus-program.ts';
import { openMetrics } from './samples.ts';

const programs = prometheusPrograms();
const TENANT = { uid: 'u1', name: 'dev01' };
const bindingOf = async () => ({ label: 'namespace', value: 'duploservices-dev01' });
const STEP = 60;

describe.skipIf(programs === null)('figures from a Prometheus that scrapes a cluster', () => {
  let engine: MetricEngine;
  let server: { stop(): Promise<void> } | undefined;
  beforeAll(async () => {
    if (programs === null) return;
    const samples = openMetrics(clusterSamples('duploservices-dev01', 1), clusterSamples('duploservices-dev012', 100));
    const started = await startPrometheus(programs, samples);
    server = started;
    engine = createPrometheusMetrics({ gateway: createPromqlGateway(prometheusServer(started)), bindingOf });
  }, 60_000);
  afterAll(() => server?.stop());

  async function ask(name: string, group: MetricGrouping, minutes = 5) {
    const metric = metricNamed(name);
    if (metric === null) throw new Error(`there is no metric ${name}`);
    return engine.query(TENANT, {
      ...{ metric, group, stat: 'average', stepSeconds: STEP },
      ...{ from: new Date((CLUSTER_END - minutes * 60) * 1000), to: new Date(CLUSTER_END * 1000) },
    });
  }
  const last = ({ lines }: MetricAnswer) =>
    Object.fromEntries(lines.map(({ name, values, limits }) => [name, [values.at(-1), limits?.at(-1) ?? null]]));

  test('are the tenant’s, in the steps asked for, told apart and added up', async () => {
    const cpu = await ask('cpu', 'pod');
    expect([cpu.engine, cpu.stepSeconds, cpu.to, cpu.unavailable]).toEqual([
      'prometheus',
      60,
      new Date(CLUSTER_END * 1000),
      null,
    ]);
    expect(cpu.lines.every(({ values }) => values.length === 5)).toBe(true);
    const near = (value: number) => expect.closeTo(value, 3);
    expect(last(cpu)).toEqual({
      'web-5d4f8c7b9-bcdfg': [near(0.2), 0.5],
      'web-5d4f8c7b9-xz2v4': [near(0.1), 0.5],
      'db-0': [near(0.3), null],
    });
    expect(last(await ask('cpu', 'service'))).toEqual({ web: [near(0.3), 1], db: [near(0.3), null] });
    expect(last(await ask('cpu', 'tenant'))).toEqual({ dev01: [near(0.6), null] });
    expect(last(await ask('cpu', 'node'))).toMatchObject({ n1: [near(0.6), null] });
    expect(last(await ask('memory', 'service'))).toMatchObject({ web: [3e6, null], db: [3e6, null] });
    expect(last(await ask('replicas', 'service'))).toEqual({ web: [2, 3], db: [1, 1] });
    const quota = await ask('quota', 'resource');
    expect(last(quota)).toEqual({ 'limits.cpu': [1, 4] });
    expect(quota.lines.map(({ newest }) => newest)).toEqual([{ value: 1, limit: 4 }]);
    expect(last(await ask('network-received', 'tenant'))).toMatchObject({ dev01: [near(60), null] });
  });

  test('of restarts are how many there were in each step', async () => {
    const { lines } = await ask('restarts', 'service', 20);
    const total = lines.find(({ name }) => name === 'db')?.values.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    expect(total).toBeGreaterThanOrEqual(2);
    expect(total).toBeLessThanOrEqual(4);
  });

  test('are empty where nothing was scraped', async () => {
    const metric = metricNamed('memory');
    if (metric === null) throw new Error('there is no memory');
    const before = CLUSTER_END - 3_600;
    const answer = await engine.query(TENANT, {
      ...{ metric, group: 'tenant', stat: 'average', stepSeconds: 600 },
      ...{ from: new Date(before * 1000), to: new Date(CLUSTER_END * 1000) },
    });
    expect(answer.lines[0]?.values.slice(0, 2)).toEqual([null, null]);
    expect(answer.lines[0]?.values.at(-1)).toBe(6e6);
  });
});

describe('figures from a Prometheus', () => {
  const silent: PrometheusServer = {
    ask: async () => ({ status: 200, text: '{"status":"success","data":{"resultType":"matrix","result":[]}}' }),
  };
  const broken: PrometheusServer = { ask: async () => ({ status: 500, text: 'store-3.internal' }) };
  const question = (name: string) => {
    const metric = metricNamed(name);
    if (metric === null) throw new Error(`there is no metric ${name}`);
    return {
      metric,
      group: metric.groups[0] ?? ('tenant' as const),
      from: new Date(0),
      to: new Date(60_000),
      stat: 'average' as const,
    };
  };
  const engineOf = (server: PrometheusServer) =>
    createPrometheusMetrics({ gateway: createPromqlGateway(server), bindingOf });

  test('that it does not scrape are explained, and so is a server that does not answer', async () => {
    const nothing = await engineOf(silent).query(TENANT, question('quota'));
    expect(nothing).toMatchObject({
      lines: [],
      unavailable: { remedy: expect.stringContaining('kube-state-metrics') },
    });
    const failed = await engineOf(broken).query(TENANT, question('cpu'));
    expect(failed.unavailable?.reason).toContain('did not answer as it should');
    expect(JSON.stringify(failed)).not.toContain('store-3');
    const node = await engineOf(silent).query(TENANT, question('node-cpu'));
    expect(node.unavailable?.reason).toContain('whole node');
  });

  test('are the same that Tenantry itself would measure', async () => {
    const { metrics } = await engineOf(silent).offer(TENANT);
    expect(metrics.map(({ name }) => name)).toEqual(CLUSTER_METRICS.map(({ name }) => name));
  });

  test.each([
    ['web-5d4f8c7b9-xz2v4', 'web'],
    ['my-web-5d4f8c7b9-xz2v4', 'my-web'],
    ['db-0', 'db'],
    ['agent-x2v4z', 'agent'],
    ['plain', 'plain'],
  ])('of pod %s are of service %s', (pod, service) => {
    expect(serviceOfPod(pod)).toBe(service);
  });
});
