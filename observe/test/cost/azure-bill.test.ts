import type { AzureCost } from '@tenantry/drivers/azure';
import type { CostTenant } from '@tenantry/store/contract';
import { describe, expect, test } from 'vitest';
import { azureLines } from '../../src/cost/azure-bill.ts';

const S = '/subscriptions/1';
const group = (name: string) => `${S}/resourcegroups/${name}`;
const account = (of: string) => `${group(of)}/providers/microsoft.storage/storageaccounts/a`;
const nodes = `${group('mc')}/providers/microsoft.compute/virtualmachinescalesets/aks-system-vmss`;

const cost = (resource: string, tag = '', day = '2026-11-20'): AzureCost => ({
  ...{ day, resource, tag, currency: 'EUR', amount: '1' },
});
const tenant = (tenantUid: string, name: string, more: Partial<CostTenant> = {}): CostTenant => ({
  ...{ tenantUid, name, since: '2026-11-01', until: null, infrastructure: 'nonprod', tags: {} },
  ...{ place: group(`t-${name}`), ...more },
});
const TENANTS = [
  tenant('old', 'dev01', { until: '2026-11-15' }),
  tenant('new', 'dev01', { since: '2026-11-15' }),
  tenant('longer', 'dev012'),
];
const PLACES = [
  { place: group('infra'), infrastructure: 'nonprod' },
  { place: group('mc'), infrastructure: 'nonprod' },
  { place: `${group('theirs')}/providers/microsoft.containerservice/managedclusters/k`, infrastructure: 'own' },
];
const whose = (one: AzureCost) => {
  const [line] = azureLines([one], TENANTS, PLACES);
  return [line?.part, line?.tenantUid, line?.infrastructure];
};

describe('whose a cost is', () => {
  test('is by the tag that the resource carried, for the tenant that had the name on the day', () => {
    expect(whose(cost(account('anywhere'), 'dev01'))).toEqual(['own', 'new', 'nonprod']);
    expect(whose(cost(account('anywhere'), 'DEV01', '2026-11-14'))).toEqual(['own', 'old', 'nonprod']);
    expect(whose(cost(account('anywhere'), 'dev01', '2026-11-16'))).toEqual(['own', 'new', 'nonprod']);
    expect(whose(cost(account('anywhere'), 'dev012'))).toEqual(['own', 'longer', 'nonprod']);
    expect(whose(cost(account('anywhere'), 'dev01', '2026-10-31'))).toEqual(['unallocated', null, null]);
  });

  test('I9: is not shown to who took over a name, not for the day on which both had it either', () => {
    expect(whose(cost(account('anywhere'), 'dev01', '2026-11-15'))).toEqual(['own', 'old', 'nonprod']);
  });

  test('is by the resource group where nobody tagged it, and never by a part of a name', () => {
    expect(whose(cost(account('t-dev012')))).toEqual(['own', 'longer', 'nonprod']);
    expect(whose(cost(account('t-dev')))).toEqual(['unallocated', null, null]);
    expect(whose(cost(account('t-dev0123')))).toEqual(['unallocated', null, null]);
  });

  test('is all tenants’ together in the places of an infrastructure, its nodes apart', () => {
    expect(whose(cost(account('infra')))).toEqual(['shared', null, 'nonprod']);
    expect(whose(cost(PLACES[2]?.place ?? ''))).toEqual(['shared', null, 'own']);
    const lines = azureLines([cost(nodes), cost(account('mc'))], TENANTS, PLACES);
    expect(lines.map(({ part, isNode, service }) => [part, isNode, service])).toEqual([
      ['shared', true, 'Virtual Machines'],
      ['shared', false, 'Storage'],
    ]);
    expect(whose(cost(nodes, 'dev012'))).toEqual(['own', 'longer', 'nonprod']);
  });

  test('is nobody’s where a tag names nobody, wherever it is, and where there is no resource', () => {
    expect(whose(cost(account('infra'), 'somebody'))).toEqual(['unallocated', null, null]);
    expect(whose(cost(''))).toEqual(['unallocated', null, null]);
    const withoutPlace = [tenant('unplaced', 'new', { place: null })];
    expect(azureLines([cost('/stray')], withoutPlace, [])[0]?.part).toBe('unallocated');
    expect(azureLines([cost('')], TENANTS, PLACES)[0]?.service).toBe('Other');
  });
});
