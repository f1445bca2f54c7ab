import { Text } from '@mantine/core';
import type { AuditReceiver } from '@tenantry/client';
import { type State, StateMark } from '../../parts/state.tsx';

const STATES: Readonly<Record<AuditReceiver['state'], readonly [State, string]>> = {
  delivering: ['ready', 'Delivering'],
  retrying: ['waiting', 'Retrying'],
  failing: ['failing', 'Failing'],
  paused: ['asleep', 'Paused'],
};

interface ReceiverStateProps {
  readonly receiver: Pick<AuditReceiver, 'state' | 'lastError'>;
  /** What waits for it, and what it missed; null where there is none. */
  readonly notes: readonly (string | null)[];
}

/** How it goes with a receiver, and why it does not go. */
export function ReceiverState({ receiver: { state, lastError }, notes }: ReceiverStateProps) {
  const [mark, words] = STATES[state];
  const error = lastError !== null && state !== 'delivering' ? lastError.message : null;
  const said = [...notes, error].filter((note) => note !== null);
  return (
    <>
      <StateMark state={mark}>{words}</StateMark>
      {said.length > 0 && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere', maxWidth: 280 }}>
          {said.join('; ')}
        </Text>
      )}
    </>
  );
}
