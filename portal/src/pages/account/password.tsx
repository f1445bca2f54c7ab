import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { ownSessions } from '../../api/account.ts';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { errorsOf } from '../../forms/problems.ts';
import { Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import classes from './account.module.css';
import { UserName, wrongPassword } from './own-password.tsx';

/** Another password from now on. */
export function Password({ email }: { readonly email: string }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useDeed({
    act: () => client.account.changePassword(current, next),
    done: () => 'The password is changed; your other sessions have ended.',
    changes: [ownSessions.queryKey],
  });
  const wrong = wrongPassword(change.error);
  const tooShort = errorsOf(change.error, null).get('new');
  return (
    <Panel title="Password">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(undefined, {
            onSuccess: () => {
              setCurrent('');
              setNext('');
            },
          });
        }}
      >
        <Stack gap="sm" align="stretch">
          <UserName email={email} />
          <PasswordInput
            label="Current password"
            required
            autoComplete="current-password"
            error={wrong}
            value={current}
            onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            description="Your other sessions end when it is changed."
            required
            autoComplete="new-password"
            error={tooShort}
            value={next}
            onChange={({ currentTarget }) => setNext(currentTarget.value)}
          />
          {change.error !== null && wrong === undefined && tooShort === undefined && (
            <ProblemAlert error={change.error} />
          )}
          <div>
            <Button type="submit" size="xs" variant="default" loading={change.isPending}>
              Change the password
            </Button>
          </div>
        </Stack>
      </form>
    </Panel>
  );
}
