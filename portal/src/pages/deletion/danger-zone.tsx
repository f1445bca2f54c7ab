import { Group, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { TenantryObject } from '@tenantry/client';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { deletion, type KindOfObjects } from '../../api/queries.ts';
import { useRight } from '../../api/rights.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { Ago } from '../../parts/time.tsx';

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
  const remove = useDeed({
    act: () => client.objects(kind, tenant).delete(name),
    done: () => `${kind.name} ${name} is being deleted; it is gone once all of it was seen gone.`,
    changes: [['objects', kind.name, tenant]],
  });
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
          color="red"
          variant="outline"
          onClick={open}
        >
          Delete
        </GuardedButton>
      </Group>
      {isOpen && (
        <Confirm
          title={`Delete ${kind.name} ${name}`}
          deed={`Delete ${name}`}
          typed={name}
          isOpen
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined, { onSuccess: close })}
          onClose={close}
        >
          <WhatGoes kind={kind} tenant={tenant} name={name} />
        </Confirm>
      )}
    </Panel>
  );
}

function WhatGoes({ kind, tenant, name }: { kind: KindOfObjects; tenant: string | null; name: string }) {
  const { data, error, isPending } = useQuery(deletion(kind, tenant, name));
  if (error !== null) return <ProblemAlert error={error} />;
  if (isPending) {
    return (
      <Text c="dimmed" role="status">
        Looking what goes with it
      </Text>
    );
  }
  const going = data.filter(({ action }) => action !== 'none');
  const staying = data.filter(({ action }) => action === 'none');
  const objects = Map.groupBy(going, ({ object }) => `${object.kind} ${object.name}`);
  return (
    <div>
      <Text>
        {going.length} {going.length === 1 ? 'resource goes' : 'resources go'}, in this order:
      </Text>
      <List size="sm" mah={320} my="xs" style={{ overflowY: 'auto' }} spacing={6} listStyleType="none">
        {[...objects].map(([object, items]) => (
          <List.Item key={object}>
            <b>{object}</b>
            <div className="soft">{items.map(({ title }) => title).join(', ')}</div>
          </List.Item>
        ))}
      </List>
      {staying.length > 0 && (
        <Text size="sm">Stays: {staying.map(({ title, reason }) => `${title} (${reason})`).join(', ')}</Text>
      )}
    </div>
  );
}
