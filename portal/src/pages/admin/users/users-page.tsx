import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { User } from '@tenantry/client';
import { useMemo, useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { users } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { useView } from '../../../api/view.ts';
import { Confirm } from '../../../parts/confirm.tsx';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Empty } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { ShownOnce } from '../../../parts/shown-once.tsx';
import { StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';
import { AddUser } from './add-user.tsx';

const NONE: readonly User[] = [];

/** Who may sign in, and with what role over the installation. */
export function UsersPage() {
  const { data = NONE, error, isFetching } = useQuery(users);
  const [view, setView] = useView();
  const [isAdding, adding] = useDisclosure(false);
  const [removed, setRemoved] = useState<User | null>(null);
  const mayAdd = useRight(null, 'User', 'create');
  const mayChange = useRight(null, 'User', 'update')?.isAllowed === true;
  const changes = [users.queryKey];
  const change = useDeed({
    act: ({ user, to }: { user: User; to: Partial<Pick<User, 'role' | 'isDisabled'>> }) =>
      client.users.change(user.email, to),
    done: (user) => `${user.email} is ${user.isDisabled ? 'locked out' : user.role} now.`,
    changes,
  });
  const password = useDeed({ act: (user: User) => client.users.resetPassword(user.email), changes });
  const remove = useDeed({
    act: (user: User) => client.users.remove(user.email),
    done: (_gone, user) => `${user.email} is no user any more.`,
    changes,
  });
  const columns = useMemo(
    (): readonly Column<User>[] => [
      {
        id: 'email',
        title: 'E-mail',
        value: ({ email }) => email,
        cell: ({ email }) => <span className="typed">{email}</span>,
        width: 'minmax(170px, 2fr)',
      },
      { id: 'name', title: 'Name', value: ({ name }) => name, width: 'minmax(100px, 1fr)', isExtra: true },
      { id: 'role', title: 'Role', value: ({ role }) => role, width: '110px' },
      {
        id: 'state',
        title: 'State',
        value: ({ isDisabled }) => (isDisabled ? 'Locked out' : 'Active'),
        cell: ({ isDisabled }) => (
          <StateMark state={isDisabled ? 'asleep' : 'ready'}>{isDisabled ? 'Locked out' : 'Active'}</StateMark>
        ),
        width: '110px',
        isExtra: true,
      },
      { id: 'by', title: 'Signs in by', value: waysOf, width: 'minmax(140px, 1.4fr)', isExtra: true },
      {
        id: 'since',
        title: 'Since',
        value: ({ createdAt }) => createdAt,
        cell: ({ createdAt }) => <Ago at={createdAt} />,
        width: '100px',
        isExtra: true,
      },
      {
        id: 'deeds',
        title: '',
        value: () => '',
        cell: (user) => (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                disabled={!mayChange}
                aria-label={`What can be done with ${user.email}`}
              >
                <IconDots size={15} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>Role</Menu.Label>
              {(['member', 'auditor', 'administrator'] as const).map((role) => (
                <Menu.Item
                  key={role}
                  disabled={role === user.role}
                  onClick={() => change.mutate({ user, to: { role } })}
                >
                  {role}
                </Menu.Item>
              ))}
              <Menu.Divider />
              <Menu.Item onClick={() => password.mutate(user)}>New password</Menu.Item>
              <Menu.Item onClick={() => change.mutate({ user, to: { isDisabled: !user.isDisabled } })}>
                {user.isDisabled ? 'Let in again' : 'Lock out'}
              </Menu.Item>
              <Menu.Item color="red" onClick={() => setRemoved(user)}>
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ),
        width: '40px',
      },
    ],
    [mayChange, change.mutate, password.mutate],
  );
  return (
    <>
      {[error, change.error, password.error].map((each, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: each has its place
        each === null ? null : <ProblemAlert key={index} error={each} />,
      )}
      {password.data !== undefined && (
        <ShownOnce
          title={`New password of ${password.variables?.email}`}
          secret={password.data.password}
          onClose={password.reset}
        />
      )}
      <DataTable
        label="Users"
        rows={data}
        columns={columns}
        keyOf={({ email }) => email}
        view={view}
        onView={setView}
        isLoading={isFetching}
        maxHeight={640}
        toolbar={
          <GuardedButton right={mayAdd} size="xs" onClick={adding.open}>
            Add a user
          </GuardedButton>
        }
        empty={<Empty title="No users" />}
      />
      {isAdding && <AddUser onClose={adding.close} />}
      {removed !== null && (
        <Confirm
          title={`Delete ${removed.email}`}
          deed={`Delete ${removed.email}`}
          typed={removed.email}
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(removed, { onSuccess: () => setRemoved(null) })}
          onClose={() => setRemoved(null)}
        >
          <div>Sessions and tokens of {removed.email} end at once. What they did stays in the audit log.</div>
        </Confirm>
      )}
    </>
  );
}

function waysOf({ hasPassword, hasSecondFactor, passkeys, providers }: User): string {
  const ways = [
    ...(hasPassword ? [hasSecondFactor ? 'password with second factor' : 'password'] : []),
    ...(passkeys > 0 ? [passkeys === 1 ? 'a passkey' : `${passkeys} passkeys`] : []),
    ...providers,
  ];
  return ways.length === 0 ? 'nothing yet' : ways.join(', ');
}
