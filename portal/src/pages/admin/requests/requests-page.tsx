import { Button, Group } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { AccessRequest } from '@tenantry/client';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { accessRequests, me } from '../../../api/queries.ts';
import { Empty, OnItsWay, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { type State, StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';

const STATES: Readonly<Record<AccessRequest['state'], readonly [State, string]>> = {
  pending: ['waiting', 'Pending'],
  approved: ['ready', 'Approved'],
  refused: ['failing', 'Refused'],
  withdrawn: ['asleep', 'Withdrawn'],
  expired: ['asleep', 'Expired'],
};

/** What people ask for, and what became of it. */
export function RequestsPage() {
  const { data, error, isPending } = useQuery(accessRequests);
  const { data: caller } = useSuspenseQuery(me);
  const decide = useDeed({
    act: ({ request, word }: { request: AccessRequest; word: 'approve' | 'refuse' }) =>
      client.accessRequests.decide(request.id, word),
    done: ({ requester, state }) => `What ${requester} asked for is ${state}.`,
    changes: [accessRequests.queryKey],
  });
  return (
    <Panel title="Requests">
      {error !== null && <ProblemAlert error={error} />}
      {decide.error !== null && <ProblemAlert error={decide.error} />}
      {isPending && <OnItsWay />}
      {data?.length === 0 && (
        <Empty title="Nobody asks for anything">
          People can ask for a role in a tenant for a time, or for a tenant by a template. What they ask for waits here.
        </Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <Simple
          label="Requests"
          titles={['Who', 'Asks for', 'Why', 'State', 'When', '']}
          rows={data.map((request) => ({
            key: request.id,
            cells: [
              <span key="who" className="typed">
                {request.requester}
              </span>,
              asked(request),
              request.reason,
              <StateMark key="state" state={STATES[request.state][0]}>
                {STATES[request.state][1]}
              </StateMark>,
              <Ago key="when" at={request.createdAt} />,
              request.state === 'pending' && request.requester !== caller.name ? (
                <Group key="deeds" gap={6} justify="flex-end" wrap="nowrap">
                  <Button
                    size="compact-xs"
                    loading={decide.isPending}
                    onClick={() => decide.mutate({ request, word: 'approve' })}
                  >
                    Approve
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="default"
                    loading={decide.isPending}
                    onClick={() => decide.mutate({ request, word: 'refuse' })}
                  >
                    Refuse
                  </Button>
                </Group>
              ) : (
                ''
              ),
            ],
          }))}
        />
      )}
    </Panel>
  );
}

function asked({ asked: what }: AccessRequest): string {
  if (what.kind === 'tenant') return `tenant ${what.tenant} by template ${what.template}`;
  return `${what.role} of ${what.tenant} for ${what.minutes} minutes`;
}
