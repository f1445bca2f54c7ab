import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { Copied } from './copied.tsx';

interface ShownOnceProps {
  readonly title: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret that is answered once and kept nowhere. */
export function ShownOnce({ title, ...rest }: ShownOnceProps) {
  return (
    <Modal
      opened
      onClose={rest.onClose}
      title={title}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <SecretOnce {...rest} />
    </Modal>
  );
}

export function SecretOnce({ secret, onClose }: Omit<ShownOnceProps, 'title'>) {
  return (
    <Stack gap="md">
      <Alert variant="light" title="It is shown this once and kept nowhere">
        <Text size="sm">Copy it to where it is used before this is closed.</Text>
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
