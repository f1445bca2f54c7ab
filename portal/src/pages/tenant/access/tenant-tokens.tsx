import { Select } from '@mantine/core';
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
import { Simple } from '../../../parts/simple-table.tsx';
import { Ago } from '../../../parts/time.tsx';
import { MakeToken } from '../../tokens/make-token.tsx';

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
          A token lets a program act in this tenant. Pipelines that can name themselves need none: they are let in
          below.
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
      {isMaking && <MakeTokenOf tenant={tenant} onClose={making.close} />}
    </Panel>
  );
}

function MakeTokenOf({ tenant, onClose }: { readonly tenant: string; readonly onClose: () => void }) {
  const [role, setRole] = useState<'viewer' | 'editor' | 'owner'>('editor');
  return (
    <MakeToken
      title={`New token of ${tenant}`}
      make={(wanted) => client.tokens.createOfTenant(tenant, { ...wanted, role })}
      changes={[tenantTokens(tenant).queryKey]}
      onClose={onClose}
    >
      <Select
        label="Role"
        allowDeselect={false}
        data={['viewer', 'editor', 'owner']}
        value={role}
        onChange={(value) => setRole(value === 'viewer' || value === 'owner' ? value : 'editor')}
      />
    </MakeToken>
  );
}
