import type { Session } from '../database/tables.ts';
import { type DailyTable, type Day, ensureDays } from './days.ts';

/** Sees to the days that rows are written to, each once. */
export class WrittenDays {
  readonly #db: Session;
  readonly #table: DailyTable;
  /** Days that have a partition; none that may be written to goes. */
  readonly #known = new Set<Day>();

  constructor(db: Session, table: DailyTable) {
    this.#db = db;
    this.#table = table;
  }

  /** Writes once these days are there. What it does has to be whole or nothing: it may be done a second time. */
  async during<Result>(days: Iterable<Day>, write: () => Promise<Result>): Promise<Result> {
    const wanted = new Set(days);
    try {
      return await this.#try(wanted, write);
    } catch (error) {
      // Another replica took the day away meanwhile. Nothing was written.
      if (!this.#isMissingDay(error)) throw error;
      this.#known.clear();
      return this.#try(wanted, write);
    }
  }

  async #try<Result>(days: ReadonlySet<Day>, write: () => Promise<Result>): Promise<Result> {
    const missing = [...days].filter((day) => !this.#known.has(day));
    if (missing.length > 0) await ensureDays(this.#db, this.#table, missing);
    const result = await write();
    for (const day of missing) this.#known.add(day);
    return result;
  }

  #isMissingDay(error: unknown): boolean {
    return error instanceof Error && error.message.includes(`no partition of relation "${this.#table}" found for row`);
  }
}
