import { Drawer, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFocusBack } from './focus-back.ts';

interface SideDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

interface DialogProps extends SideDialogProps {
  readonly size?: 'md' | 'lg' | 'xl';
  /** No click beside it closes it: it shows what is shown once. */
  readonly isHeld?: boolean;
}

const CLOSE = { 'aria-label': 'Close' };

/** Over the page for as long as it is rendered. */
export function Dialog({ title, size = 'md', isHeld = false, onClose, children }: DialogProps) {
  useFocusBack();
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeOnClickOutside={!isHeld} closeButtonProps={CLOSE}>
      {children}
    </Modal>
  );
}

/** Beside a list, for one thing of it, for as long as it is rendered. */
export function SideDialog({ title, onClose, children }: SideDialogProps) {
  useFocusBack();
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={title} closeButtonProps={CLOSE}>
      {children}
    </Drawer>
  );
}
