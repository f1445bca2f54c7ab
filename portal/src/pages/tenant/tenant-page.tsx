import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { tenant } from '../../api/queries.ts';
import { Page } from '../../parts/page.tsx';
import { PhaseMark } from '../../parts/state.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { TABS } from './tabs.ts';

/** What frames all pages of one tenant. */
export function TenantPage() {
  const { tenant: name } = useParams({ from: '/tenants/$tenant' });
  const { data } = useSuspenseQuery(tenant(name));
  return (
    <Page title={data.metadata.displayName} aside={<PhaseMark object={data} />}>
      <Tabs label={`Pages of ${name}`}>
        {TABS.map(({ to, label }) => (
          <Link key={to} to={to} params={{ tenant: name }} activeOptions={{ exact: true, includeSearch: false }}>
            {label}
          </Link>
        ))}
      </Tabs>
      <Outlet />
    </Page>
  );
}
