import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { TenantryObject } from '@tenantry/client';
import { INFRASTRUCTURE_KIND, objects } from '../../api/queries.ts';
import { useRight } from '../../api/rights.ts';
import { useView } from '../../api/view.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { Empty, Page } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { createdColumn, nameColumn, specColumn, stateColumn } from '../objects/columns.tsx';

const COLUMNS: readonly Column<TenantryObject>[] = [
  nameColumn(INFRASTRUCTURE_KIND),
  stateColumn,
  specColumn('provider', 'Provider'),
  specColumn('region', 'Region'),
  createdColumn,
];
const NONE: readonly TenantryObject[] = [];

export function InfrastructuresPage() {
  const { data = NONE, error, isFetching } = useQuery(objects(INFRASTRUCTURE_KIND));
  const right = useRight(null, INFRASTRUCTURE_KIND.name, 'create');
  const navigate = useNavigate();
  const begin = () => void navigate({ to: '/infrastructures/-/new' });
  const [view, setView] = useView();
  return (
    <Page
      title="Infrastructures"
      fills
      actions={
        <GuardedButton right={right} size="xs" leftSection={<IconPlus size={14} />} onClick={begin}>
          New infrastructure
        </GuardedButton>
      }
    >
      {error !== null && <ProblemAlert error={error} />}
      <DataTable
        label="Infrastructures"
        rows={data}
        columns={COLUMNS}
        keyOf={({ metadata }) => metadata.uid}
        view={view}
        onView={setView}
        isLoading={isFetching}
        empty={
          <Empty
            title="No infrastructures yet"
            action={
              <GuardedButton right={right} variant="default" size="xs" onClick={begin}>
                Make the first
              </GuardedButton>
            }
          >
            An infrastructure is one network in one region with a cluster: what tenants live in. It comes first.
          </Empty>
        }
      />
    </Page>
  );
}
