import { MultiSelect, NumberInput, Select, Text, TextInput } from '@mantine/core';
import type { Trust } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../../api/client.ts';
import { useDeed } from '../../../../api/deed.ts';
import { trusts } from '../../../../api/queries.ts';
import { useFormErrors } from '../../../../forms/problems.ts';
import { FieldRow } from '../../../../parts/field-row.tsx';
import { FormButtons } from '../../../../parts/form-buttons.tsx';
import { FormDialog } from '../../../../parts/form-dialog.tsx';
import { ProblemAlert } from '../../../../parts/problem-alert.tsx';
import { TOKEN_VERBS, verbsOf } from '../../../tokens/token-choices.ts';
import { ConditionFields } from './condition-fields.tsx';
import { emptyTrust, formOfTrust, ISSUERS, isIssuerName, type TrustForm, trustOf } from './trust-form.ts';

const FIELDS = ['name', 'issuer', 'audience', 'conditions', 'role', 'verbs', 'minutes'];

interface TrustDialogProps {
  readonly tenant: string;
  /** Null: a new one. */
  readonly trust: Trust | null;
  readonly onDone: (trust: Trust) => void;
  readonly onClose: () => void;
}

/** Lets pipelines in by the word of their issuer, or others than before. */
export function TrustDialog({ tenant, trust, onDone, onClose }: TrustDialogProps) {
  const [form, setForm] = useState<TrustForm>(() =>
    trust === null ? emptyTrust(window.location.origin) : formOfTrust(trust),
  );
  const change = (part: Partial<TrustForm>): void => setForm((before) => ({ ...before, ...part }));
  const sent = { name: form.name.trim(), ...trustOf(form) };
  const save = useDeed({
    act: () =>
      trust === null ? client.trusts.create(tenant, sent) : client.trusts.change(tenant, trust.name, trustOf(form)),
    done: ({ name }) =>
      trust === null
        ? `Pipelines are let in by ${name}.`
        : `${name} is changed; tokens that it gave before have ended.`,
    changes: [trusts(tenant).queryKey],
  });
  const { of: errorOf, elsewhere } = useFormErrors(save.error, FIELDS, sent);
  return (
    <FormDialog
      title={trust === null ? `Let a pipeline into ${tenant}` : `Change ${trust.name}`}
      size="lg"
      onSubmit={() => save.mutate(undefined, { onSuccess: onDone })}
      onClose={onClose}
    >
      <FieldRow columns="1fr 1fr">
        <Select
          label="From"
          allowDeselect={false}
          data={Object.entries(ISSUERS).map(([value, { label }]) => ({ value, label }))}
          value={form.from}
          onChange={(from) =>
            isIssuerName(from) &&
            change({
              from,
              issuer: ISSUERS[from].url,
              ...(trust === null ? { conditions: ISSUERS[from].first } : {}),
            })
          }
        />
        {trust === null && (
          <TextInput
            label="Name"
            required
            autoComplete="off"
            placeholder="main"
            classNames={{ input: 'typed' }}
            error={errorOf('name')}
            value={form.name}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
        )}
      </FieldRow>
      {form.from !== 'github' && (
        <TextInput
          label="Issuer"
          description="Exactly as its tokens name it (iss); it is asked for its keys now."
          required
          autoComplete="off"
          classNames={{ input: 'typed' }}
          error={errorOf('issuer')}
          value={form.issuer}
          onChange={({ currentTarget }) => change({ issuer: currentTarget.value })}
        />
      )}
      <TextInput
        label="Audience"
        description="Whom the tokens have to be for (aud): what the pipeline asks its issuer for."
        required
        autoComplete="off"
        classNames={{ input: 'typed' }}
        error={errorOf('audience')}
        value={form.audience}
        onChange={({ currentTarget }) => change({ audience: currentTarget.value })}
      />
      <ConditionFields
        conditions={form.conditions}
        claims={ISSUERS[form.from].claims}
        error={errorOf('conditions')}
        onChange={(conditions) => change({ conditions })}
      />
      <FieldRow columns="1fr 1fr">
        <Select
          label="Role"
          allowDeselect={false}
          data={['viewer', 'editor', 'owner']}
          value={form.role}
          error={errorOf('role')}
          onChange={(role) => change({ role: role === 'viewer' || role === 'owner' ? role : 'editor' })}
        />
        <NumberInput
          label="Tokens live"
          required
          min={1}
          max={60}
          suffix=" minutes"
          allowDecimal={false}
          error={errorOf('minutes')}
          value={form.minutes}
          onChange={(minutes) => change({ minutes })}
        />
      </FieldRow>
      <MultiSelect
        label="May"
        required
        data={[...TOKEN_VERBS]}
        error={errorOf('verbs')}
        value={[...form.verbs]}
        onChange={(verbs) => change({ verbs: verbsOf(verbs) })}
      />
      {trust !== null && (
        <Text size="xs" c="dimmed">
          Tokens that it gave as it was end at once.
        </Text>
      )}
      {elsewhere !== null && <ProblemAlert error={elsewhere} />}
      <FormButtons deed={trust === null ? 'Let it in' : 'Change it'} isPending={save.isPending} onCancel={onClose} />
    </FormDialog>
  );
}
