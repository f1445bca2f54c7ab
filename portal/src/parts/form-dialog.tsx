import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.tsx';

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
    <Dialog onClose={onClose} title={title} size={size}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack gap="md">{children}</Stack>
      </form>
    </Dialog>
  );
}
