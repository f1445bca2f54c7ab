import { createHash } from 'node:crypto';
import type { AccountStore } from '@tenantry/store';
import { CHALLENGE_SECONDS } from './limits.ts';

/** Attempts within a window; then nobody may try before it ends. */
export interface AttemptLimits {
  readonly perAccount: number;
  readonly accountWindowSeconds: number;
  readonly perAddress: number;
  readonly addressWindowSeconds: number;
}

export const DEFAULT_ATTEMPT_LIMITS: AttemptLimits = {
  perAccount: 10,
  accountWindowSeconds: 900,
  perAddress: 50,
  addressWindowSeconds: 300,
};

/** Longer than a code of an authenticator app is taken for right: its own half minute, and the one before and after. */
const CODE_SECONDS = 120;

/** Failures of one address are told one by one no oftener than this. */
const DETAIL_SECONDS = 60;

export interface AttemptVerdict {
  /** 0: go on. */
  readonly retryAfterSeconds: number;
  /** This very attempt locked the account. */
  readonly isLockOut: boolean;
}

/** Slows whoever guesses: by account, known or not, and by address; in the database, so that replicas count together. */
export function attemptCounter(
  store: Pick<AccountStore, 'countAttempt' | 'forgetAttempts'>,
  limits: AttemptLimits = DEFAULT_ATTEMPT_LIMITS,
) {
  const accountKey = (email: string) => `account/${createHash('sha256').update(email).digest('hex')}`;
  const addressKey = (address: string) => `address/${address}`;
  return {
    /** Counts it before its outcome is known. */
    async begin(email: string, address: string): Promise<AttemptVerdict> {
      const byAddress = await store.countAttempt(addressKey(address), limits.addressWindowSeconds);
      if (byAddress.count > limits.perAddress) {
        return { retryAfterSeconds: byAddress.endsInSeconds, isLockOut: false };
      }
      const byAccount = await store.countAttempt(accountKey(email), limits.accountWindowSeconds);
      return {
        retryAfterSeconds: byAccount.count > limits.perAccount ? byAccount.endsInSeconds : 0,
        isLockOut: byAccount.count === limits.perAccount + 1,
      };
    },
    /** Who comes in starts anew; what their address did stays counted. */
    succeeded: (email: string) => store.forgetAttempts(accountKey(email)),
    /** Whether a code that is right was not used before; of several who come with it at once, one is the first. */
    async isFirstUse(signedCode: string): Promise<boolean> {
      return (await store.countAttempt(`code/${signedCode}`, CODE_SECONDS)).count === 1;
    },
    /** Whether a challenge of ours comes back for the first time. Remembered for longer than it is good. */
    async isFirstReturn(challenge: string): Promise<boolean> {
      return (await store.countAttempt(`challenge/${challenge}`, 2 * CHALLENGE_SECONDS)).count === 1;
    },
    /** Whether a failure of this address is to be told in detail: once in a while. */
    async isWorthTelling(address: string): Promise<boolean> {
      return (await store.countAttempt(`told/${address}`, DETAIL_SECONDS)).count === 1;
    },
  };
}

export type AttemptCounter = ReturnType<typeof attemptCounter>;
