import { Button, Code, Drawer, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditRow } from '@tenantry/client';
import { type ReactNode, useMemo, useState } from 'react';
import { audit } from '../../api/queries.ts';
import { useView } from '../../api/view.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { type State, StateMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';
import { changesOf } from './changes.ts';

const OUTCOMES: Readonly<Record<AuditRow['outcome'], readonly [State, string]>> = {
  begun: ['working', 'Begun'],
  success: ['ready', 'Done'],
  refused: ['waiting', 'Refused'],
  failed: ['failing', 'Failed'],
};

/** Who did what: of a tenant, or of the whole installation (null). */
export function ActivityList({
  tenant,
  toolbar,
  fills = false,
}: {
  tenant: string | null;
  toolbar?: ReactNode;
  fills?: boolean;
}) {
  const { data, error, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(audit(tenant));
  const [view, setView] = useView();
  const [chosen, setChosen] = useState<AuditRow | null>(null);
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const columns = useMemo(() => columnsOf(tenant, setChosen), [tenant]);
  if (error !== null) return <ProblemAlert error={error} />;
  return (
    <>
      <DataTable
        label="Deeds"
        rows={rows}
        columns={columns}
        keyOf={({ id }) => id}
        view={view}
        onView={setView}
        isLoading={isFetching && !isFetchingNextPage}
        {...(fills ? {} : { maxHeight: 640 })}
        toolbar={
          <>
            {hasNextPage && (
              <Button size="xs" variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
                Load older ones
              </Button>
            )}
            {toolbar}
          </>
        }
        empty={
          <Empty title="Nothing was done yet">
            Every deed of a person or a token is recorded here, with what it changed.
          </Empty>
        }
      />
      <Drawer
        opened={chosen !== null}
        onClose={() => setChosen(null)}
        position="right"
        size="lg"
        title={chosen === null ? '' : `${chosen.action} ${chosen.kind} ${chosen.name}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {chosen !== null && <Deed row={chosen} />}
      </Drawer>
    </>
  );
}

const CUT = { label: { display: 'block', height: 'auto', lineHeight: 1.5, textOverflow: 'ellipsis' } } as const;

function columnsOf(tenant: string | null, choose: (row: AuditRow) => void): readonly Column<AuditRow>[] {
  const all: readonly Column<AuditRow>[] = [
    { id: 'at', title: 'When', value: ({ at }) => at, cell: ({ at }) => <Ago at={at} />, width: '84px' },
    { id: 'actor', title: 'Who', value: ({ actor }) => actor.name, width: 'minmax(90px, 1.2fr)' },
    {
      id: 'deed',
      title: 'What',
      value: ({ action, kind, name }) => `${action} ${kind} ${name}`,
      cell: (row) => (
        <Button variant="subtle" size="compact-sm" px={0} maw="100%" fw={450} styles={CUT} onClick={() => choose(row)}>
          {row.action} {row.kind} {row.name}
        </Button>
      ),
      width: 'minmax(130px, 2fr)',
    },
    {
      id: 'outcome',
      title: 'Outcome',
      value: ({ outcome }) => OUTCOMES[outcome][1],
      cell: ({ outcome }) => <StateMark state={OUTCOMES[outcome][0]}>{OUTCOMES[outcome][1]}</StateMark>,
      width: '100px',
      isExtra: true,
    },
    {
      id: 'tenant',
      title: 'Tenant',
      value: (row) => row.tenant ?? (row.kind === 'Tenant' ? row.name : ''),
      width: 'minmax(90px, 1fr)',
      isExtra: true,
    },
    { id: 'address', title: 'From', value: ({ actor }) => actor.address ?? '', width: '130px', isExtra: true },
  ];
  return tenant === null ? all : all.filter(({ id }) => id !== 'tenant');
}

function Deed({ row }: { readonly row: AuditRow }) {
  const changes = changesOf(row.before, row.after);
  return (
    <Stack gap="sm">
      <Text size="sm">
        {row.actor.name} {row.actor.kind === 'token' ? 'by token' : ''} from {row.actor.address ?? 'the system itself'},{' '}
        <Ago at={row.at} />
      </Text>
      {changes.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing of what is declared was another afterwards.
        </Text>
      )}
      {changes.map(({ path, from, to }) => (
        <div key={path}>
          <Text size="sm" className="typed">
            {path}
          </Text>
          {from !== undefined && <Code block>{`- ${from}`}</Code>}
          {to !== undefined && <Code block>{`+ ${to}`}</Code>}
        </div>
      ))}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        Row {row.id}, hash {row.hash}
      </Text>
    </Stack>
  );
}
