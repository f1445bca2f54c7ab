import type { AccessRequest } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { table } from '../output/table.ts';

const COLOURS = { pending: 'yellow', approved: 'green', refused: 'red', withdrawn: 'dim', expired: 'dim' } as const;

/** Requests as a table, in the order given. */
export function renderAccessRequests(requests: readonly AccessRequest[], paint: Paint): string[] {
  return table<AccessRequest>(
    [
      { title: 'ID', cell: ({ id }) => id },
      { title: 'WHO', cell: ({ requester }) => requester },
      { title: 'TENANT', cell: ({ asked }) => asked.tenant },
      {
        title: 'ASKS FOR',
        cell: ({ asked }) =>
          asked.kind === 'role' ? `${asked.role}, ${asked.minutes} min` : `to make it by ${asked.template}`,
      },
      { title: 'WHY', cell: ({ reason }) => reason },
      { title: 'STATE', cell: ({ state }) => paint(COLOURS[state], state) },
      { title: 'DECIDED BY', cell: ({ decidedBy }) => decidedBy ?? '' },
    ],
    requests,
  );
}
