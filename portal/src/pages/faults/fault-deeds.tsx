import { Button, Group, Menu, Stack, Textarea } from '@mantine/core';
import { IconBellOff, IconCheck, IconEye } from '@tabler/icons-react';
import type { Fault } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { placeOfFault } from '../../api/faults.ts';
import { useRight } from '../../api/rights.ts';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';

type Deed = { readonly word: 'acknowledge' | 'unmute' | 'resolve' } | { readonly word: 'mute'; readonly hours: number };

const FOR = [
  [1, 'For an hour'],
  [8, 'For 8 hours'],
  [24, 'For a day'],
  [168, 'For a week'],
  [720, 'For 30 days'],
] as const;
const HOUR_MS = 3_600_000;
const DONE: Readonly<Record<Deed['word'], string>> = {
  acknowledge: 'The fault is acknowledged.',
  mute: 'The fault is muted, and comes back by itself.',
  unmute: 'The fault is no longer muted.',
  resolve: 'The fault is resolved; it opens again where it is found again.',
};

/** What people do about a fault, with a note for the others. */
export function FaultDeeds({ fault }: { readonly fault: Fault }) {
  const place = placeOfFault(fault);
  const ofTenant = useRight(place.kind === 'Tenant' ? place.name : null, 'Fault', 'update');
  const ofPlatform = useRight(null, 'Infrastructure', 'update');
  const right = place.kind === 'Tenant' ? ofTenant : ofPlatform;
  const [note, setNote] = useState('');
  const said = note.trim() === '' ? undefined : note.trim();
  const deed = useDeed<Deed, Fault>({
    act: (given) => {
      const { faults } = client;
      switch (given.word) {
        case 'acknowledge':
          return faults.acknowledge(place, fault.id, said);
        case 'mute':
          return faults.mute(place, fault.id, new Date(Date.now() + given.hours * HOUR_MS).toISOString(), said);
        case 'unmute':
          return faults.unmute(place, fault.id);
        case 'resolve':
          return faults.resolve(place, fault.id, said);
        default:
          return given satisfies never;
      }
    },
    done: (_fault, { word }) => DONE[word],
    changes: [['of-estate', 'faults'], ...(place.kind === 'Tenant' ? [['of-tenant', place.name, 'faults']] : [])],
  });
  const isPending = (word: Deed['word']): boolean => deed.isPending && deed.variables?.word === word;
  return (
    <Stack gap="xs">
      <Textarea
        size="xs"
        label="Note"
        description="For whoever looks at it next; said with what you do"
        autosize
        minRows={1}
        maxRows={6}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <Group gap="xs">
        <GuardedButton
          size="xs"
          right={right}
          hindrance={fault.state === 'acknowledged' ? 'It is acknowledged already.' : undefined}
          loading={isPending('acknowledge')}
          leftSection={<IconEye size={14} />}
          onClick={() => deed.mutate({ word: 'acknowledge' })}
        >
          Acknowledge
        </GuardedButton>
        {fault.state === 'muted' ? (
          <GuardedButton
            size="xs"
            variant="default"
            right={right}
            loading={isPending('unmute')}
            onClick={() => deed.mutate({ word: 'unmute' })}
          >
            Unmute
          </GuardedButton>
        ) : (
          <Mute right={right} isPending={isPending('mute')} onMute={(hours) => deed.mutate({ word: 'mute', hours })} />
        )}
        <GuardedButton
          size="xs"
          variant="default"
          right={right}
          loading={isPending('resolve')}
          leftSection={<IconCheck size={14} />}
          onClick={() => deed.mutate({ word: 'resolve' })}
        >
          Resolve
        </GuardedButton>
      </Group>
      {deed.error !== null && <ProblemAlert error={deed.error} />}
    </Stack>
  );
}

interface MuteProps {
  readonly right: ReturnType<typeof useRight>;
  readonly isPending: boolean;
  readonly onMute: (hours: number) => void;
}

function Mute({ right, isPending, onMute }: MuteProps) {
  const button = {
    size: 'xs',
    variant: 'default',
    loading: isPending,
    leftSection: <IconBellOff size={14} />,
  } as const;
  if (right?.isAllowed !== true) {
    return (
      <GuardedButton {...button} right={right}>
        Mute
      </GuardedButton>
    );
  }
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button {...button}>Mute</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FOR.map(([hours, words]) => (
          <Menu.Item key={hours} onClick={() => onMute(hours)}>
            {words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
