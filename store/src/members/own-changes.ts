import type pg from 'pg';
import type { Remembered } from '../database/remembered.ts';
import { ACCESS_CHANNEL } from './statements.ts';

/**
 * Ends what is remembered of access for each transaction on this connection that changes some: from its first change on nothing is
 * remembered, and when it has ended, before whoever asked for it hears of that, all is forgotten. What others change is notified.
 */
export function heedOwnChanges(client: pg.PoolClient, remembered: Remembered): void {
  let end: (() => void) | null = null;
  const settle = () => {
    end?.();
    end = null;
  };
  client.on('notice', ({ message }) => {
    if (message === ACCESS_CHANNEL) end ??= remembered.beginChange();
  });
  client.on('drain', () => {
    if (client.getTransactionStatus() === 'I') settle();
  });
  client.on('error', settle);
  client.on('end', settle);
}
