import { Button } from '@mantine/core';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { StateMark } from '../../../parts/state.tsx';
import { ActivityList } from '../../activity/activity-list.tsx';
import { Receivers } from './receivers.tsx';

/** Everything that was done in the installation, whether the record of it is whole, and where it is sent on to. */
export function AuditPage() {
  const verify = useDeed({ act: () => client.audit.verify(), changes: [] });
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
      <Receivers />
    </>
  );
}
