import type { InventoryItem } from '@tenantry/client';
import { useView } from '../../../api/view.ts';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/page.tsx';
import { StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';
import { stateOfResource, wordOfResource } from './resource-state.ts';

const COLUMNS: readonly Column<InventoryItem>[] = [
  { id: 'title', title: 'Resource', value: ({ title }) => title, width: 'minmax(180px, 2fr)' },
  {
    id: 'state',
    title: 'State',
    value: wordOfResource,
    cell: (resource) => <StateMark state={stateOfResource(resource)}>{wordOfResource(resource)}</StateMark>,
    width: '120px',
  },
  { id: 'type', title: 'Type', value: ({ type }) => type, width: 'minmax(160px, 2fr)', isExtra: true },
  {
    id: 'id',
    title: 'Id',
    value: ({ id }) => id,
    cell: ({ id }) => (
      <span className="typed" title={id}>
        {id}
      </span>
    ),
    width: 'minmax(160px, 3fr)',
    isExtra: true,
  },
  {
    id: 'since',
    title: 'Since',
    value: ({ since }) => since,
    cell: ({ since }) => <Ago at={since} />,
    width: '110px',
    isExtra: true,
  },
];

/** The inventory of an object as a list. */
export function ResourceList({ resources, isLoading }: { resources: readonly InventoryItem[]; isLoading: boolean }) {
  const [view, setView] = useView();
  return (
    <DataTable
      label="Resources"
      rows={resources}
      columns={COLUMNS}
      keyOf={({ key }) => key}
      view={view}
      onView={setView}
      isLoading={isLoading}
      maxHeight={640}
      empty={<Empty title="Nothing has been made yet">What it consists of is shown here as it comes to be.</Empty>}
    />
  );
}
