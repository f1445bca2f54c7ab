import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Token } from '@tenantry/client';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { ownTokens } from '../../../api/queries.ts';
import { Empty, OnItsWay, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { Ago } from '../../../parts/time.tsx';
import { MakeToken } from '../../tokens/make-token.tsx';

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
      {isMaking && (
        <MakeToken
          title="New token of yours"
          make={(wanted) => client.tokens.create(wanted)}
          changes={[ownTokens.queryKey]}
          onClose={making.close}
        />
      )}
    </Panel>
  );
}
