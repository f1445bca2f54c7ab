import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { DeletionItem, KindDescription, TenantryObject } from '@tenantry/client';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { deletion } from '../../api/queries.ts';
import { useRight } from '../../api/rights.ts';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import classes from './objects.module.css';
import { placeOfList } from './place.ts';

interface DeleteButtonProps {
  readonly kind: KindDescription;
  /** That it lives in; null for what stands alone. */
  readonly tenant: string | null;
  readonly object: TenantryObject;
}

/** Takes an object away with all it consists of: what goes is shown first, and the name is asked for. */
export function DeleteButton({ kind, tenant, object }: DeleteButtonProps) {
  const { name } = object.metadata;
  const right = useRight(kind.name === 'Tenant' ? name : tenant, kind.name, 'delete');
  const [isOpen, setIsOpen] = useState(false);
  const hindrance = object.status.phase === 'deleting' ? 'It is being deleted already.' : undefined;
  return (
    <>
      <GuardedButton
        right={right}
        hindrance={hindrance}
        variant="default"
        c="var(--state-failing)"
        size="xs"
        onClick={() => setIsOpen(true)}
      >
        Delete
      </GuardedButton>
      {isOpen && <DeleteDialog kind={kind} tenant={tenant} object={object} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function DeleteDialog({ kind, tenant, object, onClose }: DeleteButtonProps & { readonly onClose: () => void }) {
  const { name } = object.metadata;
  const { data, error } = useQuery(deletion(kind, tenant, name));
  const [typed, setTyped] = useState('');
  const [refused, setRefused] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const isNamed = typed.trim().toLowerCase() === name;

  const remove = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isNamed) return;
    setIsBusy(true);
    try {
      await client.objects(kind, tenant).delete(name);
      queries.invalidateQueries({ queryKey: ['objects', kind.name] });
      notifications.show({ message: `${kind.name} ${name} is being deleted.` });
      await navigate(placeOfList(kind, tenant));
    } catch (problem) {
      setRefused(problem);
      setIsBusy(false);
    }
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={`Delete ${kind.name} ${name}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={remove} noValidate className={classes.stack}>
        {error !== null && <ProblemAlert error={error} />}
        {data === undefined && error === null && (
          <Text size="sm" c="dimmed" role="status">
            Looking at what would go
          </Text>
        )}
        {data !== undefined && <Going items={data} />}
        <TextInput
          label={`Type ${name} to delete it`}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: 'typed' }}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {refused !== null && <ProblemAlert error={refused} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button type="submit" color="red" disabled={!isNamed || data === undefined} loading={isBusy}>
            Delete {name}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function Going({ items }: { readonly items: readonly DeletionItem[] }) {
  if (items.length === 0) return <Text size="sm">Nothing out there goes with it.</Text>;
  return (
    <div>
      <Text size="sm" mb={6}>
        {items.length === 1 ? 'This goes for good:' : `These ${items.length} go for good, in this order:`}
      </Text>
      <ol
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
        tabIndex={0}
        aria-label="What goes"
        className={`panel ${classes.rows}`}
        style={{ maxHeight: 260, overflow: 'auto' }}
      >
        {items.map(({ key, title, reason, object }) => (
          <li key={`${object.kind}/${object.name}/${key}`} className={classes.row}>
            <span className={classes.grows}>{title}</span>
            <Text size="xs" c="dimmed">
              of {object.kind} {object.name}: {reason}
            </Text>
          </li>
        ))}
      </ol>
    </div>
  );
}
