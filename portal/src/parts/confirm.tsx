import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { Dialog } from './dialog.tsx';
import { ProblemAlert } from './problem-alert.tsx';

interface ConfirmProps {
  readonly title: string;
  /** What the button says: `Delete dev01`. */
  readonly deed: string;
  /** What has to be typed before; nothing where the deed is small. */
  readonly typed?: string;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What goes, and what stays. */
  readonly children: ReactNode;
}

/** Asks before what cannot be taken back. */
export function Confirm({ title, deed, typed, isPending, error, onConfirm, onClose, children }: ConfirmProps) {
  const [text, setText] = useState('');
  const id = useId();
  const isSure = typed === undefined || text.trim().toLowerCase() === typed.toLowerCase();
  return (
    <Dialog onClose={onClose} title={title} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isSure && !isPending) onConfirm();
        }}
      >
        <Stack gap="md">
          {children}
          {typed !== undefined && (
            <TextInput
              id={id}
              label={
                <>
                  Type <span className="typed">{typed}</span> to confirm
                </>
              }
              autoComplete="off"
              data-autofocus
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
            />
          )}
          {error !== null && error !== undefined && <ProblemAlert error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" disabled={!isSure} loading={isPending}>
              {deed}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
