import type { InventoryItem } from '@tenantry/client';
import { CopyIcon } from '../../parts/copied.tsx';
import { type Column, DataTable, type View } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/page.tsx';
import { StateMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';
import classes from './objects.module.css';
import { shortType, stateOfResource, wordOfResource } from './resource-state.ts';

const COLUMNS: readonly Column<InventoryItem>[] = [
  { id: 'title', title: 'Resource', value: ({ title }) => title, width: 'minmax(190px, 6fr)' },
  {
    id: 'state',
    title: 'State',
    value: wordOfResource,
    cell: (resource) => <StateMark state={stateOfResource(resource)}>{wordOfResource(resource)}</StateMark>,
    width: '96px',
  },
  {
    id: 'type',
    title: 'Type',
    value: ({ type }) => type,
    cell: ({ type }) => <span title={type}>{shortType(type)}</span>,
    width: 'minmax(90px, 2fr)',
    isExtra: true,
  },
  {
    id: 'id',
    title: 'Id',
    value: ({ id }) => id,
    cell: ({ id }) => (
      <span className={classes.copied} title={id}>
        <span className="typed">{id}</span>
        <CopyIcon text={id} label="Copy the id" />
      </span>
    ),
    width: 'minmax(44px, 1fr)',
    isExtra: true,
  },
  {
    id: 'since',
    title: 'Since',
    value: ({ since }) => since,
    cell: ({ since }) => <Ago at={since} />,
    width: '80px',
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
