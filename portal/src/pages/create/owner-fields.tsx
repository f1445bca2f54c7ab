import { Group, Input, SegmentedControl, TextInput } from '@mantine/core';
import type { Manifest } from '@tenantry/client';

export interface Owner {
  readonly sort: 'user' | 'group';
  /** E-mail address of a user, or name of a group; empty for nobody. */
  readonly name: string;
}

interface OwnerFieldsProps {
  readonly owner: Owner;
  readonly onChange: (owner: Owner) => void;
}

/** Who owns a tenant that is being made; a membership of it, declared together with it. */
export function OwnerFields({ owner, onChange }: OwnerFieldsProps) {
  const { sort, name } = owner;
  return (
    <Input.Wrapper
      label="Owner"
      labelProps={{ htmlFor: 'owner-name' }}
      description="Says who else is a member, and answers what other tenants ask for. Without one, administrators do."
    >
      <Group gap="xs" mt={6} wrap="nowrap" align="flex-start" maw={480}>
        <SegmentedControl
          size="xs"
          aria-label="What the owner is"
          data={[
            { value: 'user', label: 'User' },
            { value: 'group', label: 'Group' },
          ]}
          value={sort}
          onChange={(next) => onChange({ sort: next === 'group' ? 'group' : 'user', name: '' })}
        />
        <TextInput
          id="owner-name"
          flex={1}
          size="sm"
          placeholder={sort === 'user' ? 'ann@example.com' : 'Name of a group of the identity provider'}
          autoComplete="off"
          value={name}
          onChange={({ currentTarget }) => onChange({ sort, name: currentTarget.value })}
        />
      </Group>
    </Input.Wrapper>
  );
}

const MOST = 30;

/** Null: nobody is to own it. */
export function ownerManifest({ sort, name }: Owner, tenant: string): Manifest | null {
  if (name.trim() === '' || tenant === '') return null;
  return {
    apiVersion: 'tenantry.dev/v1',
    kind: 'Member',
    metadata: { name: memberName(name), tenant },
    spec: { [sort]: name.trim(), role: 'owner' },
  };
}

/** `Ann.Lee@example.com` → ann-lee */
function memberName(name: string): string {
  const [head = ''] = name.toLowerCase().split('@');
  const letters = head
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, MOST)
    .replace(/-+$/, '');
  return letters.length < 2 ? `owner${letters === '' ? '' : `-${letters}`}` : letters;
}
