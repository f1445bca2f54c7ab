import { Button, Group, SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { type Costs, costs } from '../../api/costs.ts';
import { Chart } from '../../parts/chart/chart.tsx';
import { money } from '../../parts/money.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { StateMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';
import classes from './cost.module.css';
import { groupLines, nameOf, partLines } from './cost-lines.ts';
import { type CostSearch, daysOf, eachDay, GROUPS, PERIODS } from './cost-search.ts';
import { CostTable } from './cost-table.tsx';
import { MonthFacts } from './month-facts.tsx';

interface CostViewProps {
  /** Null: of all that the caller may see. */
  readonly tenant: string | null;
  readonly search: CostSearch;
  readonly onSearch: (change: CostSearch) => void;
}

const LABELS = { part: 'Part', tenant: 'Tenant', service: 'Service', resource: 'Resource', tag: 'Tag' } as const;
const TYPING_MS = 400;

/** What things cost: this month, over time, and for what. */
export function CostView({ tenant, search, onSearch }: CostViewProps) {
  const [from, to] = daysOf(search, Date.now());
  const group = search.group ?? (tenant === null ? 'tenant' : 'part');
  const asked = group === 'part' || (group === 'tag' && search.tag === undefined) ? 'day' : group;
  const days = useQuery(costs(tenant, { from, to, group: 'day' }));
  const grouped = useQuery(costs(tenant, { from, to, group: asked === 'tag' ? `tag:${search.tag}` : asked }));
  const report = days.data;
  if (days.error !== null) return <ProblemAlert error={days.error} />;
  if (report === undefined) return <Empty title="Loading costs" />;
  if (report.months.length === 0 && report.totals.length === 0) return <NoCosts report={report} tenant={tenant} />;
  const currencies = report.totals.map(({ currency }) => currency);
  const currency = currencies.find((one) => one === search.currency) ?? currencies[0] ?? '';

  return (
    <>
      <Bills report={report} />
      <MonthFacts report={report} isOfTenant={tenant !== null} />
      {tenant === null && <Unallocated report={report} currency={currency} onSearch={onSearch} />}
      <Panel>
        <Group gap={8} p="xs" px="sm">
          <Select
            size="xs"
            w={150}
            aria-label="Period"
            allowDeselect={false}
            data={search.from === undefined ? [...PERIODS] : [...PERIODS, { value: 'custom', label: 'Custom' }]}
            value={search.from === undefined ? (search.period ?? 'month') : 'custom'}
            onChange={(period) => {
              const found = PERIODS.find(({ value }) => value === period);
              if (found !== undefined) onSearch({ period: found.value, from: undefined, to: undefined });
            }}
          />
          <Day label="From" day={from} onDay={(day) => onSearch({ from: day, to })} />
          <Day label="To" day={to} onDay={(day) => onSearch({ from, to: day })} />
          <SegmentedControl
            size="xs"
            aria-label="By"
            value={group}
            onChange={(by) => onSearch({ group: by })}
            data={GROUPS.filter((by) => tenant === null || by !== 'tenant').map((by) => ({
              value: by,
              label: LABELS[by],
            }))}
          />
          {group === 'tag' && <Tag tag={search.tag ?? ''} onTag={(tag) => onSearch({ tag })} />}
          {currencies.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label="Currency"
              value={currency}
              onChange={(one) => onSearch({ currency: one })}
              data={currencies}
            />
          )}
          <Button
            component="a"
            download
            href={csvPath(tenant, from, to)}
            size="xs"
            variant="default"
            ml="auto"
            leftSection={<IconDownload size={14} />}
          >
            CSV (FOCUS)
          </Button>
        </Group>
        {grouped.error !== null ? (
          <ProblemAlert error={grouped.error} />
        ) : (
          <Figures
            report={report}
            grouped={grouped.data}
            range={[from, to]}
            group={asked === 'day' ? 'part' : group}
            tag={search.tag}
            currency={currency}
          />
        )}
      </Panel>
    </>
  );
}

interface FiguresProps {
  readonly report: Costs;
  readonly grouped: Costs | undefined;
  readonly range: readonly [string, string];
  readonly group: string;
  readonly tag: string | undefined;
  readonly currency: string;
}

function Figures({ report, grouped, range: [from, to], group, tag, currency }: FiguresProps) {
  const days = useMemo(() => eachDay([from, to]), [from, to]);
  const times = useMemo(() => days.map((day) => Date.parse(day) / 1000), [days]);
  const ofCurrency = useMemo(() => report.items.filter((item) => item.currency === currency), [report, currency]);
  const items = useMemo(
    () => (group === 'part' ? ofCurrency : (grouped?.items ?? []).filter((item) => item.currency === currency)),
    [group, grouped, ofCurrency, currency],
  );
  const lines = useMemo(
    () =>
      group === 'part'
        ? partLines(ofCurrency, days)
        : groupLines(items, ofCurrency, days, (item) => nameOf(item, group, tag)),
    [group, tag, items, ofCurrency, days],
  );
  const total = report.totals.find((one) => one.currency === currency);
  if (total === undefined) return <Empty title="Nothing was billed in this time" />;
  return (
    <>
      <div className={classes.chart}>
        <Chart
          label="Cost by day"
          times={times}
          lines={lines}
          shape="bars"
          rests="sum"
          isUtc
          height={220}
          format={(value) => money(value, currency)}
        />
      </div>
      <Text size="xs" c="dimmed" px="sm" pb="sm">
        {settledWords(report.settledThrough)}
        {report.lastUpdated !== null && (
          <>
            {' '}
            As the bill was <Ago at={report.lastUpdated} />. Days are those of UTC.
          </>
        )}
      </Text>
      <CostTable
        items={items}
        total={total}
        group={group}
        tag={tag}
        hasMore={group !== 'part' && grouped?.hasMore === true}
      />
    </>
  );
}

const settledWords = (day: string | null): string =>
  day === null ? 'Figures may change for 72 hours.' : `Figures of days after ${day} may still change, for 72 hours.`;

function Day({ label, day, onDay }: { label: string; day: string; onDay: (day: string) => void }) {
  return (
    <TextInput
      size="xs"
      type="date"
      w={140}
      aria-label={label}
      value={day}
      onChange={({ currentTarget }) => currentTarget.value !== '' && onDay(currentTarget.value)}
    />
  );
}

/** What is typed counts once the typing stops. */
function Tag({ tag, onTag }: { readonly tag: string; readonly onTag: (tag: string | undefined) => void }) {
  const [typed, setTyped] = useState(tag);
  const say = useDebouncedCallback((text: string) => onTag(text.trim() === '' ? undefined : text.trim()), TYPING_MS);
  useEffect(() => setTyped(tag), [tag]);
  return (
    <TextInput
      size="xs"
      w={130}
      maxLength={128}
      aria-label="Key of the tag"
      placeholder="Key: team"
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        say(currentTarget.value);
      }}
    />
  );
}

/** What is nobody's is said, for nobody else will. */
function Unallocated(props: Pick<CostViewProps, 'onSearch'> & { readonly report: Costs; readonly currency: string }) {
  const total = props.report.totals.find(({ currency }) => currency === props.currency);
  const nobodys = Number(total?.unallocated ?? 0);
  const whole = Number(total?.total ?? 0);
  if (nobodys === 0 || whole === 0) return null;
  return (
    <Panel>
      <Group gap="md" p="sm">
        <StateMark state="waiting">{`${money(nobodys, props.currency)} of nobody`}</StateMark>
        <Text size="sm">
          {Math.round((nobodys / whole) * 100)} % of this time: of resources without the tag of a tenant, outside of
          what Tenantry made.
        </Text>
        <Button size="compact-xs" variant="default" onClick={() => props.onSearch({ group: 'resource' })}>
          By resource
        </Button>
      </Group>
    </Panel>
  );
}

function Bills({ report: { bills } }: { readonly report: Costs }) {
  return bills
    .filter(({ problem }) => problem !== null)
    .map(({ bill, problem, lastUpdated }) => (
      <Panel key={bill}>
        <Group gap="md" p="sm">
          <StateMark state="waiting">{`${bill} could not be read the last time`}</StateMark>
          <Text size="sm">
            {problem} What was known stays
            {lastUpdated !== null && (
              <>
                , as it was <Ago at={lastUpdated} />
              </>
            )}
            . It is tried again at the next look.
          </Text>
        </Group>
      </Panel>
    ));
}

function NoCosts({ report, tenant }: { readonly report: Costs; readonly tenant: string | null }) {
  return (
    <>
      <Bills report={report} />
      <Panel>
        <Empty title={tenant === null ? 'Nothing was billed yet' : `${tenant} has cost nothing yet`}>
          <p>
            {report.lastUpdated === null ? (
              'No bill was read yet.'
            ) : (
              <>
                The bill was read <Ago at={report.lastUpdated} />.
              </>
            )}{' '}
            Azure tells figures 8 to 24 hours late, and corrects them for 72 hours. Tenantry reads them four times a
            day, with the right Microsoft.CostManagement/query/read.
          </p>
          <p>
            A cluster without a cloud costs by the <span className="typed">prices</span> of its Infrastructure.
          </p>
        </Empty>
      </Panel>
    </>
  );
}

function csvPath(tenant: string | null, from: string, to: string): string {
  const base = tenant === null ? '/api/v1/cost' : `/api/v1/tenants/${encodeURIComponent(tenant)}/cost`;
  return `${base}?${new URLSearchParams({ format: 'csv', from, to })}`;
}
