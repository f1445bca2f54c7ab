import { useQuery } from '@tanstack/react-query';
import type { LogHistogram as Histogram, LogFilter } from '@tenantry/client';
import { useMemo } from 'react';
import { logHistogram } from '../../../api/observed.ts';
import type { TimeRange } from '../../../api/range.ts';
import { Chart } from '../../../parts/chart/chart.tsx';
import type { Line } from '../../../parts/chart/lines.ts';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';

/** From the gravest on, in which order they are stacked. */
const LEVELS = [
  ['Error', '--state-failing', ['error', 'fatal']],
  ['Warn', '--state-waiting', ['warn']],
  ['Info', '--state-working', ['info']],
  ['Debug', '--state-leaving', ['debug', 'trace']],
  ['No level', '--chart-rest', ['unknown']],
] as const;

const number = new Intl.NumberFormat('en');

interface LogHistogramProps {
  readonly tenant: string;
  readonly filter: LogFilter;
  readonly range: TimeRange;
  readonly onRange: (range: TimeRange) => void;
  readonly hasLegend: boolean;
}

/** How many lines there are when, by level; drawing over a stretch looks at that alone. */
export function LogHistogram({ tenant, filter, range, onRange, hasLegend }: LogHistogramProps) {
  const { data, error } = useQuery(logHistogram(tenant, filter, range));
  const drawn = useMemo(() => drawnOf(data), [data]);
  if (error !== null) return <ProblemAlert error={error} />;
  return (
    <Chart
      label="Lines over time, by level"
      times={drawn.times}
      lines={drawn.lines}
      shape="bars"
      format={(value) => number.format(value)}
      height={84}
      rests="sum"
      hasLegend={hasLegend}
      onSelect={(from, to) =>
        onRange({
          kind: 'between',
          from: new Date(from).toISOString(),
          to: new Date(Math.max(to, from + 1000)).toISOString(),
        })
      }
    />
  );
}

interface Counted {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly items: Histogram['items'];
}

function drawnOf(counted: Counted | undefined): { readonly times: readonly number[]; readonly lines: readonly Line[] } {
  if (counted === undefined) return { times: [], lines: [] };
  const { first, last, step, items } = counted;
  const times: number[] = [];
  for (let at = first; at < last; at += step) times.push(at);
  const byTime = new Map(items.map((item) => [Date.parse(item.at) / 1000, item.levels]));
  const lines = LEVELS.map(([label, color, levels]) => ({
    key: label,
    label,
    color,
    values: times.map((at) => levels.reduce((sum, level) => sum + (byTime.get(at)?.[level] ?? 0), 0)),
  }));
  return { times, lines: lines.filter(({ values }) => values.some((count) => count > 0)) };
}
