import { Tooltip } from '@mantine/core';
import type { Phase, TenantryObject } from '@tenantry/client';
import type { ComponentPropsWithRef } from 'react';
import classes from './state.module.css';

/** How a thing is, as the colours say it. */
export type State = 'ready' | 'working' | 'waiting' | 'failing' | 'asleep' | 'leaving';

const OF_PHASE: Readonly<Record<Phase, State>> = {
  pending: 'waiting',
  working: 'working',
  waiting: 'waiting',
  ready: 'ready',
  failing: 'failing',
  deleting: 'leaving',
};

const WORDS: Readonly<Record<Phase, string>> = {
  pending: 'Pending',
  working: 'Working',
  waiting: 'Waiting',
  ready: 'Ready',
  failing: 'Failing',
  deleting: 'Deleting',
};

export const PHASES = Object.keys(WORDS) as readonly Phase[];

export const stateOfPhase = (phase: Phase): State => OF_PHASE[phase];
export const wordOfPhase = (phase: Phase): string => WORDS[phase];

interface StateMarkProps extends Omit<ComponentPropsWithRef<'span'>, 'children'> {
  readonly state: State;
  /** It is a sentence, which may need more than one line. */
  readonly isSentence?: boolean;
  readonly children: string;
}

/** A state in its colour, and in words for who sees no colours. */
export function StateMark({ state, isSentence = false, children, ...rest }: StateMarkProps) {
  return (
    <span className={classes.mark} data-state={state} data-wraps={isSentence || undefined} {...rest}>
      <span className={classes.dot} aria-hidden="true" />
      {children}
    </span>
  );
}

/** The sign of a state alone, beside words that say it. */
export function StateDot({ state }: { readonly state: State }) {
  return (
    <span className={classes.mark} data-state={state} aria-hidden="true">
      <span className={classes.dot} />
    </span>
  );
}

/** Of an object: its phase, with how far it is and what it waits for on hover. */
export function PhaseMark({ object }: { readonly object: TenantryObject }) {
  const { phase, progress, waitingFor } = object.status;
  const isMoving = phase !== 'ready' && progress.total > 0;
  const mark = (
    <StateMark state={stateOfPhase(phase)}>
      {isMoving ? `${WORDS[phase]} ${progress.done}/${progress.total}` : WORDS[phase]}
    </StateMark>
  );
  const [first] = waitingFor;
  if (first === undefined) return mark;
  return (
    <Tooltip label={`${first.title}: ${first.reason}`} multiline maw={360}>
      {mark}
    </Tooltip>
  );
}
