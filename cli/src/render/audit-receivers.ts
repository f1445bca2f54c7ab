import type { AuditReceiver } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { aligned, indented, table } from '../output/table.ts';
import { ago, HEALTH_COLOURS, healthFacts, waiting } from './receiver-health.ts';

export function renderReceivers(receivers: readonly AuditReceiver[], paint: Paint, nowMs: number): string[] {
  return table<AuditReceiver>(
    [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'URL', cell: ({ url }) => url },
      { title: 'FOR', cell: filterOf },
      { title: 'STATE', cell: ({ state }) => paint(HEALTH_COLOURS[state], state) },
      { title: 'BEHIND', cell: (receiver) => behind(receiver, nowMs) },
      { title: 'LAST TAKEN', cell: ({ lastDeliveredAt }) => ago(lastDeliveredAt, nowMs) },
    ],
    receivers,
  );
}

export function renderReceiver(receiver: AuditReceiver, paint: Paint, nowMs: number): string[] {
  const { name, url, mode, missedRows } = receiver;
  const facts: (readonly [string, string])[] = [
    ['url', url],
    ['mode', mode],
    ['authorization', receiver.hasAuthorization ? 'sent, not shown' : 'none'],
    ['for', filterOf(receiver)],
    ...(missedRows === 0 ? [] : [['missed', `${missedRows} rows, taken away by age while it was paused`] as const]),
    ...healthFacts(receiver, behind(receiver, nowMs), paint, nowMs),
  ];
  return [
    `Receiver ${paint('bold', name)}`,
    ...indented(aligned(facts.map(([fact, value]) => [paint('dim', fact), value]))),
  ];
}

function filterOf({ types, outcomes, tenant }: AuditReceiver): string {
  const parts = [...(tenant === null ? [] : [`tenant ${tenant}`]), ...types, ...outcomes];
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

const behind = ({ backlog: { rows, since } }: AuditReceiver, nowMs: number) => waiting(rows, 'row', since, nowMs);
