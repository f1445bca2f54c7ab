import { Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TenantryObject } from '@tenantry/client';
import { client } from '../../../api/client.ts';
import { GRANT_KIND } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { PhaseMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';
import classes from './boundary.module.css';

interface Asked {
  readonly to?: string;
  readonly target?: { readonly kind: string; readonly name: string };
  readonly network?: { readonly ports?: readonly number[] };
  readonly identity?: { readonly role: string; readonly container?: string };
  readonly expiresAt?: string;
}

/** What the tenant asks of others, and what others ask of it. */
export function GrantList({ tenant, grants }: { readonly tenant: string; readonly grants: readonly TenantryObject[] }) {
  return (
    <ul className={classes.grants}>
      {grants.map((grant) => (
        <Grant key={grant.metadata.uid} tenant={tenant} grant={grant} />
      ))}
    </ul>
  );
}

function Grant({ tenant, grant }: { readonly tenant: string; readonly grant: TenantryObject }) {
  // The schema of the kind says so; what is drawn here is only read.
  const spec = grant.spec as Asked;
  const from = grant.metadata.tenant ?? '';
  const isAsked = spec.to === tenant;
  return (
    <li className={classes.grant}>
      <div>
        <Group gap="sm">
          <b className="typed">{from}</b>
          <span className="soft">{isAsked ? 'asks this tenant for' : 'asks'}</span>
          {!isAsked && <b className="typed">{spec.to}</b>}
          <span>
            {spec.target?.kind} <span className="typed">{spec.target?.name}</span>
          </span>
          <PhaseMark object={grant} />
        </Group>
        <div className="soft">
          {[openings(spec), spec.expiresAt === undefined ? null : <Ends key="ends" at={spec.expiresAt} />].map(
            (part) => part,
          )}
        </div>
        {grant.status.waitingFor.map(({ on, reason, remedy }) => (
          <div key={on}>
            {reason}
            {remedy !== undefined && ` ${remedy}`}
          </div>
        ))}
      </div>
      {isAsked && <Answer tenant={tenant} grant={grant} />}
    </li>
  );
}

function Ends({ at }: { readonly at: string }) {
  return (
    <>
      {', ends '}
      <Ago at={at} />
    </>
  );
}

function openings({ network, identity }: Asked): string {
  const ports = network?.ports;
  const net = network === undefined ? null : ports === undefined ? 'network' : `network on ${ports.join(', ')}`;
  const where = identity?.container === undefined ? '' : ` of ${identity.container}`;
  const as = identity === undefined ? null : `identity as ${identity.role}${where}`;
  return [net, as].filter((part) => part !== null).join(' and ');
}

const WORDS = { accept: 'accepted', refuse: 'refused', revoke: 'revoked' } as const;

function Answer({ tenant, grant }: { readonly tenant: string; readonly grant: TenantryObject }) {
  const queries = useQueryClient();
  const right = useRight(tenant, 'Grant', 'answer');
  const { mutate, error, isPending } = useMutation({
    mutationFn: (answer: keyof typeof WORDS) =>
      client
        .objects(GRANT_KIND, grant.metadata.tenant ?? '')
        .answer(grant.metadata.name, answer, grant.metadata.generation),
    onSuccess: (_object, answer) => {
      notifications.show({ message: `The Grant ${grant.metadata.name} is ${WORDS[answer]}.` });
      return queries.invalidateQueries({ queryKey: ['of-tenant', tenant] });
    },
  });
  const isWaiting =
    grant.status.waitingFor.some(({ code }) => code === 'NotAccepted') || grant.status.phase === 'waiting';
  return (
    <div>
      <Group gap="xs" justify="flex-end">
        {isWaiting ? (
          <>
            <GuardedButton right={right} size="xs" loading={isPending} onClick={() => mutate('accept')}>
              Accept
            </GuardedButton>
            <GuardedButton
              right={right}
              size="xs"
              variant="default"
              disabled={isPending}
              onClick={() => mutate('refuse')}
            >
              Refuse
            </GuardedButton>
          </>
        ) : (
          <GuardedButton right={right} size="xs" variant="default" loading={isPending} onClick={() => mutate('revoke')}>
            Revoke
          </GuardedButton>
        )}
      </Group>
      {error !== null && <ProblemAlert error={error} />}
    </div>
  );
}
