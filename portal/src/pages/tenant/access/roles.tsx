import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { Me } from '@tenantry/client';
import { me } from '../../../api/queries.ts';
import { accessRequests, useOwnRequests } from '../../../api/requests.ts';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { AskRole } from '../../requests/ask-role.tsx';
import { RequestList } from '../../requests/request-list.tsx';

/** Of what was answered, as many as one still wants to see. */
const MOST_ANSWERED = 5;
/** Others may have given a role meanwhile; what the page came with is new enough. */
const KNOWN_MS = 15_000;
/** Whoever is signed in may ask. */
const ANYBODY = { isAllowed: true, reason: '' };

/** What the caller is in a tenant, what they ask for in it, and what others ask them for. */
export function Roles({ tenant }: { readonly tenant: string }) {
  const { data: caller } = useSuspenseQuery({ ...me, staleTime: KNOWN_MS });
  const [isAsking, asking] = useDisclosure(false);
  const { data: own = [], error: ownError } = useOwnRequests(tenant);
  const { data: pending = [], error } = useQuery(accessRequests({ tenant, state: 'pending' }));
  const others = pending.filter(({ requester }) => requester !== caller.name);
  const trouble = error ?? ownError;
  return (
    <>
      {others.length > 0 && (
        <Panel title="Who asks for a role">
          <RequestList label="Who asks for a role" requests={others} />
        </Panel>
      )}
      <Panel
        title="Your role"
        aside={
          <GuardedButton
            right={ANYBODY}
            hindrance={hasAll(caller, tenant) ? 'You have the highest role here already.' : undefined}
            size="xs"
            variant="default"
            onClick={asking.open}
          >
            Ask for a role
          </GuardedButton>
        }
      >
        {trouble !== null && <ProblemAlert error={trouble} />}
        <Text size="sm" px={14} py="sm">
          {roleIn(caller, tenant)}
        </Text>
        {own.length > 0 && <RequestList label="What you asked for" requests={recent(own)} />}
      </Panel>
      {isAsking && <AskRole tenant={tenant} isFixed first="editor" onClose={asking.close} />}
    </>
  );
}

const memberAs = ({ tenants }: Me, tenant: string) => tenants?.find(({ name }) => name === tenant)?.role;

const hasAll = (caller: Me, tenant: string): boolean =>
  caller.roles.includes('administrator') || memberAs(caller, tenant) === 'owner';

function roleIn(caller: Me, tenant: string): string {
  const { roles } = caller;
  if (roles.includes('administrator')) return 'As administrator you may do everything here.';
  const role = memberAs(caller, tenant);
  if (role === 'owner') return 'You are owner here: you say who is a member, and answer what others ask for.';
  if (role !== undefined) return `You are ${role} here. More can be asked for, for a time; owners answer.`;
  if (roles.includes('auditor')) return 'As auditor you read everything here but secrets. A role can be asked for.';
  return 'You have no role here any more.';
}

function recent(own: ReturnType<typeof useOwnRequests>['data'] & object) {
  const answered = own.filter(({ state }) => state !== 'pending').slice(0, MOST_ANSWERED);
  return own.filter((request) => request.state === 'pending' || answered.includes(request));
}
