import type { DeclaredObject } from '@tenantry/kinds';
import { StaleVersionError } from '../contract.ts';
import { Batched } from '../database/batched.ts';
import { withRetry } from '../database/retry.ts';
import type { Session } from '../database/tables.ts';
import { type Amendment, amend, mayAmend } from './amend.ts';
import type { Change, Changed } from './change-together.ts';
import { type Relabelling, relabel } from './relabel.ts';

/** Asks for some, together or alone, and then waits for who holds it. */
type Statement<Asked> = (db: Session, asked: readonly Asked[], mayWait: boolean) => Promise<Changed[]>;

/**
 * Changes that are one statement. They wait for one another's commits at the end of the audit log: those that come meanwhile share
 * the next.
 */
export class Changes {
  readonly #db: Session;
  readonly #amendments: Batched<Amendment, Changed>;
  readonly #relabellings: Batched<Relabelling, Changed>;

  constructor(db: Session) {
    this.#db = db;
    this.#amendments = new Batched((asked) => withRetry('once', () => amend(db, asked, false)));
    this.#relabellings = new Batched((asked) => withRetry('once', () => relabel(db, asked, false)));
  }

  /** Null: `replace` decides. @throws StaleVersionError */
  async amend(asked: Amendment): Promise<DeclaredObject | null> {
    return mayAmend(asked) ? this.#ask(asked, this.#amendments, amend) : null;
  }

  /** Null: it has to be looked at as a whole. @throws StaleVersionError */
  relabel(asked: Relabelling): Promise<DeclaredObject | null> {
    return this.#ask(asked, this.#relabellings, relabel);
  }

  async #ask<Asked extends Change>(
    asked: Asked,
    together: Batched<Asked, Changed>,
    alone: Statement<Asked>,
  ): Promise<DeclaredObject | null> {
    const first = await together.ask(asked);
    const changed = first === 'held' ? await this.#askAlone(asked, alone) : first;
    if (changed instanceof StaleVersionError) throw changed;
    return typeof changed === 'string' ? null : changed;
  }

  async #askAlone<Asked extends Change>(asked: Asked, alone: Statement<Asked>): Promise<Changed> {
    const [changed] = await withRetry('once', () => alone(this.#db, [asked], true));
    return changed ?? 'other';
  }
}
