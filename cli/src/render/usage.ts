import type { TenantUsage } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { indented, table } from '../output/table.ts';

type Limit = TenantUsage['limits'][number];
type Unit = TenantUsage['units'][number];

/** Limits with what is used of them; what things come to; what could not be declared today. */
export function renderUsage(usage: TenantUsage, paint: Paint): string[] {
  const { tenant, limits, excluded, spend } = usage;
  return [
    ...(limits.length === 0 ? [`Nothing that is counted is limited in tenant ${tenant}.`] : limitTable(limits, paint)),
    ...(usage.units.length === 0 ? [] : ['', ...spendLines(usage.units, spend, paint)]),
    ...(excluded.length === 0
      ? []
      : [
          '',
          paint('yellow', 'There, and not allowed today:'),
          ...indented(
            excluded.map(({ kind, name, size, limit, by }) => {
              const what = `${kind} ${name}${size === null ? '' : ` (${size})`}`;
              return `${what}, by ${limit} of ${by.kind.toLowerCase()} ${by.name}`;
            }),
          ),
        ]),
  ];
}

function limitTable(limits: readonly Limit[], paint: Paint): string[] {
  return table<Limit>(
    [
      { title: 'LIMIT', cell: ({ limit }) => limit.replace(/^limits\./, '') },
      {
        title: 'USED',
        align: 'right',
        cell: ({ used, isPassed }) => (isPassed ? paint('red', shown(used)) : shown(used)),
      },
      { title: 'MOST', align: 'right', cell: ({ most }) => shown(most) },
      { title: 'SET BY', cell: ({ by }) => `${by.kind} ${by.name}` },
    ],
    limits,
  );
}

function spendLines(
  units: readonly Unit[],
  { currency, amount, unpriced }: TenantUsage['spend'],
  paint: Paint,
): string[] {
  const isPriced = unpriced.length < units.length;
  return [
    ...table<Unit>(
      [
        { title: 'UNIT', cell: ({ unit }) => unit },
        { title: 'QUANTITY', align: 'right', cell: ({ quantity }) => shown(quantity) },
        {
          title: 'A MONTH',
          align: 'right',
          cell: ({ quantity, price }) => (price === null ? '?' : `${shown(quantity * price)} ${currency}`),
        },
      ],
      units,
    ),
    ...(isPriced ? [`About ${shown(amount)} ${currency} a month, at its largest.`] : []),
    ...(unpriced.length === 0 ? [] : [paint('dim', `Without a price: ${unpriced.join(', ')}`)]),
  ];
}

function shown(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}
