import { Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

interface FormDialogProps {
  readonly title: string;
  readonly size?: 'md' | 'lg';
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  /** The fields, what is wrong elsewhere, and the buttons. */
  readonly children: ReactNode;
}

/** Something that is done in a form over the page. */
export function FormDialog({ title, size = 'md', onSubmit, onClose, children }: FormDialogProps) {
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack gap="md">{children}</Stack>
      </form>
    </Modal>
  );
}
