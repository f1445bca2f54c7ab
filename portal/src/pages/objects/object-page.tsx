import { Badge, Group } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { KindDescription, TenantryObject } from '@tenantry/client';
import { kinds, object } from '../../api/queries.ts';
import { PageMissing } from '../../app/page-states.tsx';
import { Page } from '../../parts/page.tsx';
import { PhaseMark } from '../../parts/state.tsx';
import { Capacity } from '../infrastructures/capacity/capacity.tsx';
import { Engines } from '../infrastructures/engines/engines.tsx';
import { SettingsPanel } from '../infrastructures/settings/settings-panel.tsx';
import { ActionButtons } from './action-buttons.tsx';
import type { OverviewMore } from './object-overview.tsx';
import { ObjectViews } from './object-views.tsx';
import classes from './objects.module.css';
import { LABELS, placeOfList } from './place.ts';
import { TenantsIn } from './tenants-in.tsx';

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
  const more = (infrastructure: TenantryObject): OverviewMore => ({
    main: <Capacity infrastructure={infrastructure} />,
    beside: <SettingsPanel kind={kind} infrastructure={infrastructure} />,
    after: (
      <>
        <TenantsIn infrastructure={name} />
        <Engines infrastructure={name} />
      </>
    ),
  });
  return (
    <Page title={name}>
      <ObjectPage kind={kind} tenant={null} name={name} more={more} />
    </Page>
  );
}

interface ObjectPageProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly name: string;
  readonly more?: (object: TenantryObject) => OverviewMore;
}

function ObjectPage({ kind, tenant, name, more }: ObjectPageProps) {
  const { data } = useSuspenseQuery(object(kind, tenant, name));
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
      <ObjectViews
        kind={kind}
        tenant={tenant}
        object={data}
        views={hasSecrets(kind) ? WITH_VALUES : WITHOUT}
        {...(more && { more: more(data) })}
      />
    </>
  );
}

const WITHOUT = ['overview', 'edit', 'history', 'events', 'yaml'] as const;
const WITH_VALUES = ['overview', 'edit', 'values', 'history', 'events', 'yaml'] as const;

/** Its schema has fields that are never shown. */
const hasSecrets = ({ schema }: KindDescription): boolean =>
  /"secret":"(text|base64|generated)"/.test(JSON.stringify(schema));
