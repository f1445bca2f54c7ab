import type { RevisionList, RevisionWithSpec } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { table } from '../output/table.ts';
import { age } from '../output/time.ts';
import { renderChange } from './plan.ts';

type Revision = RevisionList['items'][number];

/** Fields that are named in one line; more are counted. */
const MOST_FIELDS = 3;

/** What an object was declared as before, the newest first. */
export function renderHistory({ items, rollbackTo }: RevisionList, paint: Paint, nowMs: number): string[] {
  const rows = table<Revision>(
    [
      { title: 'REVISION', align: 'right', cell: ({ generation }) => String(generation) },
      { title: 'AGE', align: 'right', cell: ({ at }) => age(at, nowMs) },
      { title: 'BY', cell: ({ by }) => by.name },
      { title: 'THROUGH', cell: ({ through }) => through },
      { title: 'WAS READY', cell: ({ readyAt }) => (readyAt === null ? paint('yellow', 'no') : 'yes') },
      { title: 'CHANGED', cell: (revision) => changed(revision) },
    ],
    items,
  );
  if (rollbackTo === null) return rows;
  return [...rows, '', paint('dim', `\`tenantry rollback\` goes back to ${rollbackTo}.`)];
}

function changed({ changes, against }: Revision): string {
  if (against === null) return '-';
  const fields = changes.slice(0, MOST_FIELDS).map(({ path }) => path.replace(/^spec\./, ''));
  const rest = changes.length - fields.length;
  return `${fields.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** What differs between two revisions. */
export function renderComparison({ generation, against, changes }: RevisionWithSpec, paint: Paint): string[] {
  if (against === null) return [`${generation} is the first revision that is kept.`];
  if (changes.length === 0) return [`${against} and ${generation} say the same.`];
  return [paint('dim', `${against} → ${generation}`), ...changes.map((change) => renderChange(change, paint))];
}
