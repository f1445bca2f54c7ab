import type { AuditReceiver } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { aligned, indented, table } from '../output/table.ts';
import { age } from '../output/time.ts';

const COLOURS = { delivering: 'green', retrying: 'yellow', failing: 'red', paused: 'dim' } as const;

export function renderReceivers(receivers: readonly AuditReceiver[], paint: Paint, nowMs: number): string[] {
  return table<AuditReceiver>(
    [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'URL', cell: ({ url }) => url },
      { title: 'FOR', cell: filterOf },
      { title: 'STATE', cell: ({ state }) => paint(COLOURS[state], state) },
      { title: 'BEHIND', cell: (receiver) => behind(receiver, nowMs) },
      { title: 'LAST TAKEN', cell: ({ lastDeliveredAt }) => ago(lastDeliveredAt, nowMs) },
    ],
    receivers,
  );
}

export function renderReceiver(receiver: AuditReceiver, paint: Paint, nowMs: number): string[] {
  const { name, url, mode, state, failures, nextTryAt, lastDeliveredAt, lastError, oldSecretUntil } = receiver;
  const tries = failures === 0 ? '' : `, ${failures} failure${failures === 1 ? '' : 's'} in a row`;
  const facts: [string, string][] = [
    ['url', url],
    ['mode', mode],
    ['authorization', receiver.hasAuthorization ? 'sent, not shown' : 'none'],
    ['for', filterOf(receiver)],
    ['state', paint(COLOURS[state], state) + tries],
    ['behind', behind(receiver, nowMs)],
    ...(receiver.missedRows === 0
      ? []
      : [['missed', `${receiver.missedRows} rows, taken away by age while it was paused`] satisfies [string, string]]),
    ['last taken', ago(lastDeliveredAt, nowMs)],
    ...(nextTryAt === null ? [] : [['next try', nextTryAt] satisfies [string, string]]),
    ['last error', lastError === null ? 'none' : `${lastError.message} (${ago(lastError.at, nowMs)})`],
    ...(oldSecretUntil === null
      ? []
      : [['old secret', `signs too until ${oldSecretUntil}`] satisfies [string, string]]),
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

function behind({ backlog: { rows, since } }: AuditReceiver, nowMs: number): string {
  return since === null ? 'nothing' : `${rows} row${rows === 1 ? '' : 's'}, since ${age(since, nowMs)}`;
}

const ago = (at: string | null, nowMs: number) => (at === null ? 'never' : `${age(at, nowMs)} ago`);
