import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useOwnRequests, useRequestsToDecide } from '../../api/requests.ts';
import { Empty, OnItsWay, Page, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { AskRole } from './ask-role.tsx';
import { RequestList } from './request-list.tsx';

/** What waits for the caller's answer, what they asked for themselves, and how they ask for more. */
export function RequestsPage() {
  const search = useSearch({ from: '/requests' });
  const navigate = useNavigate({ from: '/requests' });
  const toDecide = useRequestsToDecide();
  const { data: own, error, isPending } = useOwnRequests();
  const isAsking = search.ask === true || search.tenant !== undefined;
  const ask = () => void navigate({ search: { ask: true } });
  return (
    <Page
      title="Requests"
      actions={
        <>
          <Button component={Link} to="/tenants/-/new" size="xs" variant="default">
            Request a tenant
          </Button>
          <Button size="xs" onClick={ask}>
            Ask for a role
          </Button>
        </>
      }
    >
      {toDecide.length > 0 && (
        <Panel title="Waiting for your answer">
          <RequestList label="Waiting for your answer" requests={toDecide} />
        </Panel>
      )}
      <Panel title="What you asked for">
        {error !== null && <ProblemAlert error={error} />}
        {isPending && <OnItsWay />}
        {own?.length === 0 && (
          <Empty
            title="You asked for nothing yet"
            action={
              <Button size="xs" variant="default" onClick={ask}>
                Ask for a role
              </Button>
            }
          >
            A role in a tenant is asked for by its name and for a time, after which it ends by itself. Owners of the
            tenant and administrators answer; what they say stands here.
          </Empty>
        )}
        {own !== undefined && own.length > 0 && <RequestList label="What you asked for" requests={own} />}
      </Panel>
      {isAsking && (
        <AskRole
          tenant={search.tenant}
          first={search.role}
          onClose={() => void navigate({ search: {}, replace: true })}
        />
      )}
    </Page>
  );
}
