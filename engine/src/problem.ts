import { DriverError, type DriverErrorKind } from '@tenantry/drivers/contract';
import { LeaseLostError } from '@tenantry/store/contract';

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string | null;
  /** Nothing is wrong with the resource itself: what it is on does not answer, or answers no more for now. */
  readonly isOutage?: true;
  /** The system was not even asked: the turn or the budget for it is waited for. */
  readonly isUnasked?: true;
}

/** What is wrong and what to do, in one text. What a cloud or a cluster says of an error often ends without a full stop. */
export function sentenceOf({ message, remedy }: Pick<Problem, 'message' | 'remedy'>): string {
  if (remedy === null) return message;
  const said = message.trimEnd();
  return /[.!?:]$/.test(said) ? `${said} ${remedy}` : `${said}. ${remedy}`;
}

/** The same thing is wrong: a count that goes on is no news. */
export function isAlike(before: Problem | null, now: Problem): boolean {
  const withoutNumbers = (text: string) => text.replace(/\d+/g, '#');
  return before?.code === now.code && withoutNumbers(before.message) === withoutNumbers(now.message);
}

export interface Trouble {
  readonly problem: Problem;
  /** False: trying again helps by itself. True: somebody has to do something. */
  readonly isBlocking: boolean;
  /** The least time to wait, or null for the usual back-off. */
  readonly retryAfterMs: number | null;
}

/** What blocks is still looked at again, but not sooner than this. */
const BLOCKED_RETRY_MS = 30_000;

const BLOCKING: Readonly<Record<DriverErrorKind, boolean>> = {
  transient: false,
  throttled: false,
  conflict: false,
  'parent-missing': false,
  unreachable: false,
  forbidden: true,
  invalid: true,
  quota: true,
  'not-ours': true,
};

const OUTAGES: ReadonlySet<DriverErrorKind> = new Set(['unreachable', 'throttled'] as const);

/** What an error of a driver means for the pass. A lost lease ends the pass and is thrown on. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof LeaseLostError) throw error;
  if (error instanceof DriverError) {
    const isBlocking = BLOCKING[error.kind];
    return {
      problem: {
        code: error.code,
        message: error.message,
        remedy: error.remedy,
        ...(OUTAGES.has(error.kind) ? { isOutage: true } : {}),
        ...(error.isUnasked ? { isUnasked: true } : {}),
      },
      isBlocking,
      retryAfterMs: error.retryAfterMs ?? (isBlocking ? BLOCKED_RETRY_MS : null),
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    problem: { code: 'InternalError', message, remedy: 'Look at the log of the control plane, and report it.' },
    isBlocking: false,
    retryAfterMs: null,
  };
}
