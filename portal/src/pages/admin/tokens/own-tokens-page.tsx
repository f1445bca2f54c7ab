import { Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Token } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { ownTokens } from '../../../api/queries.ts';
import { Empty, OnItsWay, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { SecretOnce } from '../../../parts/shown-once.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { Ago } from '../../../parts/time.tsx';
import { inDays, TOKEN_ENDS, TOKEN_VERBS, verbsOf } from '../../../parts/token-choices.ts';

/** Tokens of the caller's own, for programs that act in their name. */
export function OwnTokensPage() {
  const { data, error, isPending } = useQuery(ownTokens);
  const [isMaking, making] = useDisclosure(false);
  const revoke = useDeed({
    act: (token: Token) => client.tokens.revoke(token.id),
    done: (token) => `The token ${token.name} has ended.`,
    changes: [ownTokens.queryKey],
  });
  const valid = data?.filter(({ state }) => state === 'valid');
  return (
    <Panel
      title="Your tokens"
      aside={
        <Button size="xs" onClick={making.open}>
          New token
        </Button>
      }
    >
      {error !== null && <ProblemAlert error={error} />}
      {revoke.error !== null && <ProblemAlert error={revoke.error} />}
      {isPending && <OnItsWay />}
      {valid?.length === 0 && (
        <Empty title="No tokens">
          A token lets a program act in your name, in as much of it as you say and for as long.
        </Empty>
      )}
      {valid !== undefined && valid.length > 0 && (
        <Simple
          label="Your tokens"
          titles={['Name', 'May', 'Tenants', 'Last used', 'Ends', '']}
          rows={valid.map((token) => ({
            key: token.id,
            cells: [
              <span key="name" className="typed">
                {token.name}
              </span>,
              token.verbs.join(', '),
              token.tenants === null ? 'all of yours' : token.tenants.join(', '),
              token.lastUsedAt === null ? 'never' : <Ago key="used" at={token.lastUsedAt} />,
              <Ago key="ends" at={token.expiresAt} />,
              <Button
                key="revoke"
                size="compact-xs"
                variant="default"
                loading={revoke.isPending && revoke.variables?.id === token.id}
                onClick={() => revoke.mutate(token)}
                aria-label={`Revoke ${token.name}`}
              >
                Revoke
              </Button>,
            ],
          }))}
        />
      )}
      {isMaking && <MakeToken onClose={making.close} />}
    </Panel>
  );
}

function MakeToken({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [verbs, setVerbs] = useState<string[]>(['read']);
  const [days, setDays] = useState('90');
  const make = useDeed({
    act: () => client.tokens.create({ name, verbs: verbsOf(verbs), expiresAt: inDays(Number(days)) }),
    changes: [ownTokens.queryKey],
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title="New token of yours"
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={make.data === undefined}
    >
      {make.data !== undefined ? (
        <SecretOnce secret={make.data.token} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate();
          }}
        >
          <Stack gap="md">
            <TextInput
              label="Name"
              required
              data-autofocus
              autoComplete="off"
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <MultiSelect label="May" required data={[...TOKEN_VERBS]} value={verbs} onChange={setVerbs} />
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
      )}
    </Modal>
  );
}
