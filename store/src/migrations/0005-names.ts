import { type Kysely, sql } from 'kysely';

/** Names that belong to one object only: hosts, nodes, clusters. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A name is a point, and a wildcard all that lies below it, once the labels stand in reverse: com.example.shop is below
  // com.example. in the order of bytes. So one constraint keeps apart what is the same and what overlaps.
  await sql`CREATE TYPE name_span AS RANGE (subtype = text, collation = "C")`.execute(db);
  await sql`
    CREATE TABLE held_names (
      object_uid uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      pool text COLLATE "C" NOT NULL,
      name text COLLATE "C" NOT NULL,
      field text NOT NULL,
      span name_span NOT NULL,
      PRIMARY KEY (object_uid, pool, name),
      CONSTRAINT held_names_apart EXCLUDE USING gist (span WITH &&)
    )`.execute(db);
}
