import { useQuery } from '@tanstack/react-query';
import type { InventoryItem, KindDescription } from '@tenantry/client';
import { useState } from 'react';
import { resources } from '../../api/queries.ts';
import { type Column, DataTable, type View } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { type State, StateMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';

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

interface ResourceTableProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly name: string;
}

/** What an object consists of, out there. */
export function ResourceTable({ kind, tenant, name }: ResourceTableProps) {
  const { data = NONE, error, isFetching } = useQuery(resources(kind, tenant, name));
  const [view, setView] = useState<View>({});
  if (error !== null) return <ProblemAlert error={error} />;
  return (
    <DataTable
      label="Resources"
      rows={data}
      columns={COLUMNS}
      keyOf={({ key }) => key}
      view={view}
      onView={setView}
      isLoading={isFetching && data.length === 0}
      maxHeight={480}
      empty={
        <Empty title="It consists of nothing out there">
          It counts as soon as it is declared, or what it stands for has not been begun yet.
        </Empty>
      }
    />
  );
}
