import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { InventoryItem } from '@tenantry/client';
import { resources, TENANT_KIND } from '../../../api/queries.ts';
import { useView } from '../../../api/view.ts';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { type State, StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';

const STATES: Readonly<Record<InventoryItem['state'], readonly [State, string]>> = {
  planned: ['waiting', 'Planned'],
  changing: ['working', 'Changing'],
  present: ['ready', 'Present'],
  blocked: ['failing', 'Blocked'],
  deleting: ['leaving', 'Deleting'],
};

const COLUMNS: readonly Column<InventoryItem>[] = [
  { id: 'title', title: 'Resource', value: ({ title }) => title, width: 'minmax(180px, 2fr)' },
  {
    id: 'state',
    title: 'State',
    value: ({ state }) => STATES[state][1],
    cell: ({ state }) => <StateMark state={STATES[state][0]}>{STATES[state][1]}</StateMark>,
    width: '120px',
  },
  { id: 'type', title: 'Type', value: ({ type }) => type, width: 'minmax(160px, 2fr)', isExtra: true },
  {
    id: 'since',
    title: 'Since',
    value: ({ since }) => since,
    cell: ({ since }) => <Ago at={since} />,
    width: '110px',
    isExtra: true,
  },
];
const NONE: readonly InventoryItem[] = [];

/** What a tenant consists of. */
export function TenantOverview() {
  const { tenant } = useParams({ from: '/tenants/$tenant' });
  const { data = NONE, error, isFetching } = useQuery(resources(TENANT_KIND, null, tenant));
  const [view, setView] = useView();
  if (error !== null) return <ProblemAlert error={error} />;
  return (
    <DataTable
      label="Resources"
      rows={data}
      columns={COLUMNS}
      keyOf={({ key }) => key}
      view={view}
      onView={setView}
      isLoading={isFetching}
      maxHeight={640}
      empty={
        <Empty title="Nothing has been made yet">What the tenant consists of is shown here as it comes to be.</Empty>
      }
    />
  );
}
