import { Alert, Button, Group, Text } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import type { Manifest } from '@tenantry/client';
import { asJson, manifestOf } from './draft.ts';
import { changesBetween, clashes } from './merge.ts';
import { Changes } from './plan-preview.tsx';
import type { Conflict } from './use-store.ts';

interface ConflictAlertProps {
  readonly conflict: Conflict;
  readonly mine: Manifest;
  readonly onMerge: () => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody else has changed the object since the form was opened: what, and what becomes of what was typed here. */
export function ConflictAlert({ conflict, mine, onMerge, onTakeTheirs }: ConflictAlertProps) {
  const { base, theirs } = conflict;
  const changed = changesBetween(base, asJson(manifestOf(theirs)));
  const both = clashes(changed, changesBetween(base, asJson(mine)));
  return (
    <Alert
      role="alert"
      variant="default"
      style={{ borderColor: 'var(--state-waiting)' }}
      icon={<IconGitMerge size={18} />}
      title="Somebody has changed it meanwhile"
      autoFocus
    >
      <Text size="sm" mb="xs">
        Nothing of yours is lost. Since you opened the form, this was stored:
      </Text>
      <Changes changes={changed} />
      <Text size="sm" mt="xs">
        {both.length === 0
          ? 'None of it is what you changed.'
          : `You changed ${both.map(({ path }) => path).join(', ')} too: there, yours would count.`}
      </Text>
      <Group gap="xs" mt="sm">
        <Button size="xs" onClick={onMerge}>
          Put mine on top
        </Button>
        <Button size="xs" variant="default" onClick={onTakeTheirs}>
          Give up mine and take theirs
        </Button>
      </Group>
    </Alert>
  );
}
