import type { MetricAnswer } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { quantity } from '../output/quantity.ts';
import { type Column, table } from '../output/table.ts';

type Series = MetricAnswer['series'][number];

interface Row {
  readonly metric: string;
  readonly series: Series;
  readonly kind: MetricAnswer['kind'];
}

/** Characters of a line drawn. */
const WIDTH = 40;

/** Several figures under each other, or one: what each is now, its limit, and how it went. */
export function renderMetrics(answers: readonly MetricAnswer[], paint: Paint): string[] {
  const rows = answers.flatMap(({ metric, kind, series }) => series.map((one): Row => ({ metric, kind, series: one })));
  const columns: Column<Row>[] = [
    ...(answers.length === 1 ? [] : [{ title: 'METRIC', cell: ({ metric }: Row) => metric }]),
    { title: 'NAME', cell: ({ series }) => series.name },
    {
      title: 'NOW',
      align: 'right',
      cell: ({ series, kind }) => (kind === 'counter' ? '' : shown(nowOf(series), series)),
    },
    {
      title: 'MOST',
      align: 'right',
      cell: ({ series, kind }) => (kind === 'counter' ? '' : shown(mostOf(series.values), series)),
    },
    {
      title: 'TOTAL',
      align: 'right',
      cell: ({ series, kind }) => (kind === 'counter' ? shown(sumOf(series.values), series) : ''),
    },
    { title: 'LIMIT', align: 'right', cell: ({ series }) => limitCell(series, paint) },
    { title: 'OVER TIME', cell: ({ series }) => paint('cyan', sparkline(series.values)) },
  ];
  const hasCounter = answers.some(({ kind }) => kind === 'counter');
  const hasGauge = answers.some(({ kind }) => kind === 'gauge');
  const wanted = columns.filter(
    ({ title }) => (title !== 'TOTAL' || hasCounter) && ((title !== 'NOW' && title !== 'MOST') || hasGauge),
  );
  return table(wanted, rows);
}

/** What a person should know of an answer besides its figures. */
export function wordsOf({ metric, unavailable, omitted, notice }: MetricAnswer): string[] {
  return [
    ...(unavailable === null ? [] : [`${metric}: ${unavailable.reason} ${unavailable.remedy}`]),
    ...(omitted === 0 ? [] : [`${metric}: ${omitted} more are not shown.`]),
    ...(notice === null ? [] : [notice]),
  ];
}

/** As it was measured last; where that is not known, as of the last step. */
const nowOf = ({ newest, values }: Series): number | null => newest?.value ?? lastOf(values);

function limitCell(series: Series, paint: Paint): string {
  const { limits, newest } = series;
  const limit = newest?.limit ?? (limits === null ? null : lastOf(limits));
  const now = nowOf(series);
  if (limit === null) return '';
  const text = shown(limit, series);
  if (now === null || limit === 0) return text;
  const share = Math.round((now / limit) * 100);
  return `${text} ${paint(share >= 90 ? 'yellow' : 'dim', `${share}%`)}`;
}

const LEVELS = '▁▂▃▄▅▆▇█';

/** From nothing to the most; where nothing was measured, nothing is drawn. */
export function sparkline(values: readonly (number | null)[], width = WIDTH): string {
  const places = Math.min(width, values.length);
  const parts = Array.from({ length: places }, (_, index) => {
    const start = Math.floor((index * values.length) / places);
    return mostOf(values.slice(start, Math.floor(((index + 1) * values.length) / places)));
  });
  const most = mostOf(parts) ?? 0;
  return parts
    .map((value) => {
      if (value === null) return ' ';
      const level = most <= 0 ? 0 : Math.round((Math.max(0, value) / most) * (LEVELS.length - 1));
      return LEVELS[level] ?? ' ';
    })
    .join('')
    .trimEnd();
}

const measured = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
const lastOf = (values: readonly (number | null)[]) => measured(values).at(-1) ?? null;
const mostOf = (values: readonly (number | null)[]) =>
  measured(values).reduce<number | null>((most, value) => (most === null || value > most ? value : most), null);
const sumOf = (values: readonly (number | null)[]) => measured(values).reduce((sum, value) => sum + value, 0);

const shown = (value: number | null, { unit }: Pick<Series, 'unit'>) => (value === null ? '' : quantity(value, unit));
