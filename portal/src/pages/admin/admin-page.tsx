import { Link, Outlet } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { ADMIN_TABS } from './tabs.ts';

/** What concerns the whole installation. */
export function AdminPage() {
  return (
    <Page title="Administration">
      <Tabs label="Pages of the administration">
        {ADMIN_TABS.map(({ to, label }) => (
          <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
            {label}
          </Link>
        ))}
      </Tabs>
      <Outlet />
    </Page>
  );
}
