import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TenantryObject } from '@tenantry/client';
import { objects, TENANT_KIND } from '../../api/queries.ts';
import { useRight } from '../../api/rights.ts';
import { useView } from '../../api/view.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Empty, Page } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { createdColumn, nameColumn, specColumn, stateColumn } from '../objects/columns.tsx';

const COLUMNS: readonly Column<TenantryObject>[] = [
  nameColumn(TENANT_KIND),
  stateColumn,
  specColumn('infrastructure', 'Infrastructure', 'minmax(120px, 1fr)'),
  specColumn('tier', 'Tier'),
  createdColumn,
];
const NONE: readonly TenantryObject[] = [];

export function TenantsPage() {
  const { data = NONE, error, isFetching } = useQuery(objects(TENANT_KIND));
  const right = useRight(null, TENANT_KIND.name, 'create');
  const [view, setView] = useView();
  return (
    <Page
      title="Tenants"
      fills
      actions={
        <>
          <LinkButton to="/requests" search={{ ask: true }} size="xs" variant="default">
            Ask for a role
          </LinkButton>
          <Button component={Link} to="/tenants/-/new" size="xs" leftSection={<IconPlus size={14} />}>
            {right?.isAllowed === false ? 'Request a tenant' : 'New tenant'}
          </Button>
        </>
      }
    >
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
              <Group gap="xs">
                <Button component={Link} to="/tenants/-/new" variant="default" size="xs">
                  {right?.isAllowed === false ? 'Request the first' : 'Make the first'}
                </Button>
                {right?.isAllowed === false && (
                  <LinkButton to="/requests" search={{ ask: true }} variant="default" size="xs">
                    Ask for a role in one
                  </LinkButton>
                )}
              </Group>
            }
          >
            A tenant is an environment of its own: namespace, identity, security groups, key and all that lives in it.
            {right?.isAllowed === false && ' You see those that you have a role in.'}
          </Empty>
        }
      />
    </Page>
  );
}
