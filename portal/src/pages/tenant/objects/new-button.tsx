import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { KindDescription } from '@tenantry/client';
import { rights } from '../../../api/queries.ts';
import { GuardedButton } from '../../../parts/guarded-button.tsx';

interface NewButtonProps {
  readonly kinds: readonly KindDescription[];
  readonly tenant: string;
}

/** Leads to the form of a kind; of several, which is asked first. */
export function NewButton({ kinds, tenant }: NewButtonProps) {
  const { data } = useQuery(rights(tenant));
  const navigate = useNavigate();
  const rightOf = (kind: string) => data?.items.find((item) => item.kind === kind)?.actions.create;
  const go = ({ plural }: KindDescription) =>
    navigate({ to: '/tenants/$tenant/new/$plural', params: { tenant, plural } });
  const [first] = kinds;
  if (first === undefined) return null;
  const isClosed = kinds.every(({ name }) => rightOf(name)?.isAllowed !== true);
  if (kinds.length === 1 || isClosed) {
    return (
      <GuardedButton
        right={rightOf(first.name)}
        size="xs"
        leftSection={<IconPlus size={14} />}
        onClick={() => go(first)}
      >
        New {kinds.length === 1 ? first.name : ''}
      </GuardedButton>
    );
  }
  return (
    <Menu position="bottom-start" width={340}>
      <Menu.Target>
        <Button size="xs" leftSection={<IconPlus size={14} />} rightSection={<IconChevronDown size={14} />}>
          New
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => {
          const right = rightOf(kind.name);
          return (
            <Menu.Item key={kind.name} disabled={right?.isAllowed !== true} onClick={() => go(kind)}>
              {kind.name}
              <Text size="xs" c="dimmed">
                {right?.isAllowed === false ? right.reason : kind.summary}
              </Text>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
