import { Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { KindDescription, Manifest, TenantTemplate } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { kinds, TENANT_KIND } from '../../../api/queries.ts';
import { templates } from '../../../api/requests.ts';
import { useRight } from '../../../api/rights.ts';
import { PageMissing } from '../../../app/page-states.tsx';
import { useDraft, withName } from '../../../forms/draft.ts';
import { useField } from '../../../forms/form-context.ts';
import { ManifestForm } from '../../../forms/manifest-form.tsx';
import { reasonAgainst } from '../../../parts/guarded-button.tsx';
import { OnItsWay } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';

const FIRST = ['infrastructure', 'tier', 'size', 'limits', 'budget', 'tags'];
/** The tenant that is planned to show what one made by the template would consist of. */
const STAND_IN = 'template-check';

/** Another template is offered. */
export function NewTemplatePage() {
  return <Template name={null} />;
}

/** One that is offered is another from now on. */
export function EditTemplatePage() {
  const { template } = useParams({ from: '/admin/templates/$template/edit' });
  return <Template name={template} />;
}

function Template({ name }: { readonly name: string | null }) {
  const { data: offered, error } = useQuery(templates);
  const { data: all } = useSuspenseQuery(kinds);
  const kind = all.find((one) => one.name === TENANT_KIND.name);
  if (error !== null) return <ProblemAlert error={error} />;
  if (offered === undefined) return <OnItsWay />;
  const template = name === null ? null : offered.find((one) => one.name === name);
  if (kind === undefined || template === undefined) return <PageMissing />;
  return <TemplateForm key={name} kind={kind} offered={offered} template={template} />;
}

interface TemplateFormProps {
  readonly kind: KindDescription;
  readonly offered: readonly TenantTemplate[];
  /** Null: a new one. */
  readonly template: TenantTemplate | null;
}

function TemplateForm({ kind, offered, template }: TemplateFormProps) {
  const right = useRight(null, 'TenantTemplate', 'update');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [description, setDescription] = useState(template?.description ?? '');
  const draft = useDraft({
    apiVersion: 'tenantry.dev/v1',
    kind: kind.name,
    metadata: { name: template?.name ?? '' },
    spec: template?.spec ?? {},
  });
  const { name } = draft.manifest.metadata;
  const isTaken = template === null && offered.some((one) => one.name === name.toLowerCase());
  const leave = () => navigate({ to: '/admin/templates' });
  const save = async (): Promise<void> => {
    const stored = await client.accessRequests.saveTemplate(name.toLowerCase(), {
      description: description.trim(),
      spec: draft.manifest.spec,
    });
    await queries.invalidateQueries({ queryKey: templates.queryKey });
    notifications.show({ message: `${stored.name} is offered as it is now.` });
    await leave();
  };
  return (
    <ManifestForm
      // Of a tenant some things cannot change; of what tenants are made by they can.
      kind={{ ...kind, immutable: {} }}
      draft={draft}
      tenant={null}
      isNew={template === null}
      first={FIRST}
      summary={
        isTaken
          ? `There is a template ${name} already: storing this replaces it.`
          : 'What tenants made by it are declared as. Tenants that there are stay as they are.'
      }
      ofTemplate={{
        planned: (manifest: Manifest) => withName(manifest, STAND_IN),
        label: 'What a tenant by it is made of',
      }}
      above={<Description value={description} onChange={setDescription} />}
      beside={{ fields: null, manifests: [], missing: description.trim() === '' ? ['description'] : [] }}
      submitLabel={template === null ? 'Offer it' : 'Store the change'}
      onSubmit={save}
      onCancel={() => void leave()}
      hindrance={reasonAgainst(right, undefined) ?? undefined}
    />
  );
}

function Description({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { id, error } = useField(['description']);
  return (
    <Textarea
      id={id}
      label="What it is for"
      description="Whoever asks for a tenant chooses by it."
      withAsterisk
      autosize
      minRows={2}
      maxLength={500}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      {...(error === undefined ? {} : { error })}
    />
  );
}
