import { Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { TenantryObject } from '@tenantry/client';
import type { KindOfObjects } from '../../api/queries.ts';
import { useRight } from '../../api/rights.ts';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { Panel } from '../../parts/page.tsx';
import { Ago } from '../../parts/time.tsx';
import { DeleteDialog } from './delete-dialog.tsx';

interface DangerZoneProps {
  readonly kind: KindOfObjects;
  readonly tenant: string | null;
  readonly object: TenantryObject;
}

/** Deletes an object, after it was shown what goes with it. */
export function DangerZone({ kind, tenant, object }: DangerZoneProps) {
  const { name, deletionRequestedAt } = object.metadata;
  const right = useRight(kind.name === 'Tenant' ? name : tenant, kind.name, 'delete');
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <Panel title="Danger zone">
      <Group justify="space-between" p="md" gap="md">
        <Stack gap={2}>
          <Text fw={550}>
            Delete {kind.name} {name}
          </Text>
          <Text size="sm" c="dimmed">
            {deletionRequestedAt === undefined ? (
              'Everything that belongs to it goes, in the reverse order in which it was made. You see what before.'
            ) : (
              <>
                Its deletion was asked for <Ago at={deletionRequestedAt} />.
              </>
            )}
          </Text>
        </Stack>
        <GuardedButton
          right={right}
          hindrance={deletionRequestedAt === undefined ? undefined : 'It is being deleted already.'}
          variant="default"
          c="var(--state-failing)"
          onClick={open}
        >
          Delete
        </GuardedButton>
      </Group>
      {isOpen && <DeleteDialog kind={kind} tenant={tenant} name={name} onClose={close} onDone={close} />}
    </Panel>
  );
}
