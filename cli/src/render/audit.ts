import type { AuditRow } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { table } from '../output/table.ts';

const COLOURS = { begun: 'dim', success: 'green', refused: 'red', failed: 'red' } as const;

/** Deeds as a table, in the order given. */
export function renderAudit(rows: readonly AuditRow[], paint: Paint): string[] {
  return table<AuditRow>(
    [
      { title: 'TIME', cell: ({ at }) => at.slice(0, 19).replace('T', ' ') },
      { title: 'WHO', cell: ({ actor }) => actor.name },
      { title: 'FROM', cell: ({ actor }) => actor.address ?? '' },
      { title: 'ACTION', cell: ({ action }) => action },
      { title: 'WHAT', cell: ({ kind, name }) => [kind, name].filter((part) => part !== '').join(' ') },
      { title: 'TENANT', cell: ({ tenant }) => tenant ?? '' },
      { title: 'OUTCOME', cell: ({ outcome }) => paint(COLOURS[outcome], outcome) },
    ],
    rows,
  );
}
