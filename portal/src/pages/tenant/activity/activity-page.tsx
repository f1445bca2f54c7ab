import { useParams } from '@tanstack/react-router';
import { useRight } from '../../../api/rights.ts';
import { Empty, OnItsWay } from '../../../parts/page.tsx';
import { ActivityList } from '../../activity/activity-list.tsx';

/** Who did what to a tenant and in it. */
export function ActivityPage() {
  const { tenant } = useParams({ from: '/tenants/$tenant' });
  const right = useRight(tenant, 'Tenant', 'read-audit');
  if (right === undefined) return <OnItsWay />;
  if (!right.isAllowed)
    return <Empty title="Owners of the tenant see who did what">{`You may not: ${right.reason}.`}</Empty>;
  return <ActivityList tenant={tenant} />;
}
