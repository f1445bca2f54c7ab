import { MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import type { QueryKey } from '@tanstack/react-query';
import type { NewToken, TokenVerb } from '@tenantry/client';
import { type ReactNode, useState } from 'react';
import { useDeed } from '../../api/deed.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { FormButtons } from '../../parts/form-buttons.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { SecretOnce } from '../../parts/shown-once.tsx';
import { inDays, TOKEN_ENDS, TOKEN_VERBS, verbsOf } from './token-choices.ts';

interface Wanted {
  readonly name: string;
  readonly verbs: readonly TokenVerb[];
  readonly expiresAt: string;
}

interface MakeTokenProps {
  readonly title: string;
  readonly make: (wanted: Wanted) => Promise<NewToken>;
  readonly changes: readonly QueryKey[];
  readonly onClose: () => void;
  /** What else there is to choose. */
  readonly children?: ReactNode;
}

/** Makes a token, and shows it once. */
export function MakeToken({ title, make, changes, onClose, children }: MakeTokenProps) {
  const [name, setName] = useState('');
  const [verbs, setVerbs] = useState<string[]>(['read']);
  const [days, setDays] = useState('90');
  const { mutate, data, error, isPending } = useDeed({
    act: () => make({ name, verbs: verbsOf(verbs), expiresAt: inDays(Number(days)) }),
    changes,
  });
  return (
    <Dialog onClose={onClose} title={title} isHeld={data !== undefined}>
      {data !== undefined ? (
        <SecretOnce secret={data.token} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            mutate();
          }}
        >
          <Stack gap="md">
            <TextInput
              label="Name"
              description="What it is for: nightly-build"
              required
              data-autofocus
              autoComplete="off"
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <MultiSelect label="May" required data={[...TOKEN_VERBS]} value={verbs} onChange={setVerbs} />
            {children}
            <Select
              label="Ends after"
              allowDeselect={false}
              data={[...TOKEN_ENDS]}
              value={days}
              onChange={(value) => setDays(value ?? days)}
            />
            {error !== null && <ProblemAlert error={error} />}
            <FormButtons deed="Make the token" isPending={isPending} onCancel={onClose} />
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
