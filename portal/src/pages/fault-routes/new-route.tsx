import { Checkbox, Group, Modal, PasswordInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { FaultRouteWithSecret } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { faultRoutes } from '../../api/faults.ts';
import { formErrors } from '../../forms/problems.ts';
import { FormButtons } from '../../parts/form-buttons.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { SigningSecret } from '../webhooks/signing-secret.tsx';
import { EMPTY_FORM, isRouteType, type RouteForm, routeOf, TYPES } from './route-form.ts';

/** Fields that stand in the form, by which errors find their place. */
const FIELDS: readonly string[] = ['name', 'url', 'authorization', 'routingKey', 'to', 'quietHours'];

/** Says where faults shall be told from now on. */
export function NewRoute({ tenant, onClose }: { readonly tenant: string | null; readonly onClose: () => void }) {
  const [form, setForm] = useState<RouteForm>(() => ({
    ...EMPTY_FORM,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }));
  const add = useDeed<void, FaultRouteWithSecret>({
    act: () => client.faultRoutes.add(tenant, routeOf(form)),
    done: (made) => `Faults are told to ${made.name} from now on.`,
    changes: [faultRoutes(tenant).queryKey],
  });
  const change = (next: Partial<RouteForm>): void => setForm((before) => ({ ...before, ...next }));
  const errors = formErrors(add.error, FIELDS);
  const secret = add.data?.secret ?? null;
  const text = (name: 'name' | 'url' | 'quietFrom' | 'quietTo' | 'timeZone') => ({
    value: form[name],
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
      change({ [name]: currentTarget.value }),
  });

  return (
    <Modal
      opened
      onClose={onClose}
      title="Where faults shall be told"
      closeOnClickOutside={secret === null}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {secret !== null ? (
        <SigningSecret secret={secret} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate(undefined, { onSuccess: (made) => made.secret === null && onClose() });
          }}
        >
          <Stack gap="sm">
            <Select
              label="To"
              allowDeselect={false}
              data={Object.entries(TYPES).map(([value, { label }]) => ({ value, label }))}
              value={form.type}
              onChange={(type) => isRouteType(type) && change({ type })}
            />
            <TextInput
              label="Name"
              description="What you know it by: on-call"
              required
              autoComplete="off"
              error={errors.of('name')}
              {...text('name')}
            />
            {form.type === 'email' ? (
              <Textarea
                label="Addresses"
                description="20 at most"
                required
                autosize
                minRows={2}
                error={errors.of('to')}
                value={form.to}
                onChange={({ currentTarget }) => change({ to: currentTarget.value })}
              />
            ) : (
              <TextInput
                label="Address"
                type="url"
                description={TYPES[form.type].hint}
                required={form.type !== 'pagerduty'}
                autoComplete="off"
                error={errors.of('url')}
                {...text('url')}
              />
            )}
            {form.type === 'pagerduty' && (
              <PasswordInput
                label="Integration key"
                description="Of a service with the Events API v2. It is kept sealed and never shown."
                required
                autoComplete="off"
                error={errors.of('routingKey')}
                value={form.routingKey}
                onChange={({ currentTarget }) => change({ routingKey: currentTarget.value })}
              />
            )}
            {form.type === 'webhook' && (
              <PasswordInput
                label="Authorization"
                description="Sent as this header with each request, where the receiver wants one. It is kept sealed and never shown."
                autoComplete="off"
                error={errors.of('authorization')}
                value={form.authorization}
                onChange={({ currentTarget }) => change({ authorization: currentTarget.value })}
              />
            )}
            <Checkbox
              label="Only what is critical"
              checked={form.isCriticalOnly}
              onChange={({ currentTarget }) => change({ isCriticalOnly: currentTarget.checked })}
            />
            <Checkbox
              label="Also that it is over"
              checked={form.tellsResolved}
              onChange={({ currentTarget }) => change({ tellsResolved: currentTarget.checked })}
            />
            <Checkbox
              label="Quiet hours, in which only what is critical is told"
              checked={form.isQuiet}
              error={errors.of('quietHours')}
              onChange={({ currentTarget }) => change({ isQuiet: currentTarget.checked })}
            />
            {form.isQuiet && (
              <Group gap="sm" grow>
                <TextInput label="From" type="time" {...text('quietFrom')} />
                <TextInput label="To" type="time" {...text('quietTo')} />
                <TextInput label="Time zone" {...text('timeZone')} />
              </Group>
            )}
            {errors.elsewhere !== null && <ProblemAlert error={errors.elsewhere} />}
            <FormButtons deed="Add" isPending={add.isPending} onCancel={onClose} />
          </Stack>
        </form>
      )}
    </Modal>
  );
}
