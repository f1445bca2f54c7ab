import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { deletion, type KindOfObjects } from '../../api/queries.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';

interface DeleteDialogProps {
  readonly kind: KindOfObjects;
  readonly tenant: string | null;
  readonly name: string;
  readonly onClose: () => void;
  /** Its deletion was asked for. */
  readonly onDone: () => void;
}

/** Asks for the name of an object before it goes, and shows what goes with it. */
export function DeleteDialog({ kind, tenant, name, onClose, onDone }: DeleteDialogProps) {
  const remove = useDeed({
    act: () => client.objects(kind, tenant).delete(name),
    done: () => `${kind.name} ${name} is being deleted; it is gone once all of it was seen gone.`,
    changes: [['objects', kind.name, tenant]],
  });
  return (
    <Confirm
      title={`Delete ${kind.name} ${name}`}
      deed={`Delete ${name}`}
      typed={name}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onDone })}
      onClose={onClose}
    >
      <WhatGoes kind={kind} tenant={tenant} name={name} />
    </Confirm>
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
      <List
        size="sm"
        mah={320}
        my="xs"
        tabIndex={0}
        aria-label="What goes"
        style={{ overflowY: 'auto' }}
        spacing={6}
        listStyleType="none"
      >
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
