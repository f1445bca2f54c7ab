import type { CostReport, TenantCost } from '@tenantry/client';
import { expect, test } from 'vitest';
import { plain } from '../src/output/paint.ts';
import { renderCost, sparkline } from '../src/render/cost.ts';

const sums = (own: string, shared: string, idle: string, unallocated: string, total: string) => ({
  ...{ currency: 'EUR', own, shared, idle, unallocated, total },
});
const empty: TenantCost = {
  ...{
    tenant: 'dev01',
    from: '2026-11-01',
    to: '2026-11-03',
    group: 'service',
    items: [],
    totals: [],
    months: [],
    budget: null,
  },
  ...{ hasMore: false, lastUpdated: null, settledThrough: null },
};
const forecast = { amount: 92.5, low: 80, high: 105, days: 12 };
const known = { lastUpdated: '2026-11-04T06:12:00.000Z', settledThrough: '2026-10-31' };
const months = [{ currency: 'EUR', monthToDate: '12.35', lastMonth: '80', forecast }];

test('a tenant of which nothing is known is told so, and where figures come from', () => {
  expect(renderCost('dev01', empty, empty, plain)[0]).toBe('There are no figures of dev01 yet.');
});

test('a tenant sees this month, what is to be expected, its days, and what it is for', () => {
  const report: TenantCost = {
    ...{ ...empty, ...known, months },
    items: [
      { key: 'Storage', ...sums('2.5', '0', '0', '0', '2.5') },
      { key: 'infrastructure/nonprod', ...sums('0', '6.35', '3.5', '0', '9.85') },
    ],
    totals: [sums('2.5', '6.35', '3.5', '0', '12.35')],
    budget: { amount: 20, currency: 'EUR', spent: 12.35, percent: 61, thresholds: [50, 80, 100], passed: 50 },
  };
  const days: TenantCost = {
    ...{ ...report, group: 'day' },
    items: [
      { key: '2026-11-01', ...sums('1', '0', '0', '0', '1') },
      { key: '2026-11-03', ...sums('8', '0', '0', '0', '8') },
    ],
  };
  expect(renderCost('dev01', report, days, plain)).toEqual([
    'dev01: 12.35 EUR this month, about 92.50 by its end (80.00 to 105.00), 80.00 in the last',
    '61% of its budget of 20.00 EUR is used',
    '▂ █  2026-11-01 to 2026-11-03, 8.00 EUR a day at most',
    '',
    'SERVICE                  OWN  SHARED  IDLE    EUR',
    'Storage                 2.50    0.00  0.00   2.50',
    'infrastructure/nonprod  0.00    6.35  3.50   9.85',
    'TOTAL                   2.50    6.35  3.50  12.35',
    '',
    'As the bill was 2026-11-04 06:12 UTC; days after 2026-10-31 may still change.',
  ]);
});

test('who may see all sees who is gone, what is nobody’s, and bills that cannot be read', () => {
  const report: CostReport = {
    ...{ ...empty, ...known, months, group: 'tenant' },
    items: [
      { key: 'u', tenant: 'old', isDeleted: true, ...sums('5', '0', '0', '0', '5') },
      { key: null, tenant: null, isDeleted: false, ...sums('0', '0', '0', '0.004', '0.004') },
    ],
    totals: [sums('5', '0', '0', '0.004', '5.004')],
    bills: [{ bill: 'azure/1', lastUpdated: null, problem: 'no rights' }],
  };
  const lines = renderCost('all tenants', report, { ...report, items: [] }, plain);
  expect(lines).toContain('old (deleted)  5.00    0.00  0.00         0.00    5.00');
  expect(lines).toContain('unallocated    0.00    0.00  0.00       0.0040  0.0040');
  expect(lines.at(-1)).toBe('azure/1 could not be read: no rights');
});

test('a year has as many bars as a line has room for', () => {
  expect(sparkline(Array(365).fill(1))).toHaveLength(92);
});
