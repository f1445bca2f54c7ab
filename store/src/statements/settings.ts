import type { JsonObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';

export async function setting(db: Session, key: string): Promise<JsonObject | null> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value ?? null;
}

/** Keeps the first value ever given under a key and answers it: replicas that start together agree on one. */
export async function settleSetting(db: Session, key: string, value: JsonObject): Promise<JsonObject> {
  const text = json(value);
  await sql`INSERT INTO settings (key, value) VALUES (${key}, ${text}::jsonb) ON CONFLICT DO NOTHING`.execute(db);
  return (await setting(db, key)) ?? value;
}

export async function saveSetting(db: Session, key: string, value: JsonObject): Promise<void> {
  await sql`
    INSERT INTO settings (key, value) VALUES (${key}, ${json(value)}::jsonb)
    ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = now()`.execute(db);
}
