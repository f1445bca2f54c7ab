import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { tenant } from '../../api/queries.ts';
import { Page } from '../../parts/page.tsx';
import { PhaseMark } from '../../parts/state.tsx';
import { TABS } from './tabs.ts';
import classes from './tenant-page.module.css';

/** What frames all pages of one tenant. */
export function TenantPage() {
  const { tenant: name } = useParams({ from: '/tenants/$tenant' });
  const { data } = useSuspenseQuery(tenant(name));
  return (
    <Page title={data.metadata.displayName} aside={<PhaseMark object={data} />}>
      <nav aria-label={`Pages of ${name}`} className={classes.tabs}>
        {TABS.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            params={{ tenant: name }}
            activeOptions={{ exact: true, includeSearch: false }}
            className={classes.tab}
          >
            {label}
          </Link>
        ))}
      </nav>
      <Outlet />
    </Page>
  );
}
