import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { kinds, TENANT_KIND, tenant } from '../../../api/queries.ts';
import { PageMissing } from '../../../app/page-states.tsx';
import { DangerZone } from '../../deletion/danger-zone.tsx';
import { ObjectViews } from '../../objects/object-views.tsx';

/** What is changed of a tenant that lives. */
const FIRST = ['tier', 'size', 'limits', 'budget', 'tags', 'lock'];
const VIEWS = ['edit', 'history', 'events', 'yaml'] as const;

/** What a tenant is declared as, now and before, and how it goes. */
export function SettingsPage() {
  const { tenant: name } = useParams({ from: '/tenants/$tenant' });
  const { data } = useSuspenseQuery(tenant(name));
  const { data: all } = useSuspenseQuery(kinds);
  const kind = all.find((one) => one.name === TENANT_KIND.name);
  if (kind === undefined) return <PageMissing />;
  return (
    <>
      <ObjectViews kind={kind} tenant={null} object={data} views={VIEWS} first={FIRST} />
      <DangerZone kind={TENANT_KIND} tenant={null} object={data} />
    </>
  );
}
