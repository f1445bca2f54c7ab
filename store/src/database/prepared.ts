import { createHash } from 'node:crypto';
import type pg from 'pg';

/** A statement that was sent so often is worth a plan that is kept. */
const WORTH_KEEPING = 5;
/** Statements known at once; texts that differ by the number of their values come and go. */
const MOST_STATEMENTS = 500;

/**
 * Lets the server keep the plans of the statements that are sent over and over: planning one of the larger ones costs it more
 * than running it. Each connection prepares a statement when it first sends it under its name.
 */
export class Prepared {
  readonly #sent = new Map<string, number>();
  readonly #names = new Map<string, string>();
  readonly #refused = new Set<string>();

  /** Gives statements sent on this connection as text and values their names. */
  serve(client: pg.PoolClient): void {
    const query = client.query.bind(client) as (...parameters: unknown[]) => unknown;
    const named = (text: unknown, values: unknown, ...rest: unknown[]) => {
      const name = typeof text === 'string' && Array.isArray(values) ? this.#nameOf(text) : null;
      if (name === null) return query(text, values, ...rest);
      const result = query({ name, text, values }, ...rest);
      return result instanceof Promise ? result.catch((error: unknown) => this.#failed(String(text), error)) : result;
    };
    Object.assign(client, { query: named });
  }

  /** A newer version has changed the table meanwhile: from now on the statement goes without a name, the repeat too. */
  #failed(text: string, error: unknown): never {
    if (isOutdatedPlan(error)) {
      this.#names.delete(text);
      this.#refused.add(text);
    }
    throw error;
  }

  #nameOf(text: string): string | null {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#refused.has(text)) return null;
    const times = (this.#sent.get(text) ?? 0) + 1;
    if (times < WORTH_KEEPING) {
      if (this.#sent.size < MOST_STATEMENTS || this.#sent.has(text)) this.#sent.set(text, times);
      return null;
    }
    if (this.#names.size >= MOST_STATEMENTS) return null;
    this.#sent.delete(text);
    const name = `tenantry_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
    this.#names.set(text, name);
    return name;
  }
}

/** Nothing was carried out: the server refuses the plan before it runs. */
export function isOutdatedPlan(error: unknown): boolean {
  return error instanceof Error && error.message.includes('cached plan must not change result type');
}
