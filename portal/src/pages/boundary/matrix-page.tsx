import { Button, Select, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReachMatrix, TenantryObject } from '@tenantry/client';
import { INFRASTRUCTURE_KIND, objects, reachMatrix } from '../../api/queries.ts';
import { Empty, Page } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import classes from './matrix.module.css';

type Row = ReachMatrix['items'][number];
type Cell = Row['to'][number];

const NONE: readonly TenantryObject[] = [];

/** Every tenant of an infrastructure towards every other. */
export function MatrixPage() {
  const { data: infrastructures = NONE } = useQuery(objects(INFRASTRUCTURE_KIND));
  const search = useSearch({ from: '/boundary' });
  const navigate = useNavigate();
  const chosen = search.infrastructure ?? infrastructures[0]?.metadata.name;
  return (
    <Page
      title="Boundary"
      actions={
        <Select
          size="xs"
          aria-label="Infrastructure"
          allowDeselect={false}
          data={infrastructures.map(({ metadata }) => metadata.name)}
          value={chosen ?? null}
          onChange={(infrastructure) => navigate({ to: '.', search: { infrastructure: infrastructure ?? undefined } })}
        />
      }
    >
      {chosen === undefined ? (
        <Empty title="No infrastructures yet">Once tenants live in one, this shows who reaches whom in it.</Empty>
      ) : (
        <Matrix infrastructure={chosen} />
      )}
    </Page>
  );
}

function Matrix({ infrastructure }: { readonly infrastructure: string }) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    reachMatrix(infrastructure),
  );
  if (error !== null) return <ProblemAlert error={error} />;
  if (isPending) {
    return (
      <Text c="dimmed" role="status">
        Reading the rules that are in force between all tenants of {infrastructure}
      </Text>
    );
  }
  const [first] = data.pages;
  const columns = first?.columns ?? [];
  const rows = data.pages.flatMap(({ items }) => items);
  if (rows.length === 0) return <Empty title={`No tenants in ${infrastructure} yet`} />;
  const breaches = rows.flatMap((row) => row.to.filter((cell) => cell.to !== row.from && isBreach(cell)));
  return (
    <>
      <Text role="status">
        {breaches.length === 0
          ? 'Between different tenants nothing passes but what a Grant says.'
          : `${breaches.length} pairs of tenants have a path that no Grant says.`}
      </Text>
      <div className={`panel ${classes.scroll}`}>
        <table className={classes.matrix}>
          <caption className={classes.caption}>Rows send, columns receive</caption>
          <thead>
            <tr>
              <td />
              {columns.map((name) => (
                <th key={name} scope="col" className={classes.column}>
                  <span className="typed">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.from}>
                <th scope="row" className="typed">
                  {row.from}
                </th>
                {row.to.map((cell) => (
                  <Verdict key={cell.to} from={row.from} cell={cell} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {first?.areAllColumns === false && (
        <Text size="sm" c="dimmed">
          There are more than {columns.length} tenants; these are the first columns.
        </Text>
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          More rows
        </Button>
      )}
    </>
  );
}

const isBreach = ({ paths }: Cell): boolean => paths.some(({ ungranted }) => ungranted.length > 0);

function Verdict({ from, cell }: { readonly from: string; readonly cell: Cell }) {
  const isOwn = from === cell.to;
  const { state, word } = told(isOwn, cell);
  return (
    <td className={classes.cell} data-state={state}>
      <Link
        to="/tenants/$tenant/boundary"
        params={{ tenant: cell.to }}
        search={{ from, to: cell.to }}
        title={`${from} → ${cell.to}: ${word}. ${because(cell)}`}
        className={classes.verdict}
      >
        {word}
      </Link>
    </td>
  );
}

function told(isOwn: boolean, cell: Cell): { readonly state: string; readonly word: string } {
  if (isOwn) return { state: 'own', word: 'own' };
  if (isBreach(cell)) return { state: 'failing', word: 'open' };
  if (cell.verdict === 'denied') return { state: 'closed', word: '–' };
  if (cell.verdict === 'undecided') return { state: 'waiting', word: '?' };
  return { state: 'ready', word: 'grant' };
}

function because({ paths, grants }: Cell): string {
  const reasons = paths.flatMap(({ because: reason }) => (reason === null ? [] : [reason]));
  return [...grants.map((grant) => `Grant ${grant}.`), ...reasons].join(' ');
}
