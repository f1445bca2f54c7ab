import { Button, Stack, Text, TextInput } from '@mantine/core';
import type { OwnAccount, SecondFactorSetup } from '@tenantry/client';
import { ProblemError } from '@tenantry/client';
import { useState } from 'react';
import { ownAccount, ownSessions } from '../../api/account.ts';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { Copied, CopyIcon } from '../../parts/copied.tsx';
import { FormButtons } from '../../parts/form-buttons.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Empty, Panel } from '../../parts/page.tsx';
import { StateMark } from '../../parts/state.tsx';
import classes from './account.module.css';
import { OwnPassword, Rest } from './own-password.tsx';
import { QrCode } from './qr-code.tsx';

/** Codes of an authenticator app, asked for besides the password. */
export function SecondFactor({ account }: { readonly account: OwnAccount }) {
  const [open, setOpen] = useState<'set-up' | 'take-away' | null>(null);
  const close = () => setOpen(null);
  const { hasSecondFactor } = account;
  return (
    <Panel
      title="Second factor"
      aside={
        <Button
          size="xs"
          variant={hasSecondFactor ? 'default' : 'filled'}
          onClick={() => setOpen(hasSecondFactor ? 'take-away' : 'set-up')}
        >
          {hasSecondFactor ? 'Take it away' : 'Set it up'}
        </Button>
      }
    >
      {hasSecondFactor ? (
        <div className={classes.part}>
          <StateMark state="ready">On</StateMark>
          <Text size="sm" mt={4}>
            Sign-ins ask for a code of your app, besides the password.
          </Text>
        </div>
      ) : (
        <Empty title="The password alone lets you in">
          With an authenticator app on your phone, whoever knows your password still does not get in: each sign-in asks
          for a code that the app shows.
        </Empty>
      )}
      {open === 'set-up' && <SetUp account={account} onClose={close} />}
      {open === 'take-away' && <TakeAway account={account} onClose={close} />}
    </Panel>
  );
}

interface StepProps {
  readonly account: OwnAccount;
  readonly onClose: () => void;
}

function SetUp({ account, onClose }: StepProps) {
  const [password, setPassword] = useState('');
  const begin = useDeed<void, SecondFactorSetup>({
    act: () => client.account.beginSecondFactor(password),
    changes: [],
  });
  if (begin.data !== undefined) return <Confirm setup={begin.data} onClose={onClose} />;
  return (
    <FormDialog title="Set up a second factor" onClose={onClose} onSubmit={() => begin.mutate()}>
      <OwnPassword email={account.email} value={password} error={begin.error} onChange={setPassword} />
      <Rest error={begin.error} />
      <FormButtons deed="Go on" isPending={begin.isPending} onCancel={onClose} />
    </FormDialog>
  );
}

function Confirm({ setup, onClose }: { readonly setup: SecondFactorSetup; readonly onClose: () => void }) {
  const [code, setCode] = useState('');
  const confirm = useDeed({
    act: () => client.account.confirmSecondFactor(code.trim()),
    done: () => 'From now on a sign-in asks for a code.',
    changes: [ownAccount.queryKey, ownSessions.queryKey],
  });
  const isWrong = confirm.error instanceof ProblemError && confirm.error.code === 'wrong-code';
  const secret = new URL(setup.uri).searchParams.get('secret') ?? '';
  return (
    <FormDialog
      title="Set up a second factor"
      onClose={onClose}
      onSubmit={() => confirm.mutate(undefined, { onSuccess: onClose })}
    >
      <Stack gap={6}>
        <Text size="sm" fw={550}>
          1. Show this to the app, or type the secret
        </Text>
        <QrCode text={setup.uri} label="The secret, for the camera of the app" />
        <Copied text={secret} />
      </Stack>
      <Stack gap={6}>
        <Text size="sm" fw={550}>
          2. Keep these codes
          <CopyIcon text={setup.backupCodes.join('\n')} label="Copy the backup codes" />
        </Text>
        <Text size="xs" c="dimmed">
          Each lets you in once when the phone is lost. They are shown this once.
        </Text>
        <ul className={`${classes.backup} typed`} aria-label="Backup codes">
          {setup.backupCodes.map((backup) => (
            <li key={backup}>{backup}</li>
          ))}
        </ul>
      </Stack>
      <TextInput
        label="3. Type the code that the app shows"
        description="It counts from this code on, and not before."
        required
        inputMode="numeric"
        autoComplete="one-time-code"
        classNames={{ input: 'typed' }}
        error={isWrong ? 'It is wrong, or was used already: take the one that is shown now.' : undefined}
        value={code}
        onChange={({ currentTarget }) => setCode(currentTarget.value)}
      />
      {!isWrong && <Rest error={confirm.error} />}
      <FormButtons deed="Ask for codes from now on" isPending={confirm.isPending} onCancel={onClose} />
    </FormDialog>
  );
}

function TakeAway({ account, onClose }: StepProps) {
  const [password, setPassword] = useState('');
  const end = useDeed({
    act: () => client.account.endSecondFactor(password),
    done: () => 'The password alone lets you in now.',
    changes: [ownAccount.queryKey],
  });
  return (
    <FormDialog
      title="Take the second factor away"
      onClose={onClose}
      onSubmit={() => end.mutate(undefined, { onSuccess: onClose })}
    >
      <Text size="sm">The password alone lets you in then, and the backup codes are good no more.</Text>
      <OwnPassword email={account.email} value={password} error={end.error} onChange={setPassword} />
      <Rest error={end.error} />
      <FormButtons deed="Take it away" isPending={end.isPending} onCancel={onClose} />
    </FormDialog>
  );
}
