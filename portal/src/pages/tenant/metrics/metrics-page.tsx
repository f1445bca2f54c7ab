import { Alert, Group, SegmentedControl, Select, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { MetricList } from '@tenantry/client';
import { useCallback, useMemo } from 'react';
import { metricList } from '../../../api/observed.ts';
import { objects, SERVICE_KIND } from '../../../api/queries.ts';
import { rangeOf, searchOfRange, type TimeRange } from '../../../api/range.ts';
import { Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { RangePicker } from '../../../parts/range/range-picker.tsx';
import { Ago } from '../../../parts/time.tsx';
import { colorsByName } from './metric-lines.ts';
import { type Looking, MetricPanel } from './metric-panel.tsx';
import classes from './metrics.module.css';
import { type Group as By, GROUPS, type MetricsSearch } from './metrics-search.ts';
import { QuotaPanels } from './quota-panel.tsx';

type Item = MetricList['items'][number];

const BY: Readonly<Record<By, string>> = { tenant: 'Tenant', service: 'Service', pod: 'Pod', node: 'Node' };
/** Of nodes that are the tenant's own; without any there is nothing to show. */
const OF_NODES: readonly string[] = ['node-cpu', 'node-memory'];
const MEASURED_LATE_MS = 180_000;
/** A tenant may send hundreds. */
const MOST_SENT = 30;
const isSent = ({ groups }: Item): boolean => groups[0] === 'series';

/** How much the tenant uses, of what it may use, over time. */
export function MetricsPage() {
  const { tenant } = useParams({ from: '/tenants/$tenant' });
  const search = useSearch({ from: '/tenants/$tenant/metrics' });
  const navigate = useNavigate({ from: '/tenants/$tenant/metrics' });
  const { data, error } = useQuery(metricList(tenant));
  const { data: services = [] } = useQuery(objects(SERVICE_KIND, tenant));
  const range = useMemo(() => rangeOf(search), [search]);
  const group = search.group ?? 'tenant';
  const change = useCallback(
    (next: MetricsSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const onRange = useCallback((next: TimeRange) => change(searchOfRange(next)), [change]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other things begin with the first colour again
  const colorOf = useMemo(colorsByName, [group, search.service]);
  const looking: Looking = {
    tenant,
    range,
    onRange,
    service: search.service,
    hasLimits: search.limits !== 'off',
    isTable: search.view === 'table',
    colorOf,
  };
  const items = data?.items ?? [];
  const isThere = ({ name, unavailable }: Item): boolean =>
    name !== 'quota' && unavailable === null && (group === 'node' || !OF_NODES.includes(name));
  const there = items.filter(isThere);
  const shown = [...there.filter((item) => !isSent(item)), ...there.filter(isSent).slice(0, MOST_SENT)];
  const missing = items.filter(({ unavailable }) => unavailable !== null);

  return (
    <>
      <Group gap={10}>
        <RangePicker range={range} presets={['1h', '6h', '24h', '7d']} onRange={onRange} />
        <SegmentedControl
          size="xs"
          aria-label="Told apart by"
          value={group}
          onChange={(by) => change({ group: by === 'tenant' ? undefined : (by as By) })}
          data={GROUPS.map((by) => ({ value: by, label: BY[by] }))}
        />
        {(group === 'service' || group === 'pod') && (
          <Select
            size="xs"
            w={170}
            aria-label="Service"
            placeholder="All services"
            clearable
            searchable
            data={services.map(({ metadata }) => metadata.name)}
            value={search.service ?? null}
            onChange={(service) => change({ service: service ?? undefined })}
          />
        )}
        <Switch
          size="xs"
          label="Limits, dashed"
          checked={looking.hasLimits}
          onChange={({ currentTarget }) => change({ limits: currentTarget.checked ? undefined : 'off' })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Shown as"
          value={looking.isTable ? 'table' : 'charts'}
          onChange={(view) => change({ view: view === 'table' ? 'table' : undefined })}
          data={[
            { value: 'charts', label: 'Charts' },
            { value: 'table', label: 'Tables' },
          ]}
        />
        <Text size="xs" c="dimmed" ml="auto" role="status">
          {data !== undefined && <Measured list={data} />}
        </Text>
      </Group>
      {error !== null && <ProblemAlert error={error} />}
      {data?.notice !== null && data?.notice !== undefined && <Alert color="yellow">{data.notice}</Alert>}
      <div className={classes.grid}>
        {shown.map((item) => (
          <MetricPanel key={`${item.name} ${item.groups[0]}`} item={item} group={group} {...looking} />
        ))}
        {items.some(({ name }) => name === 'quota') && <QuotaPanels {...looking} />}
      </div>
      {there.length > shown.length && (
        <Text size="xs" c="dimmed">
          {there.length - shown.length} more figures that programs send are not shown: the command line and the API have
          them.
        </Text>
      )}
      {missing.length > 0 && <Missing items={missing} />}
    </>
  );
}

function Measured({ list: { measuredAt, engine, everySeconds } }: { readonly list: MetricList }) {
  if (engine === 'prometheus') return 'Answered by a Prometheus-compatible server';
  if (measuredAt === null) return 'Not measured yet; figures come within a minute of the first pod';
  const isLate = Date.now() - Date.parse(measuredAt) > MEASURED_LATE_MS;
  return (
    <>
      {isLate ? 'Not measured since ' : 'Measured '}
      <Ago at={measuredAt} />, every {everySeconds} s
    </>
  );
}

/** What is not known is said, with what would change it. */
function Missing({ items }: { readonly items: readonly Item[] }) {
  const byReason = Map.groupBy(items, ({ unavailable }) => unavailable?.reason ?? '');
  return (
    <Panel title="What is not known">
      <dl className={classes.missing}>
        {[...byReason].map(([reason, alike]) => (
          <div key={reason}>
            <dt>{alike.map(({ title }) => title).join(', ')}</dt>
            <dd>
              {reason} {alike[0]?.unavailable?.remedy}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
