import type { TenantUsage } from '@tenantry/client';
import { expect, test } from 'vitest';
import { plain } from '../src/output/paint.ts';
import { renderUsage } from '../src/render/usage.ts';

const infrastructure = { kind: 'Infrastructure', name: 'nonprod' } as const;
const nothing: TenantUsage = {
  ...{ tenant: 'dev01', infrastructure: 'nonprod', limits: [], excluded: [], count: {}, units: [] },
  spend: { currency: 'EUR', amount: 0, unpriced: [] },
};

test('a tenant without limits is told so', () => {
  expect(renderUsage(nothing, plain)).toEqual(['Nothing that is counted is limited in tenant dev01.']);
});

test('limits are shown with what is used, and what things come to with what has no price', () => {
  const usage: TenantUsage = {
    ...nothing,
    limits: [
      { limit: 'limits.count.Service', by: infrastructure, used: 3, most: 20, isPassed: false },
      { limit: 'limits.spend', by: { kind: 'Tenant', name: 'dev01' }, used: 61.5, most: 50, isPassed: true },
    ],
    excluded: [{ kind: 'Service', name: 'web', limit: 'limits.kinds', by: infrastructure, size: null }],
    units: [
      { unit: 'cpu', quantity: 3, price: 20.5 },
      { unit: 'vm/Standard_D2s_v5', quantity: 1, price: null },
    ],
    spend: { currency: 'EUR', amount: 61.5, unpriced: ['vm/Standard_D2s_v5'] },
  };
  expect(renderUsage(usage, plain)).toEqual([
    'LIMIT          USED  MOST  SET BY',
    'count.Service     3    20  Infrastructure nonprod',
    'spend          61.5    50  Tenant dev01',
    '',
    'UNIT                QUANTITY   A MONTH',
    'cpu                        3  61.5 EUR',
    'vm/Standard_D2s_v5         1         ?',
    'About 61.5 EUR a month, at its largest.',
    'Without a price: vm/Standard_D2s_v5',
    '',
    'There, and not allowed today:',
    '  Service web, by limits.kinds of infrastructure nonprod',
  ]);
});
