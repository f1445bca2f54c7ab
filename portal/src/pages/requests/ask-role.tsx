import { NumberInput, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { NewAccessRequest } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { me } from '../../api/queries.ts';
import { REQUESTS } from '../../api/requests.ts';
import { useFormErrors } from '../../forms/problems.ts';
import { FieldRow } from '../../parts/field-row.tsx';
import { FormButtons } from '../../parts/form-buttons.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { minutesInWords, UNITS, type Unit } from './words.ts';

export type AskedRole = NewAccessRequest['role'];
export const ASKED_ROLES: readonly { readonly value: AskedRole; readonly label: string }[] = [
  { value: 'viewer', label: 'viewer: sees everything but secrets' },
  { value: 'editor', label: 'editor: declares what runs there, too' },
  { value: 'owner', label: 'owner: says who is a member, too' },
];
const FIELDS = ['tenant', 'role', 'minutes', 'reason'];

interface AskRoleProps {
  /** Typed where it is not known. */
  readonly tenant?: string | undefined;
  /** Whether it is this tenant and no other. */
  readonly isFixed?: boolean;
  readonly first?: AskedRole | undefined;
  readonly onClose: () => void;
}

/** Asks for a role in a tenant, for a time. */
export function AskRole({ tenant: known, isFixed = false, first = 'viewer', onClose }: AskRoleProps) {
  const { data: caller } = useSuspenseQuery(me);
  const [tenant, setTenant] = useState(known ?? '');
  const [role, setRole] = useState<AskedRole>(first);
  const [count, setCount] = useState<number | string>(8);
  const [unit, setUnit] = useState<Unit>('hours');
  const [reason, setReason] = useState('');
  const minutes = Math.round(Number(count) * UNITS[unit]);
  const sent = { tenant: tenant.trim(), role, minutes, reason: reason.trim() };
  const ask = useDeed({
    act: () => client.accessRequests.askRole(sent),
    done: ({ asked }) => `It is asked for: the owners of ${asked.tenant} and administrators can answer.`,
    changes: [REQUESTS],
  });
  const { of: errorOf, elsewhere } = useFormErrors(ask.error, FIELDS, sent);
  const has = caller.tenants?.find(({ name }) => name === tenant.trim().toLowerCase())?.role;
  return (
    <FormDialog
      title={isFixed ? `Ask for a role in ${known}` : 'Ask for a role'}
      onSubmit={() => ask.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      {!isFixed && (
        <TextInput
          label="Tenant"
          description={has === undefined ? 'Its name, as whoever sent you knows it.' : `You are ${has} of it already.`}
          required
          autoComplete="off"
          classNames={{ input: 'typed' }}
          value={tenant}
          error={errorOf('tenant')}
          onChange={({ currentTarget }) => setTenant(currentTarget.value)}
        />
      )}
      <Select
        label="Role"
        allowDeselect={false}
        data={ASKED_ROLES}
        value={role}
        error={errorOf('role')}
        onChange={(value) => setRole(ASKED_ROLES.find((one) => one.value === value)?.value ?? role)}
      />
      <FieldRow columns="120px 130px 1fr">
        <NumberInput
          label="For how long"
          required
          min={1}
          allowDecimal={false}
          allowNegative={false}
          value={count}
          error={errorOf('minutes')}
          onChange={setCount}
        />
        <Select
          label="In"
          allowDeselect={false}
          data={Object.keys(UNITS)}
          value={unit}
          onChange={(value) => setUnit(value === 'minutes' || value === 'days' ? value : 'hours')}
        />
      </FieldRow>
      <Textarea
        label="Why"
        description="For whoever decides; it is kept in the audit log."
        required
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        error={errorOf('reason')}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Text size="xs" c="dimmed">
        {minutes > 0
          ? `The role ends by itself ${minutesInWords(minutes)} after it is given`
          : 'The role ends by itself'}
        ; a week is the most.
      </Text>
      {elsewhere !== null && <ProblemAlert error={elsewhere} />}
      <FormButtons deed="Ask for it" isPending={ask.isPending} onCancel={onClose} />
    </FormDialog>
  );
}
