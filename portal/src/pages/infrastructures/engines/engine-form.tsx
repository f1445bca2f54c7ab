import { PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import type { Engine, EnginePurpose } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { engines } from '../../../api/queries.ts';
import { useFormErrors } from '../../../forms/problems.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { FormButtons } from '../../../parts/form-buttons.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import {
  type CredentialSort,
  draftOf,
  type EngineDraft,
  logRequestOf,
  metricRequestOf,
  type TenantValue,
  WORDS,
} from './engine-draft.ts';

/** Fields that stand in the form, by which errors find their place. */
const FIELDS = ['url', 'value', 'label', 'organisation', 'shared.label', 'shared.organisation', 'credential'];

const VALUES: readonly { readonly value: TenantValue; readonly label: string }[] = [
  { value: 'uid', label: 'uid: never another tenant of the same name' },
  { value: 'namespace', label: 'namespace' },
  { value: 'name', label: 'name' },
];

const CREDENTIALS: Readonly<Record<CredentialSort, string>> = {
  kept: 'The one that is kept',
  none: 'None',
  bearer: 'A bearer token',
  basic: 'A user and a password',
};

interface EngineFormProps {
  readonly infrastructure: string;
  readonly purpose: EnginePurpose;
  /** Null: it has none of its own yet. */
  readonly engine: Engine | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Says where the lines or figures of an infrastructure are. The credential goes in and never comes out. */
export function EngineForm({ infrastructure, purpose, engine, onDone, onClose }: EngineFormProps) {
  const words = WORDS[purpose];
  const [draft, setDraft] = useState<EngineDraft>(() => draftOf(engine));
  const save = useDeed({
    act: () =>
      purpose === 'logs'
        ? client.engines.set(infrastructure, purpose, logRequestOf(draft))
        : client.engines.set(infrastructure, purpose, metricRequestOf(draft)),
    done: () => `${words.what} of ${infrastructure} are in its own ${words.engine} from now on.`,
    changes: [engines.queryKey],
  });
  const errors = useFormErrors(save.error, FIELDS, purpose === 'logs' ? logRequestOf(draft) : metricRequestOf(draft));
  const change = (next: Partial<EngineDraft>): void => setDraft((before) => ({ ...before, ...next }));
  const text = (field: 'url' | 'label' | 'organisation' | 'bearer' | 'user' | 'password') => ({
    value: draft[field],
    autoComplete: 'off',
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
      change({ [field]: currentTarget.value }),
  });
  const hasLabel = purpose === 'metrics' || draft.isShared;

  return (
    <Dialog onClose={onClose} title={`${words.title} of ${infrastructure} in a ${words.engine} of its own`} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined, { onSuccess: onDone });
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Address"
            type="url"
            description={`${words.address} By https, on the internet or where the installation allows.`}
            required
            data-autofocus
            error={errors.of('url')}
            {...text('url')}
          />
          {purpose === 'logs' && (
            <Select
              label="Tenants there"
              allowDeselect={false}
              data={[
                { value: 'each', label: 'Each is an organisation of its own' },
                { value: 'shared', label: 'All are in one organisation, and a label tells them apart' },
              ]}
              value={draft.isShared ? 'shared' : 'each'}
              onChange={(value) => change({ isShared: value === 'shared' })}
            />
          )}
          {hasLabel && (
            <>
              <TextInput
                label="Label"
                description={
                  purpose === 'logs'
                    ? 'Of every stream; agents set it, never pods: k8s_namespace_name'
                    : 'On every sample; the server sets it, never pods: tenant_uid'
                }
                required
                error={errors.of(purpose === 'logs' ? 'shared.label' : 'label')}
                {...text('label')}
              />
              <TextInput
                label="Organisation"
                description={
                  purpose === 'logs'
                    ? 'The one that has all lines; fake, without auth_enabled'
                    : 'Where it has several.'
                }
                required={purpose === 'logs'}
                error={errors.of(purpose === 'logs' ? 'shared.organisation' : 'organisation')}
                {...text('organisation')}
              />
            </>
          )}
          <Select
            label={hasLabel ? 'What the label says' : 'What the organisation is called by'}
            allowDeselect={false}
            data={[...VALUES]}
            error={errors.of('value')}
            value={draft.value}
            onChange={(value) => change({ value: VALUES.find((one) => one.value === value)?.value ?? draft.value })}
          />
          <Credential
            draft={draft}
            isKept={engine !== null && engine.credential !== 'none'}
            error={errors.of('credential')}
            onChange={change}
            text={text}
          />
          {errors.elsewhere !== null && <ProblemAlert error={errors.elsewhere} />}
          <FormButtons deed="Save and test" isPending={save.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}

interface CredentialProps {
  readonly draft: EngineDraft;
  /** There is one that may stay. */
  readonly isKept: boolean;
  readonly error: string | undefined;
  readonly onChange: (next: Partial<EngineDraft>) => void;
  readonly text: (field: 'bearer' | 'user' | 'password') => object;
}

function Credential({ draft: { credential }, isKept, error, onChange, text }: CredentialProps) {
  const sorts = (Object.keys(CREDENTIALS) as CredentialSort[]).filter((sort) => sort !== 'kept' || isKept);
  return (
    <>
      <Select
        label="Credential"
        description="Kept sealed and never shown. It is for this address alone."
        allowDeselect={false}
        data={sorts.map((value) => ({ value, label: CREDENTIALS[value] }))}
        error={error}
        value={credential}
        onChange={(value) => onChange({ credential: sorts.find((sort) => sort === value) ?? credential })}
      />
      {credential === 'bearer' && <PasswordInput label="Token" required {...text('bearer')} />}
      {credential === 'basic' && (
        <>
          <TextInput label="User" required {...text('user')} />
          <PasswordInput label="Password" required {...text('password')} />
        </>
      )}
    </>
  );
}
