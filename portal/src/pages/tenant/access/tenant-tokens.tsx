import { Alert, Button, Group, Modal, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { NewToken, Token, TokenVerb } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { tenantTokens } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { Copied } from '../../../parts/copied.tsx';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Empty, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { Ago } from '../../../parts/time.tsx';

const VERBS: readonly { readonly value: TokenVerb; readonly label: string }[] = [
  { value: 'read', label: 'read' },
  { value: 'write', label: 'write' },
  { value: 'secrets', label: 'read secrets' },
  { value: 'cluster', label: 'use the cluster' },
  { value: 'alerts', label: 'raise alerts' },
  { value: 'telemetry', label: 'send logs and metrics' },
];

const DAY_MS = 86_400_000;
const ENDS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
];

/** Tokens of the tenant itself, for machines. */
export function TenantTokens({ tenant }: { readonly tenant: string }) {
  const { data = [], error } = useQuery(tenantTokens(tenant));
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
      {error === null && valid.length === 0 && (
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
  const [verbs, setVerbs] = useState<TokenVerb[]>(['read']);
  const [days, setDays] = useState('90');
  const make = useDeed({
    act: () =>
      client.tokens.createOfTenant(tenant, {
        ...{ name, role, verbs },
        expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString(),
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
            <MultiSelect
              label="May"
              required
              data={[...VERBS]}
              value={verbs}
              onChange={(value) => setVerbs(VERBS.flatMap((verb) => (value.includes(verb.value) ? [verb.value] : [])))}
            />
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
              data={ENDS}
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
        <Made token={make.data} onClose={onClose} />
      )}
    </Modal>
  );
}

/** A token is shown once. */
export function Made({ token, onClose }: { readonly token: NewToken; readonly onClose: () => void }) {
  return (
    <Stack gap="md">
      <Alert variant="light" title="It is shown this once and kept nowhere">
        <Text size="sm">Copy it to where it is used before this is closed.</Text>
      </Alert>
      <div style={{ overflowWrap: 'anywhere' }}>
        <Copied text={token.token} />
      </div>
      <Group justify="flex-end">
        <Button onClick={onClose}>I have it</Button>
      </Group>
    </Stack>
  );
}
