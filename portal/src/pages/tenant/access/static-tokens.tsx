import { useQuery } from '@tanstack/react-query';
import type { StaticToken } from '@tenantry/client';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { staticTokens } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';

/** Tokens of the cluster that files hold; nothing is shown where nobody took one. */
export function StaticTokens({ tenant }: { readonly tenant: string }) {
  const { data = [], error } = useQuery(staticTokens(tenant));
  const right = useRight(tenant, 'KubeToken', 'delete');
  const revoke = useDeed({
    act: (token: StaticToken) => client.revokeStaticToken(tenant, token.id),
    done: () => 'The token has ended.',
    changes: [staticTokens(tenant).queryKey],
  });
  const valid = data.filter(({ state }) => state === 'valid');
  if (error === null && valid.length === 0) return null;
  return (
    <Panel title="Cluster tokens in files">
      {error !== null && <ProblemAlert error={error} />}
      {revoke.error !== null && <ProblemAlert error={revoke.error} />}
      <Simple
        label="Cluster tokens"
        titles={['Taken by', 'Role', 'State', 'Ends', '']}
        rows={valid.map((token) => ({
          key: token.id,
          cells: [
            <span key="by" className="typed">
              {token.createdBy}
            </span>,
            token.role,
            <StateMark key="state" state="ready">
              Valid
            </StateMark>,
            <Ago key="ends" at={token.expiresAt} />,
            <GuardedButton
              key="revoke"
              right={right}
              size="compact-xs"
              variant="default"
              loading={revoke.isPending && revoke.variables?.id === token.id}
              onClick={() => revoke.mutate(token)}
            >
              Revoke
            </GuardedButton>,
          ],
        }))}
      />
    </Panel>
  );
}
