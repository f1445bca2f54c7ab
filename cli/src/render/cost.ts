import type { CostReport, TenantCost } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { type Column, table } from '../output/table.ts';

type Report = TenantCost | CostReport;
type Item = TenantCost['items'][number] & Partial<CostReport['items'][number]>;

const BARS = '▁▂▃▄▅▆▇█';

/** What a range came to, how this month and the last went, and each group of it. */
export function renderCost(title: string, report: Report, days: Report, paint: Paint): string[] {
  if (report.lastUpdated === null && report.totals.length === 0) {
    return [
      `There are no figures of ${title} yet.`,
      'They come from the bill of the cloud, or from prices of an infrastructure without one.',
    ];
  }
  return [
    ...monthLines(title, report, paint),
    ...budgetLine(report, paint),
    ...sparklines(days, paint),
    ...(report.items.length === 0 ? [] : ['', ...groupTable(report, paint)]),
    ...(report.hasMore ? [paint('dim', 'There are more; the totals hold them too.')] : []),
    '',
    paint('dim', agesOf(report)),
    ...problemLines(report, paint),
  ];
}

function monthLines(title: string, { months }: Report, paint: Paint): string[] {
  if (months.length === 0) return [`${title}: nothing in this month and the last`];
  return months.map(({ currency, monthToDate, lastMonth, forecast }) => {
    const expected =
      forecast === null
        ? ''
        : `, about ${shown(forecast.amount)} by its end (${shown(forecast.low)} to ${shown(forecast.high)})`;
    return `${title}: ${paint('bold', `${shown(monthToDate)} ${currency}`)} this month${expected}, ${shown(lastMonth)} in the last`;
  });
}

function budgetLine(report: Report, paint: Paint): string[] {
  if (!('budget' in report) || report.budget === null) return [];
  const { amount, currency, percent, passed } = report.budget;
  const style = passed === null ? 'green' : passed >= 100 ? 'red' : 'yellow';
  return [
    `${paint(style, `${percent}%`)} of its budget of ${shown(amount)}${currency === '' ? '' : ` ${currency}`} is used`,
  ];
}

/** One for each currency, a bar for each day of the range. */
function sparklines({ items, from, to, totals }: Report, paint: Paint): string[] {
  const dates = datesOf(from, to);
  if (dates.length < 2) return [];
  return totals.map(({ currency }) => {
    const of = new Map(
      items.filter((item) => item.currency === currency).map((item) => [item.key, Number(item.total)]),
    );
    const amounts = dates.map((day) => of.get(day) ?? 0);
    return `${paint('cyan', sparkline(amounts))}  ${from} to ${to}, ${shown(Math.max(...amounts))} ${currency} a day at most`;
  });
}

const MOST_BARS = 100;

export function sparkline(amounts: readonly number[]): string {
  const size = Math.ceil(amounts.length / MOST_BARS);
  const steps = Array.from({ length: Math.ceil(amounts.length / size) }, (_, index) =>
    amounts.slice(index * size, (index + 1) * size).reduce((sum, amount) => sum + amount, 0),
  );
  const most = Math.max(...steps);
  return steps
    .map((step) => (step <= 0 ? ' ' : BARS[Math.min(BARS.length - 1, Math.floor((step / most) * BARS.length))]))
    .join('');
}

function datesOf(from: string, to: string): string[] {
  const count = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(from) + index * 86_400_000).toISOString().slice(0, 10),
  );
}

function groupTable(report: Report, paint: Paint): string[] {
  const items: readonly Item[] = report.items;
  const isOne = new Set(report.totals.map(({ currency }) => currency)).size <= 1;
  const money = (title: string, of: (item: Item) => string): Column<Item> => ({
    title,
    align: 'right',
    cell: (item) => shown(of(item)),
  });
  // Of all tenants it always stands there, that nobody takes the sum of tenants for the bill.
  const hasUnallocated = 'bills' in report;
  const total: Item[] = report.totals.map((sum) => ({ ...sum, key: 'TOTAL', tenant: 'TOTAL' }));
  return table<Item>(
    [
      { title: report.group.toUpperCase(), cell: (item) => nameOf(item, report.group, paint) },
      money('OWN', ({ own }) => own),
      money('SHARED', ({ shared }) => shared),
      money('IDLE', ({ idle }) => idle),
      ...(hasUnallocated ? [money('UNALLOCATED', ({ unallocated }) => unallocated)] : []),
      money(isOne ? (report.totals[0]?.currency ?? '') : 'TOTAL', ({ total: sum }) => sum),
      ...(isOne ? [] : [{ title: 'CURRENCY', cell: ({ currency }: Item) => currency }]),
    ],
    [...items, ...total],
  );
}

function nameOf({ key, tenant, isDeleted }: Item, group: string, paint: Paint): string {
  if (group === 'tenant' && tenant) return isDeleted === true ? `${tenant} ${paint('dim', '(deleted)')}` : tenant;
  if (key !== null) return group === 'resource' ? key.replace(/^\/subscriptions\/[^/]+\/resourcegroups\//, '') : key;
  return group.startsWith('tag:') ? 'untagged' : 'unallocated';
}

function agesOf({ lastUpdated, settledThrough }: Report): string {
  if (lastUpdated === null) return 'The bill was not read yet.';
  return `As the bill was ${lastUpdated.slice(0, 16).replace('T', ' ')} UTC; days after ${settledThrough} may still change.`;
}

function problemLines(report: Report, paint: Paint): string[] {
  if (!('bills' in report)) return [];
  return report.bills.flatMap(({ bill, problem }) =>
    problem === null ? [] : [paint('yellow', `${bill} could not be read: ${problem}`)],
  );
}

/** To the cent; what is less than one, to its hundredths. */
function shown(amount: string | number): string {
  const value = Number(amount);
  return value.toFixed(value !== 0 && Math.abs(value) < 1 ? 4 : 2);
}
