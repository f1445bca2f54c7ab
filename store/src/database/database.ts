import type pg from 'pg';
import type { Listener } from './listener.ts';
import { withRetry } from './retry.ts';
import type { Session } from './tables.ts';
import { transaction } from './transaction.ts';

interface Connections {
  readonly db: Session;
  readonly pool: pg.Pool;
  readonly listener: Listener;
}

/** What each room of the store makes its part of it with: connections, and how work on them is repeated where it fails. */
export interface Database extends Connections {
  /** Statements that change nothing. */
  read<Result>(work: () => Promise<Result>): Promise<Result>;
  /** A transaction that says the whole new value, or that the lease token keeps from happening twice. */
  rewrite<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  /** A transaction that is not repeated once its commit was asked for. */
  write<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
}

export function databaseOf(connections: Connections): Database {
  const { db } = connections;
  return {
    ...connections,
    read: (work) => withRetry('repeatable', work),
    rewrite: (work) => transaction(db, 'repeatable', work),
    write: (work) => transaction(db, 'once', work),
  };
}
