import { useQuery } from '@tanstack/react-query';
import { accessRequests } from '../../../api/requests.ts';
import { Empty, OnItsWay, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { RequestList } from '../../requests/request-list.tsx';

/** What people ask for, and what became of it. */
export function RequestsPage() {
  const { data, error, isPending } = useQuery(accessRequests());
  return (
    <Panel title="Requests">
      {error !== null && <ProblemAlert error={error} />}
      {isPending && <OnItsWay />}
      {data?.length === 0 && (
        <Empty title="Nobody asks for anything">
          People can ask for a role in a tenant for a time, or for a tenant by a template. What they ask for waits here.
        </Empty>
      )}
      {data !== undefined && data.length > 0 && <RequestList label="Requests" requests={data} />}
    </Panel>
  );
}
