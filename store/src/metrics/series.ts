import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import type { MetricSeriesKey } from './contract.ts';

/** How long a series is known without asking; so often it is also written down that it was seen. */
const KNOWN_MS = 3_600_000;
const BATCH = 5_000;

/** What is written down of a series. */
export interface SeriesFacts extends MetricSeriesKey {
  readonly service: string | null;
  readonly node: string | null;
  readonly isCounter: boolean;
  /** Its five minutes are told by others; absent: no. */
  readonly isTold?: true;
  /** A sample is what it rose by; absent: no. */
  readonly isDelta?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly unit?: string;
}

/** The ids of series, which are made where they are not there. */
export class SeriesIds {
  readonly #db: Session;
  readonly #known = new Map<string, string>();
  #since = Date.now();

  constructor(db: Session) {
    this.#db = db;
  }

  /** Without asking. */
  knows(series: SeriesFacts): boolean {
    return this.#known.has(textOf(series));
  }

  async of(samples: readonly SeriesFacts[]): Promise<readonly string[]> {
    if (Date.now() - this.#since > KNOWN_MS) {
      this.#known.clear();
      this.#since = Date.now();
    }
    // The usual case, thirty thousand samples of a thousand tenants: what each is known by is put together once.
    const known = samples.map((sample) => this.#known.get(textOf(sample)));
    const missing = new Map<string, SeriesFacts>();
    for (const [index, sample] of samples.entries()) if (known[index] === undefined) missing.set(keyOf(sample), sample);
    const all = [...missing.values()];
    for (let start = 0; start < all.length; start += BATCH) await this.#see(all.slice(start, start + BATCH));
    return samples.map((sample, index) => {
      const id = known[index] ?? this.#known.get(textOf(sample));
      if (id === undefined) throw new Error(`the series ${keyOf(sample)} was not made`);
      return id;
    });
  }

  async #see(samples: readonly SeriesFacts[]): Promise<void> {
    const column = (pick: (sample: SeriesFacts) => string | boolean | null) => samples.map(pick);
    // In their order, so that two replicas never wait for each other's rows.
    const { rows } = await sql<MetricSeriesKey & { id: string }>`
      INSERT INTO metric_series AS s (tenant_uid, metric, grouping, name, service, node, is_counter, is_told,
        is_delta, labels, unit)
      SELECT * FROM unnest(${column(({ tenantUid }) => tenantUid)}::uuid[], ${column(({ metric }) => metric)}::text[],
        ${column(({ grouping }) => grouping)}::text[], ${column(({ name }) => name)}::text[],
        ${column(({ service }) => service)}::text[], ${column(({ node }) => node)}::text[],
        ${column(({ isCounter }) => isCounter)}::boolean[], ${column(({ isTold = false }) => isTold)}::boolean[],
        ${column(({ isDelta = false }) => isDelta)}::boolean[],
        ${column(({ labels }) => (labels === undefined ? null : json(labels)))}::jsonb[],
        ${column(({ unit = null }) => unit)}::text[])
      ORDER BY 1, 2, 3, 4
      ON CONFLICT (tenant_uid, metric, grouping, name)
        DO UPDATE SET service = excluded.service, node = excluded.node, is_counter = excluded.is_counter,
          is_delta = excluded.is_delta, unit = excluded.unit, seen_at = now()
      RETURNING id, tenant_uid AS "tenantUid", metric, grouping, name`.execute(this.#db);
    const ids = new Map(rows.map((row) => [keyOf(row), row.id]));
    for (const sample of samples) this.#known.set(textOf(sample), ids.get(keyOf(sample)) ?? '');
  }
}

export const keyOf = ({ tenantUid, metric, grouping, name }: MetricSeriesKey) =>
  `${tenantUid} ${metric} ${grouping} ${name}`;
/** A pod of the same name may come to be on another node. */
const textOf = (sample: SeriesFacts) => `${keyOf(sample)} ${sample.service} ${sample.node}`;
