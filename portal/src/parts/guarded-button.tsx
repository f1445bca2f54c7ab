import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { Right } from '@tenantry/client';
import type { MouseEventHandler, ReactNode } from 'react';

interface GuardedButtonProps extends Omit<ButtonProps, 'right'> {
  /** What the server says of it; while it is not known, nothing can be done. */
  readonly right: Right | undefined;
  /** Why it cannot be done at the moment, where the caller might. */
  readonly hindrance?: string | undefined;
  readonly onClick?: MouseEventHandler<HTMLButtonElement>;
  readonly 'aria-label'?: string;
  readonly children: ReactNode;
}

/** A button that says why where it cannot be used: it stays reachable by keyboard, so that the reason is too. */
export function GuardedButton({ right, hindrance, onClick, children, ...rest }: GuardedButtonProps) {
  const reason = reasonAgainst(right, hindrance);
  if (reason === null) {
    return (
      <Button {...rest} onClick={onClick}>
        {children}
      </Button>
    );
  }
  return (
    <Tooltip label={reason} multiline maw={360} events={{ hover: true, focus: true, touch: true }}>
      <Button
        {...rest}
        data-disabled
        aria-disabled
        aria-description={reason}
        onClick={(event) => event.preventDefault()}
      >
        {children}
      </Button>
    </Tooltip>
  );
}

/** Null: it can be done. */
export function reasonAgainst(right: Right | undefined, hindrance: string | undefined): string | null {
  if (right === undefined) return 'What you may do is not known yet.';
  if (!right.isAllowed) return sentence(right.reason);
  return hindrance ?? null;
}

function sentence(text: string): string {
  const head = text.slice(0, 1).toUpperCase() + text.slice(1);
  return head.endsWith('.') ? head : `${head}.`;
}
