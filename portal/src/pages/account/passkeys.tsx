import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { OwnAccount, Passkey } from '@tenantry/client';
import { useState } from 'react';
import { ownAccount, ownPasskeys, ownSessions } from '../../api/account.ts';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { FormButtons } from '../../parts/form-buttons.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { Empty, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { Simple } from '../../parts/simple-table.tsx';
import { Ago } from '../../parts/time.tsx';
import { OwnPassword, Rest } from './own-password.tsx';
import { makePasskey, refusalOfBrowser } from './webauthn.ts';

type Open = { readonly what: 'add' } | { readonly what: 'rename' | 'remove'; readonly passkey: Passkey };

const OWN = { isAllowed: true, reason: '' };
const CHANGES = [ownPasskeys.queryKey, ownAccount.queryKey, ownSessions.queryKey];

/** Ways in by the lock of a device, in place of password and code. */
export function Passkeys({ account }: { readonly account: OwnAccount }) {
  const { data = [], error } = useQuery(ownPasskeys);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Panel
      title="Passkeys"
      aside={
        <GuardedButton right={OWN} hindrance={hindranceOf(account)} size="xs" onClick={() => setOpen({ what: 'add' })}>
          Add a passkey
        </GuardedButton>
      }
    >
      {error !== null && <ProblemAlert error={error} />}
      {data.length === 0 && error === null && (
        <Empty title="No passkey yet">
          With a passkey you sign in by the lock of your device: a finger, a face or a PIN, without password and code.
        </Empty>
      )}
      {data.length > 0 && (
        <Simple
          label="Passkeys"
          titles={['Name', 'Good at', 'Added', 'Last used', '']}
          rows={data.map((passkey) => ({
            key: passkey.id,
            cells: [
              passkey.name,
              <span key="host" className="typed">
                {passkey.host}
              </span>,
              <Ago key="added" at={passkey.createdAt} />,
              passkey.usedAt === null ? 'never' : <Ago key="used" at={passkey.usedAt} />,
              <Group key="deeds" gap={6} justify="flex-end" wrap="nowrap">
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => setOpen({ what: 'rename', passkey })}
                  aria-label={`Rename ${passkey.name}`}
                >
                  Rename
                </Button>
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => setOpen({ what: 'remove', passkey })}
                  aria-label={`Remove ${passkey.name}`}
                >
                  Remove
                </Button>
              </Group>,
            ],
          }))}
        />
      )}
      {open?.what === 'add' && <Add email={account.email} onClose={close} />}
      {open?.what === 'rename' && <Rename passkey={open.passkey} onClose={close} />}
      {open?.what === 'remove' && <Remove email={account.email} passkey={open.passkey} onClose={close} />}
    </Panel>
  );
}

/** Why none can be added here and now. */
function hindranceOf({ passkeyHost, passkeys, mostPasskeys }: OwnAccount): string | undefined {
  if (passkeyHost === null) return 'Passkeys are bound to a name: open Tenantry by its name and not by a number.';
  if (window.location.hostname !== passkeyHost) return `Passkeys are added at ${passkeyHost}.`;
  if (window.PublicKeyCredential === undefined) return 'This browser has no passkeys here.';
  return passkeys < mostPasskeys ? undefined : `There can be ${mostPasskeys}: remove one to add another.`;
}

function Add({ email, onClose }: { readonly email: string; readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const add = useDeed({
    act: async () => {
      const options = await client.account.beginPasskey(password);
      return client.account.addPasskey(name.trim(), await makePasskey(options));
    },
    done: (passkey) => `You sign in with ${passkey.name} from now on, too.`,
    changes: CHANGES,
  });
  const refusal = refusalOfBrowser(add.error);
  return (
    <FormDialog title="Add a passkey" onClose={onClose} onSubmit={() => add.mutate(undefined, { onSuccess: onClose })}>
      <TextInput
        label="Name"
        description="Such as the device’s"
        required
        data-autofocus
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <OwnPassword email={email} value={password} error={add.error} onChange={setPassword} />
      {refusal !== null && (
        <Alert role="alert" color="red" variant="light">
          {refusal}
        </Alert>
      )}
      {refusal === null && <Rest error={add.error} />}
      <FormButtons deed="Add it" isPending={add.isPending} onCancel={onClose} />
    </FormDialog>
  );
}

function Rename({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const [name, setName] = useState(passkey.name);
  const rename = useDeed({
    act: () => client.passkeys.rename(passkey.id, name.trim()),
    done: (renamed) => `It is called ${renamed.name} now.`,
    changes: [ownPasskeys.queryKey],
  });
  return (
    <FormDialog
      title={`Rename ${passkey.name}`}
      onClose={onClose}
      onSubmit={() => rename.mutate(undefined, { onSuccess: onClose })}
    >
      <TextInput
        label="Name"
        required
        data-autofocus
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Rest error={rename.error} />
      <FormButtons deed="Rename it" isPending={rename.isPending} onCancel={onClose} />
    </FormDialog>
  );
}

interface RemoveProps {
  readonly email: string;
  readonly passkey: Passkey;
  readonly onClose: () => void;
}

function Remove({ email, passkey, onClose }: RemoveProps) {
  const [password, setPassword] = useState('');
  const remove = useDeed({
    act: () => client.passkeys.remove(passkey.id, password),
    done: () => `${passkey.name} opens nothing any more.`,
    changes: CHANGES,
  });
  return (
    <FormDialog
      title={`Remove ${passkey.name}`}
      onClose={onClose}
      onSubmit={() => remove.mutate(undefined, { onSuccess: onClose })}
    >
      <Text size="sm">Sessions that began with it end, but this one.</Text>
      <OwnPassword email={email} value={password} error={remove.error} onChange={setPassword} />
      <Rest error={remove.error} />
      <FormButtons deed="Remove it" isPending={remove.isPending} onCancel={onClose} />
    </FormDialog>
  );
}
