import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MetricAnswer, MetricList } from '@tenantry/client';
import { useMemo } from 'react';
import { metric } from '../../../api/observed.ts';
import type { TimeRange } from '../../../api/range.ts';
import { Chart } from '../../../parts/chart/chart.tsx';
import { ChartTable } from '../../../parts/chart/chart-table.tsx';
import type { Line } from '../../../parts/chart/lines.ts';
import { formatOf, ticksOf, type Unit } from '../../../parts/chart/units.ts';
import { Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { type ColorOf, linesOf, tenantLinesOf, timesOf } from './metric-lines.ts';
import classes from './metrics.module.css';

export interface Looking {
  readonly tenant: string;
  readonly range: TimeRange;
  readonly onRange: (range: TimeRange) => void;
  readonly service: string | undefined;
  readonly hasLimits: boolean;
  readonly isTable: boolean;
  readonly colorOf: ColorOf;
}

interface MetricPanelProps extends Looking {
  readonly item: MetricList['items'][number];
  readonly group: string;
}

const SERVICE_GROUPS: readonly string[] = ['service', 'pod'];
/** The resource that a quota counts them as. */
const RESOURCES: Readonly<Record<string, string>> = { cpu: 'cpu', memory: 'memory' };

/** One figure over time. */
export function MetricPanel({ item, group, ...looking }: MetricPanelProps) {
  const { tenant, range, service, hasLimits, colorOf } = looking;
  const asked = item.groups.find((one) => one === group) ?? item.groups[0] ?? 'tenant';
  const question = { metric: item.name, group: asked, service: SERVICE_GROUPS.includes(asked) ? service : undefined };
  const { data, error } = useQuery(metric(tenant, question, range));
  const resource = asked === 'tenant' ? RESOURCES[item.name] : undefined;
  const wantsQuota = hasLimits && resource !== undefined;
  const quota = useQuery({
    ...metric(tenant, { metric: 'quota', group: 'resource' }, range),
    enabled: wantsQuota,
  }).data;
  const lines = useMemo(() => {
    if (data === undefined) return [];
    return wantsQuota ? tenantLinesOf(data, quota, resource) : linesOf(data, hasLimits, colorOf);
  }, [data, quota, wantsQuota, resource, hasLimits, colorOf]);

  const words = [asked === group ? null : `by ${asked}`, notesOf(data)].filter((one) => one !== null).join(', ');
  return (
    <Panel
      title={item.title}
      aside={
        <Text size="xs" c="dimmed">
          {words}
        </Text>
      }
    >
      {error !== null ? (
        <ProblemAlert error={error} />
      ) : (
        <Drawn label={item.title} answer={data} lines={lines} unit={data?.series[0]?.unit ?? 'count'} {...looking} />
      )}
      {item.unavailable !== null && (
        <p className={classes.unknown}>
          {item.unavailable.reason} {item.unavailable.remedy}
        </p>
      )}
    </Panel>
  );
}

interface DrawnProps extends Looking {
  readonly label: string;
  readonly answer: MetricAnswer | undefined;
  readonly lines: readonly Line[];
  readonly unit: Unit;
}

/** As a chart, or as a table. */
export function Drawn({ label, answer, lines, unit, isTable, onRange }: DrawnProps) {
  const times = useMemo(() => (answer === undefined ? [] : timesOf(answer)), [answer]);
  const format = useMemo(() => formatOf(unit), [unit]);
  if (answer === undefined && isTable) return <p className={classes.nothing}>Loading figures</p>;
  if (answer !== undefined && lines.every(({ values }) => values.every((value) => value === null))) {
    return <p className={classes.nothing}>Nothing was measured in this time.</p>;
  }
  return (
    <div className={classes.drawn}>
      {isTable ? (
        <ChartTable label={label} times={times} lines={lines} format={format} />
      ) : (
        <Chart
          label={label}
          times={times}
          lines={lines}
          shape={answer?.kind === 'counter' ? 'bars' : 'line'}
          rests={answer?.kind === 'counter' ? 'sum' : 'newest'}
          format={format}
          ticks={ticksOf(unit)}
          sync="metrics"
          onSelect={(from, to) =>
            onRange({ kind: 'between', from: new Date(from).toISOString(), to: new Date(to).toISOString() })
          }
        />
      )}
    </div>
  );
}

function notesOf(answer: MetricAnswer | undefined): string | null {
  if (answer === undefined) return 'loading';
  return answer.omitted === 0 ? null : `${answer.omitted} smaller ones are not shown`;
}
