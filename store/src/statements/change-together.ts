import type { DeclaredObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { StaleVersionError } from '../contract.ts';
import { type ObjectRow, toObject } from '../database/object-row.ts';
import { wasUndone } from '../database/together.ts';

/** Of one object, at a version; null: at any. */
export interface Change {
  readonly expectedVersion: string | null;
}

/**
 * The object as it is now, or why not. `held`: another holds it, or it came twice, or something is wrong with one of them; asked for
 * alone, it waits. `other`: the statement has nothing that it may change of it.
 */
export type Changed = DeclaredObject | StaleVersionError | 'held' | 'other';

/** Of each that was asked for, by its key: its version where it was locked, and its columns, null together, where it was changed. */
export type ChangedRow = { asked: string; standing: string | null } & {
  [column in keyof ObjectRow]: ObjectRow[column] | null;
};

/**
 * Makes changes of many objects with one statement that commits by itself; what comes twice for one is left for later.
 * @param keyOf which object it is
 */
export async function changeTogether<Asked extends Change>(
  asked: readonly Asked[],
  keyOf: (one: Asked) => string,
  write: (some: readonly Asked[]) => Promise<readonly ChangedRow[]>,
): Promise<Changed[]> {
  const first = new Map([...asked].reverse().map((one) => [keyOf(one), one]));
  try {
    const found = new Map((await write([...first.values()])).map((row) => [row.asked, row]));
    return asked.map((one) => (first.get(keyOf(one)) === one ? answerOf(one, found.get(keyOf(one))) : 'held'));
  } catch (error) {
    if (asked.length === 1 || !wasUndone(error)) throw error;
    return asked.map(() => 'held');
  }
}

function answerOf({ expectedVersion }: Change, row: ChangedRow | undefined): Changed {
  if (row !== undefined && row.uid !== null) return toObject(row as ObjectRow);
  const standing = row?.standing ?? null;
  if (standing === null) return 'held';
  return expectedVersion === null || standing === expectedVersion ? 'other' : new StaleVersionError(standing);
}

/** How rows of `objects`, called `alias`, are held. Who holds one already is waited for only by who comes alone. */
export function holding(alias: string, mayWait: boolean) {
  return sql`ORDER BY ${sql.ref(`${alias}.uid`)} FOR NO KEY UPDATE OF ${sql.ref(alias)} ${mayWait ? sql`` : sql`SKIP LOCKED`}`;
}

/** As `declared` of the audit log, of the row called `alias`. */
export function declaredOf(alias: string) {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql`jsonb_build_object(
      'displayName', ${column('display_name')}, 'labels', ${column('labels')}, 'annotations', ${column('annotations')},
      'spec', ${column('spec')}
    ) || CASE WHEN ${column('counters')} = '{}' THEN '{}' ELSE jsonb_build_object('counters', ${column('counters')}) END`;
}
