import { notifications } from '@mantine/notifications';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { KindDescription } from '@tenantry/client';
import { client } from '../../api/client.ts';
import { kinds } from '../../api/queries.ts';
import { useRight } from '../../api/rights.ts';
import { PageMissing } from '../../app/page-states.tsx';
import { useDraft } from '../../forms/draft.ts';
import { ManifestForm } from '../../forms/manifest-form.tsx';
import { reasonAgainst } from '../../parts/guarded-button.tsx';
import { Page } from '../../parts/page.tsx';
import classes from '../objects/objects.module.css';
import { placeOfList, placeOfObject } from '../objects/place.ts';

/** A new object of any kind that lives in a tenant, within the pages of the tenant. */
export function CreateInTenant() {
  const { tenant, plural } = useParams({ from: '/tenants/$tenant/new/$plural' });
  const { data: all } = useSuspenseQuery(kinds);
  const kind = all.find((one) => one.plural === plural && one.scope === 'tenant');
  if (kind === undefined) return <PageMissing />;
  return (
    <>
      <h2 className={classes.name}>New {kind.name}</h2>
      <CreateObject key={plural} kind={kind} tenant={tenant} />
    </>
  );
}

/** A new infrastructure. */
export function CreateInfrastructurePage() {
  const { data: all } = useSuspenseQuery(kinds);
  const kind = all.find(({ name }) => name === 'Infrastructure');
  if (kind === undefined) return <PageMissing />;
  return (
    <Page title="New infrastructure">
      <CreateObject kind={kind} tenant={null} />
    </Page>
  );
}

function CreateObject({ kind, tenant }: { readonly kind: KindDescription; readonly tenant: string | null }) {
  const right = useRight(tenant, kind.name, 'create');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const draft = useDraft({
    apiVersion: 'tenantry.dev/v1',
    kind: kind.name,
    metadata: { name: '', ...(tenant === null ? {} : { tenant }) },
    spec: {},
  });
  const make = async (): Promise<void> => {
    const made = await client.objects(kind, tenant).create(draft.manifest);
    queries.invalidateQueries({ queryKey: ['objects', kind.name] });
    notifications.show({ message: `${kind.name} ${made.metadata.name} is declared.` });
    await navigate(placeOfObject(kind, tenant, made.metadata.name));
  };
  return (
    <ManifestForm
      kind={kind}
      draft={draft}
      tenant={tenant}
      isNew
      submitLabel={`Make the ${kind.name}`}
      onSubmit={make}
      onCancel={() => void navigate(placeOfList(kind, tenant))}
      hindrance={reasonAgainst(right, undefined) ?? undefined}
    />
  );
}
