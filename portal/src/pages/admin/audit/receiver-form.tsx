import { Autocomplete, Checkbox, MultiSelect, PasswordInput, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AuditReceiver } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { auditReceivers, tenantsNamed } from '../../../api/queries.ts';
import { useFormErrors } from '../../../forms/problems.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { FormButtons } from '../../../parts/form-buttons.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { SigningSecret } from '../../webhooks/signing-secret.tsx';
import { changeOf, draftOf, isOutcome, newReceiverOf, OUTCOMES, type ReceiverDraft } from './receiver-draft.ts';

/** Fields that stand in the form, by which errors find their place. */
const FIELDS = ['name', 'url', 'authorization', 'mode', 'types', 'outcomes', 'tenant'];

interface ReceiverFormProps {
  /** Null: a new one. */
  readonly receiver: AuditReceiver | null;
  readonly onClose: () => void;
}

/** Says where the audit log is sent on to. What signs is shown once. */
export function ReceiverForm({ receiver, onClose }: ReceiverFormProps) {
  const [draft, setDraft] = useState<ReceiverDraft>(() => draftOf(receiver));
  const [secret, setSecret] = useState<string | null>(null);
  const { data: tenants = [] } = useQuery(tenantsNamed(draft.tenant.trim()));
  const save = useDeed({
    act: async () => {
      if (receiver === null) return (await client.auditReceivers.add(newReceiverOf(draft))).secret;
      await client.auditReceivers.change(receiver.name, changeOf(draft));
      return null;
    },
    done: () =>
      receiver === null
        ? `The log is sent on to ${draft.name.trim()}.`
        : `${receiver.name} is changed and tried at once.`,
    changes: [auditReceivers.queryKey],
  });
  const errors = useFormErrors(save.error, FIELDS, draft);
  const change = (next: Partial<ReceiverDraft>): void => setDraft((before) => ({ ...before, ...next }));

  return (
    <Dialog
      onClose={onClose}
      title={receiver === null ? 'Send the audit log on' : `Change ${receiver.name}`}
      size="lg"
      isHeld={secret !== null}
    >
      {secret !== null ? (
        <SigningSecret secret={secret} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(undefined, { onSuccess: (made) => (made === null ? onClose() : setSecret(made)) });
          }}
        >
          <Stack gap="md">
            {receiver === null && (
              <TextInput
                label="Name"
                description="What you know it by: siem"
                required
                data-autofocus
                autoComplete="off"
                error={errors.of('name')}
                value={draft.name}
                onChange={({ currentTarget }) => change({ name: currentTarget.value })}
              />
            )}
            <TextInput
              label="Address"
              type="url"
              description="By https, on the internet or where the installation allows. What stands after ? is kept sealed."
              required
              autoComplete="off"
              error={errors.of('url')}
              value={draft.url}
              onChange={({ currentTarget }) => change({ url: currentTarget.value })}
            />
            <PasswordInput
              label="Authorization"
              description={
                receiver?.hasAuthorization
                  ? 'Sent as this header with each request. The one before stays where none is typed.'
                  : 'Sent as this header with each request, where the receiver wants one. It is kept sealed and never shown.'
              }
              autoComplete="off"
              disabled={draft.isWithoutAuthorization}
              error={errors.of('authorization')}
              value={draft.authorization}
              onChange={({ currentTarget }) => change({ authorization: currentTarget.value })}
            />
            {receiver?.hasAuthorization && (
              <Checkbox
                label="Send no Authorization any more"
                checked={draft.isWithoutAuthorization}
                onChange={({ currentTarget }) =>
                  change({ isWithoutAuthorization: currentTarget.checked, authorization: '' })
                }
              />
            )}
            <Select
              label="How"
              allowDeselect={false}
              data={[
                { value: 'structured', label: 'One event in each request' },
                { value: 'batch', label: 'Up to 100 events in one request' },
              ]}
              error={errors.of('mode')}
              value={draft.mode}
              onChange={(mode) => change({ mode: mode === 'batch' ? 'batch' : 'structured' })}
            />
            <TagsInput
              label="Only deeds of these types"
              description="By how they begin: Service. or Secret.read-secret. All deeds without any."
              error={errors.of('types')}
              value={[...draft.types]}
              onChange={(types) => change({ types })}
            />
            <MultiSelect
              label="Only deeds that ended so"
              data={[...OUTCOMES]}
              placeholder={draft.outcomes.length === 0 ? 'All' : ''}
              error={errors.of('outcomes')}
              value={[...draft.outcomes]}
              onChange={(outcomes) => change({ outcomes: outcomes.filter(isOutcome) })}
            />
            <Autocomplete
              label="Only deeds in this tenant"
              data={tenants.map(({ metadata }) => metadata.name)}
              placeholder="All"
              autoComplete="off"
              error={errors.of('tenant')}
              value={draft.tenant}
              onChange={(tenant) => change({ tenant })}
            />
            {receiver === null && (
              <Checkbox
                label="First all that is in the log already"
                checked={draft.isFromBeginning}
                onChange={({ currentTarget }) => change({ isFromBeginning: currentTarget.checked })}
              />
            )}
            {errors.elsewhere !== null && <ProblemAlert error={errors.elsewhere} />}
            <FormButtons deed={receiver === null ? 'Add' : 'Save'} isPending={save.isPending} onCancel={onClose} />
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
