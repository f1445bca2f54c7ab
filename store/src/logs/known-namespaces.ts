import type { JsonObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { unforeseen } from '../database/unforeseen.ts';
import type { EnginePurpose } from '../engines/contract.ts';
import type { TenantNamespace } from './contract.ts';
import { tenantNamespaces } from './read.ts';

/** What no event tells of is known after so long. */
const WHOLE_EVERY_MS = 60_000;
/** Where more has happened all are read. To look through as many takes as long as to read 200 tenants (4 ms). */
const MOST_EVENTS = 10_000;

/** What is the same for all tenants of one infrastructure. */
interface Shared {
  readonly spec: JsonObject;
  readonly engines: readonly EnginePurpose[];
}

interface News {
  /** Of the last event. */
  readonly position: string;
  /** Tenants that events since the last reading are about; null where there were too many. */
  readonly tenants: readonly string[] | null;
  readonly infrastructures: Readonly<Record<string, Shared>>;
}

/**
 * Where tenants live, kept from one question to the next: what happened since says of which tenants it has to be read again. While
 * many are made it is asked for every second, and to read all of an estate for each would take the longer the larger it is.
 */
export class KnownNamespaces {
  readonly #db: Session;
  /** Milliseconds that only go forward. */
  readonly #now: () => number;
  #all: readonly TenantNamespace[] = [];
  #infrastructures = '';
  #position: string | null = null;
  #wholeAt = Number.NEGATIVE_INFINITY;
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<readonly TenantNamespace[]> | null = null;

  constructor(db: Session, now: () => number = () => performance.now()) {
    this.#db = db;
    this.#now = now;
  }

  /** Those who ask while a reading is under way share the next one: that may have begun before what they heard of. */
  all(): Promise<readonly TenantNamespace[]> {
    if (this.#next !== null) return this.#next;
    const reading = this.#last
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#read();
      });
    this.#next = reading;
    this.#last = reading;
    return reading;
  }

  async #read(): Promise<readonly TenantNamespace[]> {
    const { position, tenants, infrastructures } = await this.#news();
    const text = JSON.stringify(infrastructures);
    const startedAt = this.#now();
    if (tenants === null || text !== this.#infrastructures || startedAt - this.#wholeAt >= WHOLE_EVERY_MS) {
      this.#all = await tenantNamespaces(this.#db);
      this.#infrastructures = text;
      this.#wholeAt = startedAt;
    } else if (tenants.length > 0) {
      const found = await tenantNamespaces(this.#db, tenants);
      this.#put(
        tenants,
        found.map((one) => sharing(one, infrastructures)),
      );
    }
    this.#position = position;
    return this.#all;
  }

  async #news(): Promise<News> {
    const { rows } = await sql<News>`
      WITH newest AS MATERIALIZED (
        SELECT coalesce(max(id), 0) AS id FROM events
      )
      SELECT newest.id AS position,
        CASE WHEN newest.id - ${this.#position}::bigint BETWEEN 0 AND ${MOST_EVENTS} THEN ARRAY(
          SELECT DISTINCT name FROM events
          WHERE id > ${unforeseen(sql`${this.#position}::bigint`)} AND id <= (SELECT id FROM newest) AND kind = 'Tenant'
        ) END AS tenants,
        (
          SELECT coalesce(jsonb_object_agg(o.name, jsonb_build_object('spec', o.spec, 'engines', ARRAY(
            SELECT purpose FROM infrastructure_engines WHERE infrastructure_uid = o.uid
          ))), '{}') FROM objects o WHERE o.kind = 'Infrastructure'
        ) AS infrastructures
      FROM newest`.execute(this.#db);
    return rows[0] as News;
  }

  /** What is as it was leaves all as it was, so that nobody has to look through them. */
  #put(tenants: readonly string[], found: readonly TenantNamespace[]): void {
    const touched = new Set(tenants);
    const before = this.#all.filter(({ tenant }) => touched.has(tenant));
    if (JSON.stringify(before) === JSON.stringify(found)) return;
    this.#all = [...this.#all.filter(({ tenant }) => !touched.has(tenant)), ...found].sort(byTenant);
  }
}

function sharing(one: TenantNamespace, infrastructures: News['infrastructures']): TenantNamespace {
  const shared = infrastructures[one.infrastructure];
  return shared === undefined ? one : { ...one, infrastructureSpec: shared.spec, engines: shared.engines };
}

const byTenant = (one: TenantNamespace, other: TenantNamespace) => (one.tenant < other.tenant ? -1 : 1);
