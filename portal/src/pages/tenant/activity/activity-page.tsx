import { useParams } from '@tanstack/react-router';
import { ActivityList } from '../../activity/activity-list.tsx';

/** Who did what to a tenant and in it. */
export function ActivityPage() {
  const { tenant } = useParams({ from: '/tenants/$tenant' });
  return <ActivityList tenant={tenant} />;
}
