import { SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { TenantryObject } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { MEMBER_KIND, members } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { Confirm } from '../../../parts/confirm.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { FormButtons } from '../../../parts/form-buttons.tsx';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Empty, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { Ago } from '../../../parts/time.tsx';

const ROLES = [
  { value: 'viewer', label: 'viewer: sees everything but secrets' },
  { value: 'editor', label: 'editor: declares what runs here, too' },
  { value: 'owner', label: 'owner: says who is a member, too' },
];

const who = ({ spec }: TenantryObject): string => String(spec.user ?? spec.group ?? '');

/** Who has which role in the tenant. */
export function Members({ tenant }: { readonly tenant: string }) {
  const { data, error } = useQuery(members(tenant));
  const mayAdd = useRight(tenant, 'Member', 'create');
  const mayRemove = useRight(tenant, 'Member', 'delete');
  const [isAdding, adding] = useDisclosure(false);
  const [removed, setRemoved] = useState<TenantryObject | null>(null);
  const remove = useDeed({
    act: (member: TenantryObject) => client.objects(MEMBER_KIND, tenant).delete(member.metadata.name),
    done: (_done, member) => `${who(member)} is no member of ${tenant} any more.`,
    changes: [members(tenant).queryKey],
  });
  const hasEnds = data?.some(({ spec }) => typeof spec.until === 'string') ?? false;
  return (
    <Panel
      title="Members"
      aside={
        <GuardedButton right={mayAdd} size="xs" onClick={adding.open}>
          Add a member
        </GuardedButton>
      }
    >
      {error !== null && <ProblemAlert error={error} />}
      {data?.length === 0 && (
        <Empty title="No members yet">Only administrators and auditors see this tenant until it has members.</Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <Simple
          label="Members"
          titles={['Who', 'Role', ...(hasEnds ? ['Until'] : []), '']}
          rows={data.map((member) => ({
            key: member.metadata.uid,
            cells: [
              <span key="who">
                <span className="typed">{who(member)}</span>
                {member.spec.group !== undefined && <span className="soft"> group</span>}
              </span>,
              String(member.spec.role),
              ...(hasEnds ? [<Until key="until" member={member} />] : []),
              <GuardedButton
                key="remove"
                right={mayRemove}
                size="compact-xs"
                variant="default"
                onClick={() => setRemoved(member)}
                aria-label={`Remove ${who(member)}`}
              >
                Remove
              </GuardedButton>,
            ],
          }))}
        />
      )}
      {isAdding && <AddMember tenant={tenant} onClose={adding.close} />}
      {removed !== null && (
        <Confirm
          title={`Remove ${who(removed)}`}
          deed={`Remove ${who(removed)}`}
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(removed, { onSuccess: () => setRemoved(null) })}
          onClose={() => setRemoved(null)}
        >
          <div>
            {who(removed)} loses the role {String(removed.spec.role)} in {tenant} at once: open streams and shells end,
            and tokens of the cluster that were taken with it.
          </div>
        </Confirm>
      )}
    </Panel>
  );
}

function Until({ member: { spec } }: { readonly member: TenantryObject }) {
  return typeof spec.until === 'string' ? <Ago at={spec.until} /> : 'no end';
}

function AddMember({ tenant, onClose }: { readonly tenant: string; readonly onClose: () => void }) {
  const [sort, setSort] = useState<'user' | 'group'>('user');
  const [name, setName] = useState('');
  const [role, setRole] = useState('editor');
  const add = useDeed({
    act: () =>
      client.objects(MEMBER_KIND, tenant).create({
        apiVersion: 'tenantry.dev/v1',
        kind: 'Member',
        metadata: { name: memberName(name), tenant },
        spec: { [sort]: name.trim(), role },
      }),
    done: () => `${name.trim()} is ${role} of ${tenant}.`,
    changes: [members(tenant).queryKey],
  });
  return (
    <Dialog onClose={onClose} title={`Add a member to ${tenant}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(undefined, { onSuccess: onClose });
        }}
      >
        <Stack gap="md">
          <SegmentedControl
            aria-label="A user or a group"
            data={[
              { value: 'user', label: 'User' },
              { value: 'group', label: 'Group' },
            ]}
            value={sort}
            onChange={(value) => setSort(value === 'group' ? 'group' : 'user')}
          />
          <TextInput
            label={sort === 'user' ? 'E-mail address' : 'Name of the group, as the identity provider calls it'}
            required
            data-autofocus
            autoComplete="off"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Select
            label="Role"
            allowDeselect={false}
            data={ROLES}
            value={role}
            onChange={(value) => setRole(value ?? role)}
          />
          {add.error !== null && <ProblemAlert error={add.error} />}
          <FormButtons deed="Add" isPending={add.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}

/** `john.doe@example.com` → `john-doe-example-com`: what the object is called, which nobody needs to think about. */
function memberName(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '');
  return name.slice(0, 50).replace(/-+$/, '') || 'member';
}
