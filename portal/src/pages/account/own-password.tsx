import { PasswordInput } from '@mantine/core';
import { ProblemError } from '@tenantry/client';
import { ProblemAlert } from '../../parts/problem-alert.tsx';

/** For password managers to know whose password is asked for. */
export function UserName({ email }: { readonly email: string }) {
  return <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />;
}

interface OwnPasswordProps {
  readonly email: string;
  readonly value: string;
  readonly error: unknown;
  readonly onChange: (value: string) => void;
}

/** Asked for again before anything changes that lets somebody in. */
export function OwnPassword({ email, value, error, onChange }: OwnPasswordProps) {
  return (
    <>
      <UserName email={email} />
      <PasswordInput
        label="Current password"
        required
        autoComplete="current-password"
        error={wrongPassword(error)}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </>
  );
}

/** What stands at the field; of other problems nothing. */
export function wrongPassword(error: unknown): string | undefined {
  return error instanceof ProblemError && error.code === 'wrong-credentials' ? 'It is wrong.' : undefined;
}

/** What is wrong, where it is not the password. */
export function Rest({ error }: { readonly error: unknown }) {
  return error === null || wrongPassword(error) !== undefined ? null : <ProblemAlert error={error} />;
}
