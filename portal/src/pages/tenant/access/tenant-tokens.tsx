import { Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Token } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { tenantTokens } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Empty, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { SecretOnce } from '../../../parts/shown-once.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { Ago } from '../../../parts/time.tsx';
import { inDays, TOKEN_ENDS, TOKEN_VERBS, verbsOf } from '../../../parts/token-choices.ts';

/** Tokens of the tenant itself, for machines. */
export function TenantTokens({ tenant }: { readonly tenant: string }) {
  const mayList = useRight(tenant, 'Token', 'read-audit')?.isAllowed;
  const { data = [], error } = useQuery({ ...tenantTokens(tenant), enabled: mayList === true });
  const mayCreate = useRight(tenant, 'Token', 'create');
  const mayRevoke = useRight(tenant, 'Token', 'delete');
  const [isMaking, making] = useDisclosure(false);
  const revoke = useDeed({
    act: (token: Token) => client.tokens.revoke(token.id, tenant),
    done: (token) => `The token ${token.name} has ended.`,
    changes: [tenantTokens(tenant).queryKey],
  });
  const valid = data.filter(({ state }) => state === 'valid');
  return (
    <Panel
      title="Tokens for machines"
      aside={
        <GuardedButton right={mayCreate} size="xs" onClick={making.open}>
          New token
        </GuardedButton>
      }
    >
      {error !== null && <ProblemAlert error={error} />}
      {revoke.error !== null && <ProblemAlert error={revoke.error} />}
      {mayList === false && <Empty title="Owners see which there are" />}
      {mayList === true && error === null && valid.length === 0 && (
        <Empty title="No tokens">
          A token lets a program act in this tenant. Pipelines that can name themselves need none: the tenant can trust
          their issuer (docs/tokens.md).
        </Empty>
      )}
      {valid.length > 0 && (
        <Simple
          label="Tokens"
          titles={['Name', 'May', 'Role', 'Last used', 'Ends', '']}
          rows={valid.map((token) => ({
            key: token.id,
            cells: [
              <span key="name" className="typed">
                {token.name}
              </span>,
              token.verbs.join(', '),
              token.role ?? '',
              token.lastUsedAt === null ? 'never' : <Ago key="used" at={token.lastUsedAt} />,
              <Ago key="ends" at={token.expiresAt} />,
              <GuardedButton
                key="revoke"
                right={mayRevoke}
                size="compact-xs"
                variant="default"
                loading={revoke.isPending && revoke.variables?.id === token.id}
                onClick={() => revoke.mutate(token)}
                aria-label={`Revoke ${token.name}`}
              >
                Revoke
              </GuardedButton>,
            ],
          }))}
        />
      )}
      {isMaking && <MakeToken tenant={tenant} onClose={making.close} />}
    </Panel>
  );
}

function MakeToken({ tenant, onClose }: { readonly tenant: string; readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<'viewer' | 'editor' | 'owner'>('editor');
  const [verbs, setVerbs] = useState<string[]>(['read']);
  const [days, setDays] = useState('90');
  const make = useDeed({
    act: () =>
      client.tokens.createOfTenant(tenant, {
        ...{ name, role, verbs: verbsOf(verbs) },
        expiresAt: inDays(Number(days)),
      }),
    changes: [tenantTokens(tenant).queryKey],
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={`New token of ${tenant}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={make.data === undefined}
    >
      {make.data === undefined ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate();
          }}
        >
          <Stack gap="md">
            <TextInput
              label="Name"
              description="What it is for: nightly-build"
              required
              data-autofocus
              autoComplete="off"
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <MultiSelect label="May" required data={[...TOKEN_VERBS]} value={verbs} onChange={setVerbs} />
            <Select
              label="Role"
              allowDeselect={false}
              data={['viewer', 'editor', 'owner']}
              value={role}
              onChange={(value) => setRole(value === 'viewer' || value === 'owner' ? value : 'editor')}
            />
            <Select
              label="Ends after"
              allowDeselect={false}
              data={[...TOKEN_ENDS]}
              value={days}
              onChange={(value) => setDays(value ?? days)}
            />
            {make.error !== null && <ProblemAlert error={make.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={make.isPending}>
                Make the token
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <SecretOnce secret={make.data.token} onClose={onClose} />
      )}
    </Modal>
  );
}
