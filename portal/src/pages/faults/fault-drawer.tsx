import { Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Fault } from '@tenantry/client';
import { Copied } from '../../parts/copied.tsx';
import { SideDialog } from '../../parts/dialog.tsx';
import { type Fact, FactList, Moment } from '../../parts/fact-list.tsx';
import { Empty } from '../../parts/page.tsx';
import { FaultDeeds } from './fault-deeds.tsx';
import classes from './fault-list.module.css';
import { ObjectLink, OwnerLink, SeverityMark, wordOfState } from './fault-marks.tsx';

interface FaultDrawerProps {
  /** Undefined: there is none of that id any more. */
  readonly fault: Fault | undefined;
  readonly onClose: () => void;
}

/** All that is known of one fault, and what can be done about it. */
export function FaultDrawer({ fault, onClose }: FaultDrawerProps) {
  return (
    <SideDialog onClose={onClose} title={fault === undefined ? 'Fault' : fault.code}>
      {fault === undefined ? (
        <Empty title="There is no such fault any more">Of what is over, only the newest are kept.</Empty>
      ) : (
        <Stack gap="md">
          <Group gap="md">
            <SeverityMark fault={fault} />
            <Text size="sm">{wordOfState(fault.state)}</Text>
          </Group>
          <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
            {fault.cause}
          </Text>
          <Text style={{ overflowWrap: 'anywhere' }}>{fault.remedy}</Text>
          <LogsLink fault={fault} />
          {fault.state !== 'resolved' && <FaultDeeds key={fault.id} fault={fault} />}
          <Facts fault={fault} />
          {fault.data !== null && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
            <pre className={classes.data} tabIndex={0}>
              {JSON.stringify(fault.data, null, 2)}
            </pre>
          )}
        </Stack>
      )}
    </SideDialog>
  );
}

/** What its pods wrote says most of the time why. */
function LogsLink({ fault: { object, owner } }: { readonly fault: Fault }) {
  if (owner.kind !== 'Tenant' || object.kind !== 'Service') return null;
  return (
    <Link to="/tenants/$tenant/logs" params={{ tenant: owner.name }} search={{ service: object.name }} className="link">
      Logs of {object.name}
    </Link>
  );
}

function Facts({ fault }: { readonly fault: Fault }) {
  const rows: Fact[] = [
    [fault.owner.kind, <OwnerLink key="owner" fault={fault} />],
    ['Object', <ObjectLink key="object" fault={fault} />],
    ['Found', `${fault.count === 1 ? 'once' : `${fault.count} times`} by ${fault.source}`],
    ['First seen', <Moment key="first" at={fault.firstSeen} />],
    ['Last seen', <Moment key="last" at={fault.lastSeen} />],
  ];
  const by = (who: string | null) => (who === null ? '' : ` by ${who}`);
  if (fault.acknowledgedAt !== null) {
    rows.push(['Acknowledged', <Moment key="known" at={fault.acknowledgedAt} after={by(fault.acknowledgedBy)} />]);
  }
  if (fault.mutedUntil !== null) {
    rows.push(['Muted until', <Moment key="muted" at={fault.mutedUntil} after={by(fault.mutedBy)} />]);
  }
  if (fault.resolvedAt !== null) {
    const after = fault.resolvedBy === null ? ', found to be over' : by(fault.resolvedBy);
    rows.push(['Resolved', <Moment key="over" at={fault.resolvedAt} after={after} />]);
  }
  if (fault.note !== null) rows.push(['Note', fault.note]);
  if (fault.resource !== null) rows.push(['Resource', <Copied key="resource" text={fault.resource} />]);
  rows.push(['Id', <Copied key="id" text={fault.id} />]);
  return <FactList facts={rows} />;
}
