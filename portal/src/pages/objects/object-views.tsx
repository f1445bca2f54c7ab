import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { KindDescription, TenantryObject } from '@tenantry/client';
import { ScrollingRow } from '../../parts/scrolling-row.tsx';
import { EditObject } from './edit-object.tsx';
import { EventList } from './event-list.tsx';
import { HistoryView } from './history-view.tsx';
import { ManifestView } from './manifest-view.tsx';
import { ObjectOverview, type OverviewMore } from './object-overview.tsx';
import classes from './objects.module.css';
import { SecretValues } from './secret-values.tsx';
import { type ObjectView, VIEWS } from './views.ts';

interface ObjectViewsProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly object: TenantryObject;
  /** Of what can be shown of an object, in their order; the first is shown where the address names none. */
  readonly views: readonly ObjectView[];
  /** Fields that are edited first; by default those of the kind's example. */
  readonly first?: readonly string[];
  readonly more?: OverviewMore;
}

/** What there is to see and to change of an object, one after the other; which is in the address. */
export function ObjectViews({ kind, tenant, object, views, first: fields, more }: ObjectViewsProps) {
  const { view: wanted }: { view?: ObjectView } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [first = 'overview'] = views;
  const view = wanted !== undefined && views.includes(wanted) ? wanted : first;
  const { name, uid } = object.metadata;
  const place = { kind, tenant, name };
  const show = (next: string): void => {
    void navigate({ to: '.', search: (next === first ? {} : { view: next }) as never });
  };
  return (
    <>
      <ScrollingRow open="[data-active]" className={classes.views}>
        <SegmentedControl
          size="xs"
          aria-label="What is shown of it"
          data={views.map((value) => ({ value, label: VIEWS[value] }))}
          value={view}
          onChange={show}
        />
      </ScrollingRow>
      {view === 'overview' && <ObjectOverview {...place} object={object} {...(more && { more })} />}
      {view === 'edit' && (
        <EditObject key={uid} kind={kind} tenant={tenant} object={object} first={fields} onDone={() => show(first)} />
      )}
      {view === 'values' && <SecretValues {...place} />}
      {view === 'history' && <HistoryView {...place} object={object} />}
      {view === 'events' && <EventList {...place} />}
      {view === 'yaml' && <ManifestView kind={kind} tenant={tenant} object={object} />}
    </>
  );
}
