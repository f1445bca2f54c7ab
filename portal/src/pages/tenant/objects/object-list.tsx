import { SegmentedControl } from '@mantine/core';
import { useQueries, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { KindDescription, TenantryObject } from '@tenantry/client';
import { useMemo } from 'react';
import { kinds, objects } from '../../../api/queries.ts';
import { useView } from '../../../api/view.ts';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { PhaseMark, wordOfPhase } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';
import { type Figure, figuresOf } from '../../objects/figures.ts';
import { NewButton } from './new-button.tsx';
import classes from './object-list.module.css';

interface Row {
  readonly kind: KindDescription;
  readonly object: TenantryObject;
  readonly figures: readonly Figure[];
}

const ADDRESS = 'Address';

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'name',
    title: 'Name',
    value: ({ object }) => object.metadata.name,
    cell: ({ kind, object: { metadata } }) => (
      <Link
        to="/tenants/$tenant/$plural/$name"
        params={{ tenant: metadata.tenant ?? '', plural: kind.plural, name: metadata.name }}
        className="link typed"
      >
        {metadata.displayName}
      </Link>
    ),
    width: 'minmax(120px, 1.2fr)',
  },
  { id: 'kind', title: 'Kind', value: ({ kind }) => kind.name, width: '130px', isExtra: true },
  {
    id: 'state',
    title: 'State',
    value: ({ object }) => wordOfPhase(object.status.phase),
    cell: ({ object }) => <PhaseMark object={object} />,
    width: '130px',
  },
  {
    id: 'figures',
    title: 'Figures',
    value: ({ figures }) => figures.map(({ text }) => text).join(' '),
    cell: ({ figures }) => (
      <span className={classes.figures}>
        {figures
          .filter(({ title }) => title !== ADDRESS)
          .map(({ title, text }, index) => (
            <span
              key={title}
              className={classes.figure}
              data-first={index === 0 || undefined}
              title={`${title}: ${text}`}
            >
              <span className="soft">{title} </span>
              {text}
            </span>
          ))}
      </span>
    ),
    width: 'minmax(200px, 3fr)',
    isExtra: true,
  },
  {
    id: 'address',
    title: ADDRESS,
    value: ({ figures }) => figures.find(({ title }) => title === ADDRESS)?.text ?? '',
    width: 'minmax(120px, 2fr)',
    isExtra: true,
  },
  {
    id: 'created',
    title: 'Created',
    value: ({ object }) => object.metadata.createdAt,
    cell: ({ object }) => <Ago at={object.metadata.createdAt} />,
    width: '100px',
    isExtra: true,
  },
];

interface ObjectListProps {
  readonly group: KindDescription['group'];
  readonly label: string;
  /** What belongs here, for who has nothing of it yet. */
  readonly about: string;
}

/** Everything of a tenant that belongs to a group, whatever kinds there are. */
export function ObjectList({ group, label, about }: ObjectListProps) {
  const { tenant } = useParams({ from: '/tenants/$tenant' });
  const { data: all } = useSuspenseQuery(kinds);
  const own = useMemo(() => all.filter((kind) => kind.scope === 'tenant' && kind.group === group), [all, group]);
  const { kind: wanted }: { kind?: string } = useSearch({ strict: false });
  const shown = own.find(({ plural }) => plural === wanted);
  const answers = useQueries({ queries: own.map((kind) => objects(kind, tenant)) });
  const [view, setView] = useView();
  const navigate = useNavigate();

  const rows = own.flatMap((kind, index) =>
    (shown === undefined || kind === shown ? (answers[index]?.data ?? []) : []).map(
      (object): Row => ({ kind, object, figures: figuresOf(kind, object) }),
    ),
  );
  const error = answers.find((answer) => answer.error !== null)?.error ?? null;

  return (
    <>
      {error !== null && <ProblemAlert error={error} />}
      <DataTable
        label={label}
        rows={rows}
        columns={COLUMNS}
        keyOf={({ object }) => object.metadata.uid}
        words={({ kind, object, figures }) =>
          [object.metadata.name, kind.name, wordOfPhase(object.status.phase), ...figures.map(({ text }) => text)].join(
            ' ',
          )
        }
        view={view}
        onView={setView}
        isLoading={answers.some(({ isLoading }) => isLoading)}
        maxHeight={720}
        toolbar={
          <>
            {own.length > 1 && (
              <SegmentedControl
                size="xs"
                aria-label="Kind"
                data={[{ value: '', label: 'All' }, ...own.map(({ plural, name }) => ({ value: plural, label: name }))]}
                value={shown?.plural ?? ''}
                onChange={(next) =>
                  void navigate({
                    to: '.',
                    search: (before: object) => ({ ...before, kind: next === '' ? undefined : next }) as never,
                    replace: true,
                  })
                }
              />
            )}
            <NewButton kinds={shown === undefined ? own : [shown]} tenant={tenant} />
          </>
        }
        empty={
          <Empty
            title={shown === undefined ? `No ${label.toLowerCase()} yet` : `No ${shown.name} yet`}
            action={<NewButton kinds={shown === undefined ? own : [shown]} tenant={tenant} />}
          >
            {shown?.summary ?? about}
          </Empty>
        }
      />
    </>
  );
}
