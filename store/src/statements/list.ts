import type { DeclaredObject, Phase } from '@tenantry/kinds';
import { sql } from 'kysely';
import type { ObjectQuery, ObjectText, Page } from '../contract.ts';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import { json } from '../database/json.ts';
import { OBJECT_COLUMNS, OBJECT_TEXT_COLUMNS, type ObjectTextRow, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { isUid, UID } from '../database/uid.ts';

/** Objects of a kind by name, page by page. The cursor is the last row's sort key, so no page grows slower than the first. */
export async function list(db: Session, query: ObjectQuery): Promise<Page<DeclaredObject>> {
  const select = matching(db, query);
  const rows = (await select?.select(OBJECT_COLUMNS).execute()) ?? [];
  return pageOf(rows, query, (row) => toObject(row));
}

export async function listTexts(db: Session, query: ObjectQuery): Promise<Page<ObjectText>> {
  const select = matching(db, query);
  const rows = (await select?.select(OBJECT_TEXT_COLUMNS).$castTo<ObjectTextRow>().execute()) ?? [];
  return pageOf(rows, query, (row) => toObject(row));
}

/** One more than a page has, to know whether another follows; null where there can be none. */
function matching(db: Session, query: ObjectQuery) {
  let select = db
    .selectFrom('objects')
    .where('kind', '=', query.kind)
    .orderBy('name')
    .orderBy('uid')
    .limit(query.limit + 1);
  if (query.tenant !== undefined) select = select.where('tenant', '=', query.tenant);
  if (query.names !== undefined) select = select.where(sql<boolean>`name = ANY(${query.names}::text[])`);
  if (query.outside !== undefined) select = select.where('tenant', '<>', query.outside);
  if (query.phase !== undefined) select = select.where('phase', '=', query.phase as Phase);
  if (query.labels && Object.keys(query.labels).length > 0) {
    select = select.where(sql<boolean>`labels @> ${json(query.labels)}::jsonb`);
  }
  if (query.search) select = select.where(sql<boolean>`strpos(name, lower(${query.search})) > 0`);
  if (query.concerns !== undefined) {
    const { tenant, field } = query.concerns;
    select = select.where(sql<boolean>`(tenant = ${tenant} OR spec->>${field} = ${tenant})`);
  }
  const target = query.refersTo;
  if (target !== undefined) {
    if (!isUid(target)) return null;
    select = select.where('uid', 'in', (inner) =>
      inner.selectFrom('object_references').select('referrer').where('target', '=', target),
    );
  }
  if (query.cursor !== undefined) {
    const [name, uid] = decodeCursor(query.cursor, [/^/, UID]);
    select = select.where(sql<boolean>`(name, uid) > (${name}, ${uid}::uuid)`);
  }
  return select;
}

function pageOf<Row extends { name: string; uid: string }, Item>(
  rows: readonly Row[],
  { limit }: ObjectQuery,
  toItem: (row: Row) => Item,
): Page<Item> {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(toItem), nextCursor: last ? encodeCursor([last.name, last.uid]) : null };
}
