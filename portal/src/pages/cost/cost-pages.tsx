import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { CostView } from './cost-view.tsx';

/** What one tenant costs. */
export function TenantCostPage() {
  const { tenant } = useParams({ from: '/tenants/$tenant' });
  const search = useSearch({ from: '/tenants/$tenant/cost' });
  const navigate = useNavigate({ from: '/tenants/$tenant/cost' });
  return (
    <CostView
      tenant={tenant}
      search={search}
      onSearch={(next) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })}
    />
  );
}

/** What all tenants cost, and what is nobody's. */
export function CostPage() {
  const search = useSearch({ from: '/cost' });
  const navigate = useNavigate({ from: '/cost' });
  return (
    <Page title="Cost">
      <CostView
        tenant={null}
        search={search}
        onSearch={(next) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })}
      />
    </Page>
  );
}
