import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Copied } from './copied.tsx';
import { Dialog } from './dialog.tsx';

interface SecretOnceProps {
  readonly secret: string;
  readonly onClose: () => void;
  /** How long it is there. */
  readonly says?: string;
  /** What to do with it now. */
  readonly children?: ReactNode;
}

interface ShownOnceProps extends SecretOnceProps {
  readonly title: string;
}

/** A secret that is answered once. */
export function ShownOnce({ title, ...rest }: ShownOnceProps) {
  return (
    <Dialog onClose={rest.onClose} title={title} isHeld>
      <SecretOnce {...rest} />
    </Dialog>
  );
}

export function SecretOnce({
  secret,
  onClose,
  says = 'It is shown this once and kept nowhere',
  children = 'Copy it to where it is used before this is closed.',
}: SecretOnceProps) {
  return (
    <Stack gap="md">
      <Alert variant="light" title={says}>
        <Text size="sm">{children}</Text>
      </Alert>
      <div style={{ overflowWrap: 'anywhere' }}>
        <Copied text={secret} />
      </div>
      <Group justify="flex-end">
        <Button onClick={onClose}>I have it</Button>
      </Group>
    </Stack>
  );
}
