import type { MetricAnswer } from '@tenantry/client';
import { describe, expect, it } from 'vitest';
import { plain } from '../src/output/paint.ts';
import { renderMetrics, sparkline, wordsOf } from '../src/render/metrics.ts';

type Series = MetricAnswer['series'][number];
const series = (more: Partial<Series>): Series => ({
  ...{
    name: 'dev01',
    unit: 'cores',
    object: null,
    labels: null,
    service: null,
    node: null,
    values: [],
    limits: null,
    newest: null,
  },
  ...more,
});
const answer = (more: Partial<MetricAnswer>): MetricAnswer => ({
  ...{ metric: 'cpu', kind: 'gauge', group: 'tenant', stat: 'average', engine: 'embedded' },
  ...{ from: '2026-11-29T03:00:00Z', to: '2026-11-29T03:03:00Z', step: 60 },
  ...{ series: [], omitted: 0, unavailable: null, notice: null },
  ...more,
});

describe('a sparkline', () => {
  it('goes from nothing to the most, and leaves out what was not measured', () => {
    expect(sparkline([0, 1, null, 7, 14])).toBe('▁▂ ▅█');
    expect(sparkline([null, 2, 2, null])).toBe(' ██');
    expect(sparkline([0, 0])).toBe('▁▁');
    expect(sparkline([])).toBe('');
  });

  it('shows the most of what it draws together', () => {
    expect(sparkline([0, 0, 8, 0, 4, 4, null, null], 4)).toBe('▁█▅');
  });
});

describe('figures', () => {
  it('are said as quantities, with their limits and how much of them is used', () => {
    const cpu = answer({ series: [series({ values: [0.1, 0.25, null], limits: [0.5, 0.5, null] })] });
    const memory = answer({
      metric: 'memory',
      series: [series({ unit: 'bytes', values: [64 * 2 ** 20, 96 * 2 ** 20, 1536 * 2 ** 20] })],
    });
    const restarts = answer({
      metric: 'restarts',
      kind: 'counter',
      series: [series({ unit: 'count', values: [1, 0, 2] })],
    });
    expect(renderMetrics([cpu, memory, restarts], plain)).toEqual([
      'METRIC    NAME     NOW   MOST  TOTAL     LIMIT  OVER TIME',
      'cpu       dev01   250m   250m         500m 50%  ▄█',
      'memory    dev01  1.5Gi  1.5Gi                   ▁▁█',
      'restarts  dev01                    3            ▅▁█',
    ]);
  });

  it('that are not there are explained', () => {
    const unavailable = { reason: 'The cluster has no metrics API.', remedy: 'Install metrics-server.' };
    expect(wordsOf(answer({ unavailable, omitted: 2 }))).toEqual([
      'cpu: The cluster has no metrics API. Install metrics-server.',
      'cpu: 2 more are not shown.',
    ]);
  });
});
