import type { InventoryItem } from '@tenantry/client';
import { type Column, DataTable, type View } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/page.tsx';
import { StateMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';
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

interface ResourceListProps {
  readonly resources: readonly InventoryItem[];
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly isLoading: boolean;
}

/** The inventory of an object as a list. */
export function ResourceList({ resources, view, onView, isLoading }: ResourceListProps) {
  return (
    <DataTable
      label="Resources"
      rows={resources}
      columns={COLUMNS}
      keyOf={({ key }) => key}
      view={view}
      onView={onView}
      isLoading={isLoading}
      maxHeight={520}
      empty={
        <Empty title="It consists of nothing out there">
          It counts as soon as it is declared, or what it stands for has not been begun yet.
        </Empty>
      }
    />
  );
}
