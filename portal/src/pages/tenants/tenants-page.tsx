import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TenantryObject } from '@tenantry/client';
import { objects, TENANT_KIND } from '../../api/queries.ts';
import { useView } from '../../api/view.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty, Page } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { PhaseMark, wordOfPhase } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';

const spec = (tenant: TenantryObject, field: string): string => String(tenant.spec[field] ?? '');

const COLUMNS: readonly Column<TenantryObject>[] = [
  {
    id: 'name',
    title: 'Name',
    value: ({ metadata }) => metadata.name,
    cell: ({ metadata }) => (
      <Link to="/tenants/$tenant" params={{ tenant: metadata.name }} className="link typed">
        {metadata.displayName}
      </Link>
    ),
    width: 'minmax(150px, 2fr)',
  },
  {
    id: 'state',
    title: 'State',
    value: ({ status }) => wordOfPhase(status.phase),
    cell: (tenant) => <PhaseMark object={tenant} />,
    width: '150px',
  },
  {
    id: 'infrastructure',
    title: 'Infrastructure',
    value: (tenant) => spec(tenant, 'infrastructure'),
    width: 'minmax(120px, 1fr)',
    isExtra: true,
  },
  { id: 'tier', title: 'Tier', value: (tenant) => spec(tenant, 'tier'), width: 'minmax(110px, 1fr)', isExtra: true },
  {
    id: 'created',
    title: 'Created',
    value: ({ metadata }) => metadata.createdAt,
    cell: ({ metadata }) => <Ago at={metadata.createdAt} />,
    width: '110px',
    isExtra: true,
  },
];
const NONE: readonly TenantryObject[] = [];

export function TenantsPage() {
  const { data = NONE, error, isFetching } = useQuery(objects(TENANT_KIND));
  const [view, setView] = useView();
  return (
    <Page title="Tenants" fills>
      {error !== null && <ProblemAlert error={error} />}
      <DataTable
        label="Tenants"
        rows={data}
        columns={COLUMNS}
        keyOf={({ metadata }) => metadata.uid}
        view={view}
        onView={setView}
        isLoading={isFetching}
        empty={
          <Empty
            title="No tenants yet"
            action={
              <Button component="a" href="/api/v1/docs" variant="default" size="xs">
                How to declare one
              </Button>
            }
          >
            A tenant is an environment of its own: namespace, identity, security groups, key and all that lives in it.
          </Empty>
        }
      />
    </Page>
  );
}
