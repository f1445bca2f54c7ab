import { Button } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useRight } from '../../api/rights.ts';
import { Page } from '../../parts/page.tsx';
import { FaultRoutes } from '../fault-routes/fault-routes.tsx';
import { FaultsView } from './faults-view.tsx';

/** What is wrong in a tenant, and where that is told. */
export function TenantFaultsPage() {
  const { tenant } = useParams({ from: '/tenants/$tenant' });
  const search = useSearch({ from: '/tenants/$tenant/faults' });
  const navigate = useNavigate({ from: '/tenants/$tenant/faults' });
  return (
    <>
      <FaultsView
        tenant={tenant}
        search={search}
        onSearch={(next) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })}
      />
      <FaultRoutes tenant={tenant} />
    </>
  );
}

/** What is wrong anywhere. */
export function FaultsPage() {
  const search = useSearch({ from: '/faults' });
  const navigate = useNavigate({ from: '/faults' });
  const mayTell = useRight(null, 'FaultRoute', 'read');
  return (
    <Page
      title="Faults"
      actions={
        mayTell?.isAllowed === true && (
          <Button component={Link} to="/admin/channels" size="xs" variant="default">
            Where faults are told
          </Button>
        )
      }
    >
      <FaultsView
        tenant={null}
        search={search}
        onSearch={(next) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })}
      />
    </Page>
  );
}

/** Where the faults of all tenants and infrastructures are told. */
export function ChannelsPage() {
  return <FaultRoutes tenant={null} />;
}
