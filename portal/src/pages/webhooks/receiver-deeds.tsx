import { Button, Group, Menu, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { QueryKey } from '@tanstack/react-query';
import type { AuditReceiverTest, Right } from '@tenantry/client';
import { useState } from 'react';
import { useDeed } from '../../api/deed.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { StateMark } from '../../parts/state.tsx';
import { NewSigningSecret } from './signing-secret.tsx';

/** What can be asked of the server about one receiver. */
export interface ReceiverActs {
  test(): Promise<AuditReceiverTest>;
  pause(isPaused: boolean): Promise<unknown>;
  /** Null: nothing sent to it is signed. */
  readonly replaceSecret: (() => Promise<{ readonly secret: string | null }>) | null;
  delete(): Promise<void>;
}

interface ReceiverDeedsProps {
  readonly receiver: { readonly name: string; readonly isPaused: boolean };
  readonly acts: ReceiverActs;
  readonly mayUpdate: Right | undefined;
  readonly mayDelete: Right | undefined;
  /** Keys of the answers that are another after a deed. */
  readonly changes: readonly QueryKey[];
  readonly words: { readonly paused: string; readonly resumed: string; readonly removal: string };
  /** Opens it to be changed, where it can be. */
  readonly onChange?: () => void;
}

/** What can be done with one place that things are sent to. */
export function ReceiverDeeds(props: ReceiverDeedsProps) {
  const { receiver, acts, mayUpdate, mayDelete, changes, words, onChange } = props;
  const { name, isPaused } = receiver;
  const [isDeleting, deleting] = useDisclosure(false);
  const [secret, setSecret] = useState<string | null>(null);
  const test = useDeed<void, AuditReceiverTest>({ act: acts.test, changes });
  const pause = useDeed({
    act: () => acts.pause(!isPaused),
    done: () => (isPaused ? words.resumed : words.paused),
    changes,
  });
  const renew = useDeed({ act: async () => (await acts.replaceSecret?.())?.secret ?? null, changes });
  const remove = useDeed({ act: acts.delete, done: () => `${name} is gone.`, changes });
  const trouble = test.error ?? pause.error ?? renew.error;
  const forget = (): void => {
    for (const deed of [test, pause, renew]) deed.reset();
  };
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      <GuardedButton
        right={mayUpdate}
        size="compact-xs"
        variant="default"
        loading={test.isPending}
        onClick={() => test.mutate()}
        aria-label={`Test ${name}`}
      >
        Test
      </GuardedButton>
      <Menu position="bottom-end" disabled={mayUpdate?.isAllowed !== true}>
        <Menu.Target>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`More about ${name}`}
            data-disabled={mayUpdate?.isAllowed !== true}
          >
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {onChange !== undefined && <Menu.Item onClick={onChange}>Change</Menu.Item>}
          <Menu.Item onClick={() => pause.mutate()}>{isPaused ? 'Resume' : 'Pause'}</Menu.Item>
          {acts.replaceSecret !== null && (
            <Menu.Item onClick={() => renew.mutate(undefined, { onSuccess: setSecret })}>New secret</Menu.Item>
          )}
          <Menu.Item color="red" disabled={mayDelete?.isAllowed !== true} onClick={deleting.open}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {(test.data !== undefined || trouble !== null) && (
        <Outcome name={name} test={test.data} error={trouble} onClose={forget} />
      )}
      {secret !== null && (
        <NewSigningSecret
          name={name}
          secret={secret}
          onClose={() => {
            setSecret(null);
            renew.reset();
          }}
        />
      )}
      {isDeleting && (
        <Confirm
          title={`Delete ${name}`}
          deed={`Delete ${name}`}
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined, { onSuccess: deleting.close })}
          onClose={deleting.close}
        >
          <Text size="sm">{words.removal}</Text>
        </Confirm>
      )}
    </Group>
  );
}

interface OutcomeProps {
  readonly name: string;
  readonly test: AuditReceiverTest | undefined;
  readonly error: unknown;
  readonly onClose: () => void;
}

/** What the receiver said. */
function Outcome({ name, test, error, onClose }: OutcomeProps) {
  return (
    <Dialog onClose={onClose} title={name}>
      {error !== null && <ProblemAlert error={error} />}
      {test !== undefined && (
        <Stack gap="xs">
          <StateMark state={test.isAccepted ? 'ready' : 'failing'}>
            {test.isAccepted ? 'The test was taken' : 'The test was not taken'}
          </StateMark>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {test.message}
          </Text>
          <Text size="xs" c="dimmed">
            {test.status === null ? 'No answer' : `Answered ${test.status}`} within {test.tookMs} ms
          </Text>
        </Stack>
      )}
    </Dialog>
  );
}
