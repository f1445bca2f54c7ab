import { Checkbox, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { users } from '../../../api/queries.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { FormButtons } from '../../../parts/form-buttons.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { SecretOnce } from '../../../parts/shown-once.tsx';

const ROLES = [
  { value: 'member', label: 'member: what tenants give' },
  { value: 'auditor', label: 'auditor: reads everything but secrets' },
  { value: 'administrator', label: 'administrator: may do everything' },
];

/** Makes a user, with a password that is shown once or without one. */
export function AddUser({ onClose }: { readonly onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<'member' | 'auditor' | 'administrator'>('member');
  const [withPassword, setWithPassword] = useState(true);
  const add = useDeed({
    act: () => client.users.add({ email: email.trim(), role, withPassword }),
    done: ({ user }) => `${user.email} may sign in.`,
    changes: [users.queryKey],
  });
  const password = add.data?.password;
  return (
    <Dialog onClose={onClose} title="Add a user" isHeld={password != null}>
      {typeof password === 'string' ? (
        <SecretOnce secret={password} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate(undefined, { onSuccess: (made) => made.password === null && onClose() });
          }}
        >
          <Stack gap="md">
            <TextInput
              label="E-mail address"
              type="email"
              required
              data-autofocus
              autoComplete="off"
              value={email}
              onChange={({ currentTarget }) => setEmail(currentTarget.value)}
            />
            <Select
              label="Role over the installation"
              allowDeselect={false}
              data={ROLES}
              value={role}
              onChange={(value) => setRole(value === 'auditor' || value === 'administrator' ? value : 'member')}
            />
            <Checkbox
              label="Make a password, shown once"
              description="Without one the user signs in at an identity provider."
              checked={withPassword}
              onChange={({ currentTarget }) => setWithPassword(currentTarget.checked)}
            />
            {add.error !== null && <ProblemAlert error={add.error} />}
            <FormButtons deed="Add" isPending={add.isPending} onCancel={onClose} />
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
