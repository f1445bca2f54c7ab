import type { DeclaredObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { StaleVersionError } from '../contract.ts';
import { type ObjectRow, toObject } from '../database/object-row.ts';
import { wasUndone } from '../database/together.ts';

/** Of one object, at a version; null: at any. */
export interface Change {
  readonly uid: string;
  readonly expectedVersion: string | null;
}

/**
 * The object as it is now, or why not. `held`: another holds it, or it came twice, or something is wrong with one of them; asked for
 * alone, it waits. `other`: the statement has nothing that it may change of it.
 */
export type Changed = DeclaredObject | StaleVersionError | 'held' | 'other';

/** Of each that was asked for: its version where it was locked, and its columns, null together, where it was changed. */
export type ChangedRow = { asked: string; standing: string | null } & {
  [column in keyof ObjectRow]: ObjectRow[column] | null;
};

/** Makes changes of many objects with one statement that commits by itself; what comes twice for one is left for later. */
export async function changeTogether<Asked extends Change>(
  asked: readonly Asked[],
  write: (some: readonly Asked[]) => Promise<readonly ChangedRow[]>,
): Promise<Changed[]> {
  const first = new Map([...asked].reverse().map((one) => [one.uid, one]));
  try {
    const found = new Map((await write([...first.values()])).map((row) => [row.asked, row]));
    return asked.map((one) => (first.get(one.uid) === one ? answerOf(one, found.get(one.uid)) : 'held'));
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

/** The common table expression `locked`: their rows. Who holds one is waited for only by who comes alone. */
export function lockedOf(asked: readonly Change[], mayWait: boolean) {
  return sql`locked AS MATERIALIZED (
      SELECT * FROM objects WHERE uid = ANY(${asked.map(({ uid }) => uid)}::uuid[])
      ORDER BY uid FOR NO KEY UPDATE ${mayWait ? sql`` : sql`SKIP LOCKED`}
    )`;
}

/** As `declared` of the audit log, of the row called `alias`. */
export function declaredOf(alias: string) {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql`jsonb_build_object(
      'displayName', ${column('display_name')}, 'labels', ${column('labels')}, 'annotations', ${column('annotations')},
      'spec', ${column('spec')}
    ) || CASE WHEN ${column('counters')} = '{}' THEN '{}' ELSE jsonb_build_object('counters', ${column('counters')}) END`;
}
