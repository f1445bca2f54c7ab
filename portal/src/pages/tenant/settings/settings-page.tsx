import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { kinds, TENANT_KIND, tenant } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { PageMissing } from '../../../app/page-states.tsx';
import { OnItsWay } from '../../../parts/page.tsx';
import { DangerZone } from '../../deletion/danger-zone.tsx';
import { ObjectViews } from '../../objects/object-views.tsx';

/** What is changed of a tenant that lives. */
const FIRST = ['tier', 'size', 'limits', 'budget', 'tags', 'lock'];
/** Whoever may not change it sees what it is first. */
const VIEWS = ['yaml', 'history', 'events'] as const;

/** What a tenant is declared as, now and before, and how it goes. */
export function SettingsPage() {
  const { tenant: name } = useParams({ from: '/tenants/$tenant' });
  const { data } = useSuspenseQuery(tenant(name));
  const { data: all } = useSuspenseQuery(kinds);
  const kind = all.find((one) => one.name === TENANT_KIND.name);
  const mayChange = useRight(name, TENANT_KIND.name, 'update');
  if (kind === undefined) return <PageMissing />;
  if (mayChange === undefined) return <OnItsWay />;
  return (
    <>
      <ObjectViews
        kind={kind}
        tenant={null}
        object={data}
        views={mayChange.isAllowed ? ['edit', ...VIEWS] : VIEWS}
        first={FIRST}
      />
      <DangerZone kind={TENANT_KIND} tenant={null} object={data} />
    </>
  );
}
