import { type Prices, readPrices } from '@tenantry/kinds';
import type { CostInfrastructure, CostLine, CostSampleDay, CostStore } from '@tenantry/store/contract';
import type { CostSource } from './contract.ts';
import { hoursOfMonth } from './days.ts';
import { decimal, money } from './money.ts';

const UNITS = ['cpu', 'memory', 'volume'] as const;
type Unit = (typeof UNITS)[number];
/** Digits of an amount that is a product of prices and hours. */
const DIGITS = 10;

/** Infrastructures without a cloud that have prices: what was taken of their clusters, by these. */
export function priceLists(
  infrastructures: readonly CostInfrastructure[],
  store: Pick<CostStore, 'costSamples'>,
): CostSource[] {
  return infrastructures
    .filter(({ spec }) => spec.provider === 'kubernetes' && spec.prices !== undefined)
    .map(({ name, spec }) => ({
      bill: `prices/${name}`,
      hasIdleNodesOnly: true,
      async read(range) {
        const samples = (await store.costSamples(range)).filter(({ infrastructure }) => infrastructure === name);
        return samples.length === 0 ? null : pricedLines(samples, readPrices(spec.prices));
      },
    }));
}

/**
 * What tenants asked for is theirs; so are nodes of their own, and volumes. What nobody asked for of the nodes that tenants share is
 * idle. A month of one of a unit comes to its price, however many days the month has.
 */
export function pricedLines(samples: readonly CostSampleDay[], { currency, perMonth }: Prices): CostLine[] {
  const price = (unit: Unit) => perMonth[unit] ?? 0;
  const byDay = Map.groupBy(samples, ({ day }) => day);
  return [...byDay].flatMap(([day, ofDay]) => {
    const cost = (unit: Unit, hours: number) => money(((hours * price(unit)) / hoursOfMonth(day)).toFixed(DIGITS));
    const tenants = ofDay.filter(({ tenantUid }) => tenantUid !== null);
    const nodes = ofDay.find(({ tenantUid }) => tenantUid === null);
    const shared = tenants.filter(({ hasOwnNodes }) => !hasOwnNodes);
    const lines = UNITS.flatMap((unit) => {
      const taken = (sample: CostSampleDay) => (unit === 'volume' ? sample.storage : sample[unit]);
      const own = tenants.map((sample): CostLine => {
        const { tenantUid, infrastructure } = sample;
        const amount = decimal(cost(unit, taken(sample)));
        return { ...lineOf(day, unit, infrastructure, currency), part: 'own', tenantUid, amount, isNode: false };
      });
      if (nodes === undefined || unit === 'volume') return own;
      const left = taken(nodes) - shared.reduce((sum, sample) => sum + taken(sample), 0);
      const amount = decimal(cost(unit, Math.max(0, left)));
      const line = lineOf(day, unit, nodes.infrastructure, currency);
      return [...own, { ...line, part: 'shared' as const, tenantUid: null, amount, isNode: true }];
    });
    return lines.filter(({ amount }) => amount !== '0');
  });
}

const SERVICES: Readonly<Record<Unit, string>> = { cpu: 'CPU', memory: 'Memory', volume: 'Volumes' };

const lineOf = (day: string, unit: Unit, infrastructure: string, currency: string) => ({
  ...{ day, infrastructure, currency },
  service: SERVICES[unit],
  resource: `infrastructure/${infrastructure}/${unit}`,
});
