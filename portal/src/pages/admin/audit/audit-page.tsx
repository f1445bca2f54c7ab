import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { auditReceivers } from '../../../api/queries.ts';
import { Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { type State, StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';
import { ActivityList } from '../../activity/activity-list.tsx';

const STATES: Readonly<Record<string, State>> = {
  delivering: 'ready',
  retrying: 'waiting',
  failing: 'failing',
  paused: 'asleep',
};

/** Everything that was done in the installation, whether the record of it is whole, and where it is sent on to. */
export function AuditPage() {
  const verify = useDeed({ act: () => client.audit.verify(), changes: [] });
  const { data: receivers = [] } = useQuery(auditReceivers);
  const { data: found } = verify;
  return (
    <>
      {verify.error !== null && <ProblemAlert error={verify.error} />}
      {found !== undefined && (
        <div role="status">
          <StateMark state={found.isWhole ? 'ready' : 'failing'}>
            {found.isWhole
              ? `The log is whole up to row ${found.end.id}, hash ${found.end.hash.slice(0, 16)}…`
              : `The log was tampered with: row ${found.firstBroken} does not fit or is missing`}
          </StateMark>
        </div>
      )}
      <ActivityList
        tenant={null}
        toolbar={
          <>
            <Button size="xs" variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
              Verify
            </Button>
            <Button size="xs" variant="default" component="a" href="/api/v1/audit/export?format=csv" download>
              Export CSV
            </Button>
          </>
        }
      />
      {receivers.length > 0 && (
        <Panel title="Sent on to">
          <Simple
            label="Receivers of the audit log"
            titles={['Name', 'Address', 'State', 'Behind', 'Last delivered']}
            rows={receivers.map((receiver) => ({
              key: receiver.name,
              cells: [
                <span key="name" className="typed">
                  {receiver.name}
                </span>,
                receiver.url,
                <StateMark key="state" state={STATES[receiver.state] ?? 'waiting'}>
                  {receiver.state}
                </StateMark>,
                `${receiver.backlog.rows} rows`,
                receiver.lastDeliveredAt === null ? 'never' : <Ago key="last" at={receiver.lastDeliveredAt} />,
              ],
            }))}
          />
        </Panel>
      )}
    </>
  );
}
