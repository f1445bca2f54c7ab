import { Loader, Select, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { KindDescription, Manifest, TenantTemplate } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { INFRASTRUCTURE_KIND, kinds, me, objects, TENANT_KIND } from '../../api/queries.ts';
import { templates } from '../../api/requests.ts';
import { useRight } from '../../api/rights.ts';
import { useDraft } from '../../forms/draft.ts';
import { ManifestForm } from '../../forms/manifest-form.tsx';
import { isObject } from '../../forms/schema.ts';
import { Page } from '../../parts/page.tsx';
import { type Owner, OwnerFields, ownerManifest } from './owner-fields.tsx';
import { RequestTenant } from './request-tenant.tsx';

const FIRST = ['infrastructure', 'tier'];

/** A tenant, made by whoever may; whoever may not asks for one. */
export function CreateTenantPage() {
  const right = useRight(null, TENANT_KIND.name, 'create');
  const { data: all } = useSuspenseQuery(kinds);
  const kind = all.find(({ name }) => name === TENANT_KIND.name);
  if (right === undefined || kind === undefined) {
    return (
      <Page title="New tenant">
        <Text role="status" c="dimmed" size="sm">
          <Loader size={12} mr={8} />
          Looking at what you may do
        </Text>
      </Page>
    );
  }
  return right.isAllowed ? <CreateTenant kind={kind} /> : <RequestTenant reason={right.reason} />;
}

function CreateTenant({ kind }: { readonly kind: KindDescription }) {
  const { data: infrastructures } = useQuery(objects(INFRASTRUCTURE_KIND));
  const { data: offered } = useQuery(templates);
  // Where there is one infrastructure only, there is nothing to choose; that has to be known before the form opens.
  if (infrastructures === undefined || offered === undefined) {
    return (
      <Page title="New tenant">
        <Text role="status" c="dimmed" size="sm">
          Looking at where tenants can live
        </Text>
      </Page>
    );
  }
  return (
    <TenantForm kind={kind} infrastructures={infrastructures.map(({ metadata }) => metadata.name)} offered={offered} />
  );
}

interface TenantFormProps {
  readonly kind: KindDescription;
  readonly infrastructures: readonly string[];
  readonly offered: readonly TenantTemplate[];
}

function TenantForm({ kind, infrastructures, offered }: TenantFormProps) {
  const { data: caller } = useSuspenseQuery(me);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [owner, setOwner] = useState<Owner>({ sort: 'user', name: caller.kind === 'user' ? caller.name : '' });
  const [template, setTemplate] = useState<string | null>(null);
  const [only] = infrastructures;
  const draft = useDraft({
    apiVersion: 'tenantry.dev/v1',
    kind: kind.name,
    metadata: { name: '' },
    spec: infrastructures.length === 1 && only !== undefined ? { infrastructure: only } : {},
  });
  const { manifest, setSpec } = draft;
  const name = manifest.metadata.name;
  const member = ownerManifest(owner, name);

  const choose = (chosen: string | null): void => {
    setTemplate(chosen);
    const spec = offered.find((one) => one.name === chosen)?.spec;
    if (isObject(spec)) setSpec(spec);
  };

  const make = async (): Promise<void> => {
    const items: readonly Manifest[] = member === null ? [manifest] : [manifest, member];
    const { items: made } = await client.apply(items);
    queries.invalidateQueries({ queryKey: ['objects', kind.name] });
    const stored = made.find((item) => item.kind === kind.name)?.name ?? name.toLowerCase();
    notifications.show({ message: `${stored} is declared; what it consists of is being made.` });
    await navigate({ to: '/tenants/$tenant', params: { tenant: stored } });
  };

  return (
    <Page title="New tenant">
      {infrastructures.length === 0 && (
        <Text size="sm">
          A tenant lives in an infrastructure, and there is none yet.{' '}
          <Link to="/infrastructures/-/new" className="link">
            Make an infrastructure first
          </Link>
        </Text>
      )}
      <ManifestForm
        kind={kind}
        draft={draft}
        tenant={null}
        isNew
        first={FIRST}
        {...(offered.length === 0 ? {} : { above: <Template offered={offered} value={template} onChange={choose} /> })}
        beside={{
          fields: <OwnerFields owner={owner} onChange={setOwner} />,
          manifests: member === null ? [] : [member],
          missing: [],
        }}
        submitLabel="Make the tenant"
        onSubmit={make}
        onCancel={() => void navigate({ to: '/tenants' })}
      />
    </Page>
  );
}

function Template({
  offered,
  value,
  onChange,
}: {
  readonly offered: readonly TenantTemplate[];
  readonly value: string | null;
  readonly onChange: (name: string | null) => void;
}) {
  const chosen = offered.find(({ name }) => name === value);
  return (
    <Select
      label="Template"
      description={chosen?.description ?? 'Fills in what administrators recommend; everything can still be changed.'}
      maw={360}
      data={offered.map(({ name }) => name)}
      value={value}
      placeholder="None"
      clearable
      clearButtonProps={{ 'aria-label': 'No template' }}
      onChange={onChange}
    />
  );
}
