import { Badge, Group, SegmentedControl } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { KindDescription } from '@tenantry/client';
import { kinds, object } from '../../api/queries.ts';
import { PageMissing } from '../../app/page-states.tsx';
import { Page } from '../../parts/page.tsx';
import { PhaseMark } from '../../parts/state.tsx';
import { ActionButtons } from './action-buttons.tsx';
import { EditObject } from './edit-object.tsx';
import { EventList } from './event-list.tsx';
import { HistoryView } from './history-view.tsx';
import { ManifestView } from './manifest-view.tsx';
import classes from './objects.module.css';
import { LABELS, placeOfList } from './place.ts';
import { ResourceTable } from './resource-table.tsx';
import { SecretValues } from './secret-values.tsx';
import { FactsPanel, OutputsPanel, StatusPanel } from './status-panel.tsx';
import { type ObjectView, VIEWS } from './views.ts';

/** An object of any kind that lives in a tenant. */
export function TenantObjectPage() {
  const { tenant, plural, name } = useParams({ from: '/tenants/$tenant/$plural/$name' });
  const { data: all } = useSuspenseQuery(kinds);
  const kind = all.find((one) => one.plural === plural && one.scope === 'tenant');
  return kind === undefined ? <PageMissing /> : <ObjectPage kind={kind} tenant={tenant} name={name} />;
}

export function InfrastructurePage() {
  const { name } = useParams({ from: '/infrastructures/$name' });
  const { data: all } = useSuspenseQuery(kinds);
  const kind = all.find((one) => one.name === 'Infrastructure');
  if (kind === undefined) return <PageMissing />;
  return (
    <Page title={name}>
      <ObjectPage kind={kind} tenant={null} name={name} />
    </Page>
  );
}

interface ObjectPageProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly name: string;
}

function ObjectPage({ kind, tenant, name }: ObjectPageProps) {
  const { data } = useSuspenseQuery(object(kind, tenant, name));
  const { view = 'overview' }: { view?: ObjectView } = useSearch({ strict: false });
  const navigate = useNavigate();
  const show = (next: string): void => {
    void navigate({ to: '.', search: next === 'overview' ? {} : ({ view: next } as never) });
  };
  const views = Object.entries(VIEWS).filter(([id]) => id !== 'values' || hasSecrets(kind));
  const place = { kind, tenant, name };
  return (
    <>
      <div className={classes.head}>
        <Group gap="sm">
          {tenant !== null && (
            <Link {...placeOfList(kind, tenant)} className="link">
              {LABELS[kind.group]}
            </Link>
          )}
          {tenant !== null && (
            <span aria-hidden="true" className="soft">
              /
            </span>
          )}
          {tenant !== null && <h2 className={`${classes.name} typed`}>{data.metadata.displayName}</h2>}
          <Badge variant="default" radius="sm" tt="none" fw={500}>
            {kind.name}
          </Badge>
          <PhaseMark object={data} />
        </Group>
        <ActionButtons kind={kind} tenant={tenant} object={data} />
      </div>
      <div style={{ overflowX: 'auto' }}>
        <SegmentedControl
          size="xs"
          aria-label="What is shown of it"
          data={views.map(([value, label]) => ({ value, label }))}
          value={view}
          onChange={show}
        />
      </div>
      {view === 'overview' && (
        <div className={classes.columns}>
          <div className={classes.stack}>
            <StatusPanel object={data} />
            <ResourceTable {...place} />
          </div>
          <div className={classes.stack}>
            <FactsPanel kind={kind} object={data} />
            <OutputsPanel object={data} />
          </div>
        </div>
      )}
      {view === 'edit' && (
        <EditObject key={data.metadata.uid} kind={kind} tenant={tenant} object={data} onDone={() => show('overview')} />
      )}
      {view === 'values' && <SecretValues {...place} />}
      {view === 'history' && <HistoryView {...place} object={data} />}
      {view === 'events' && <EventList {...place} />}
      {view === 'yaml' && <ManifestView kind={kind} tenant={tenant} object={data} />}
    </>
  );
}

/** Its schema has fields that are never shown. */
const hasSecrets = ({ schema }: KindDescription): boolean =>
  /"secret":"(text|base64|generated)"/.test(JSON.stringify(schema));
