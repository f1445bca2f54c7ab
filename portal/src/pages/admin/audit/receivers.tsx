import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { AuditReceiver } from '@tenantry/client';
import { client } from '../../../api/client.ts';
import { auditReceivers } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Empty, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { Ago } from '../../../parts/time.tsx';
import { ReceiverDeeds } from '../../webhooks/receiver-deeds.tsx';
import { ReceiverState } from '../../webhooks/receiver-state.tsx';
import { ReceiverForm } from './receiver-form.tsx';

const KIND = 'AuditReceiver';

/** Where the audit log is sent on to, and how that goes. */
export function Receivers() {
  const { data, error } = useQuery(auditReceivers);
  const mayAdd = useRight(null, KIND, 'create');
  const [isAdding, adding] = useDisclosure(false);
  return (
    <Panel
      title="Sent on to"
      aside={
        <GuardedButton right={mayAdd} size="xs" onClick={adding.open}>
          Add a receiver
        </GuardedButton>
      }
    >
      {error !== null && <ProblemAlert error={error} />}
      {data?.length === 0 && (
        <Empty title="The log is sent nowhere">
          A SIEM, an archive or a program of your own can have every deed as it is done, in order and signed, as
          CloudEvents.
        </Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <Simple
          label="Receivers of the audit log"
          titles={['Name', 'Address', 'State', 'Gets', 'Last delivered', '']}
          rows={data.map((receiver) => ({
            key: receiver.name,
            cells: [
              <span key="name" className="typed">
                {receiver.name}
              </span>,
              <Text key="url" size="sm" style={{ overflowWrap: 'anywhere', maxWidth: 320 }}>
                {receiver.url}
              </Text>,
              <How key="state" receiver={receiver} />,
              getsOf(receiver),
              receiver.lastDeliveredAt === null ? 'never' : <Ago key="last" at={receiver.lastDeliveredAt} />,
              <Deeds key="deeds" receiver={receiver} />,
            ],
          }))}
        />
      )}
      {isAdding && <ReceiverForm receiver={null} onClose={adding.close} />}
    </Panel>
  );
}

function How({ receiver }: { readonly receiver: AuditReceiver }) {
  const { backlog, missedRows } = receiver;
  const notes = [
    backlog.rows > 0 ? `${backlog.rows} ${backlog.rows === 1 ? 'row' : 'rows'} behind` : null,
    missedRows > 0 ? `${missedRows} missed` : null,
  ];
  return <ReceiverState receiver={receiver} notes={notes} />;
}

function getsOf({ types, outcomes, tenant, mode }: AuditReceiver): string {
  const parts = [
    types.length === 0 ? 'all deeds' : types.join(', '),
    outcomes.length === 0 ? null : `that ended as ${outcomes.join(' or ')}`,
    tenant === null ? null : `of ${tenant}`,
    mode === 'batch' ? 'up to 100 at once' : null,
  ];
  return parts.filter((part) => part !== null).join('; ');
}

function Deeds({ receiver }: { readonly receiver: AuditReceiver }) {
  const { name, backlog } = receiver;
  const of = client.auditReceivers;
  const [isChanging, changing] = useDisclosure(false);
  return (
    <>
      <ReceiverDeeds
        receiver={receiver}
        acts={{
          test: () => of.test(name),
          pause: (isPaused) => of.change(name, { isPaused }),
          replaceSecret: () => of.replaceSecret(name),
          delete: () => of.delete(name),
        }}
        mayUpdate={useRight(null, KIND, 'update')}
        mayDelete={useRight(null, KIND, 'delete')}
        changes={[auditReceivers.queryKey]}
        words={{
          paused: `${name} is sent nothing for now.`,
          resumed: `${name} is sent the log again, what came meanwhile too.`,
          removal:
            backlog.rows > 0
              ? `Nothing is sent to it any more, nor the ${backlog.rows} rows that wait. The log itself stays.`
              : 'Nothing is sent to it any more. The log itself stays.',
        }}
        onChange={changing.open}
      />
      {isChanging && <ReceiverForm receiver={receiver} onClose={changing.close} />}
    </>
  );
}
