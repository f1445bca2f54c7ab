import type { AccountStore, SessionRow } from '../accounts/contract.ts';
import { session, USE_NOTED_EVERY_SECONDS } from '../accounts/sessions.ts';
import { user } from '../accounts/users.ts';
import type { Remembered } from '../database/remembered.ts';
import { withRetry } from '../database/retry.ts';
import type { Session } from '../database/tables.ts';
import { transaction } from '../database/transaction.ts';
import type { TokenStore } from '../tokens/contract.ts';
import { livingToken, useToken } from '../tokens/statements.ts';
import type { MemberStore } from './contract.ts';
import { memberships } from './statements.ts';

type RecallingAccess = Pick<AccountStore, 'session' | 'standing'> &
  Pick<MemberStore, 'memberships'> &
  Pick<TokenStore, 'livingToken' | 'useToken'>;

/** What every request asks first: who somebody is, and what of. Remembered, for it hardly ever changes. */
export function recallingAccess(db: Session, access: Remembered): RecallingAccess {
  const tokenKey = (hash: string) => `token ${hash}`;
  return {
    livingToken: (hash, at) =>
      access.recall(
        tokenKey(hash),
        () => withRetry('repeatable', () => livingToken(db, hash, at)),
        ({ expiresAt }) => expiresAt > at,
      ),
    async useToken(hash, actor, at) {
      await transaction(db, 'once', (work) => useToken(work, hash, actor, at));
      // When it was used is part of it.
      access.forget(tokenKey(hash));
    },
    session: (token, idleSeconds) =>
      access.recall(
        `session ${idleSeconds} ${token}`,
        () => withRetry('repeatable', () => session(db, token, idleSeconds)),
        (found) => isInForce(found, idleSeconds, Date.now()),
      ),
    standing: (email) =>
      access.recall(
        `user ${email}`,
        () => withRetry('repeatable', () => user(db, email)),
        () => true,
      ),
    async memberships(of, groups) {
      const found = await access.recall(
        `members ${JSON.stringify([of, groups])}`,
        () => withRetry('repeatable', () => memberships(db, of, groups)),
        (all) => all.every(({ until }) => until === null || until.getTime() > Date.now()),
      );
      return found ?? [];
    },
  };
}

/** One whose use is to be noted again is asked for. */
function isInForce({ expiresAt, seenAt }: SessionRow, idleSeconds: number, now: number): boolean {
  const forSeconds = Math.min(idleSeconds, USE_NOTED_EVERY_SECONDS);
  return expiresAt.getTime() > now && seenAt.getTime() + forSeconds * 1_000 > now;
}
