/** Exit codes that scripts can use; `tenantry help exit-codes` and docs/cli.md list them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  /** Wrong use of the command line; with `plan --exit-code`, changes are pending. */
  usage: 2,
  notFound: 3,
  refused: 4,
  timeout: 5,
  unreachable: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_HELP = `Exit codes
    0  done
    1  failed
    2  wrong use of the command line; with plan --exit-code: changes are pending
    3  not found
    4  refused or forbidden: no valid token, not allowed, or not confirmed
    5  not finished within --timeout
    6  the server cannot be reached
  130  interrupted by Ctrl-C
`;

/** Ends the command with a message for the person: what is wrong, and what to do about it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;
  readonly remedy: string | null;

  constructor(exitCode: ExitCode, message: string, remedy: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.exitCode = exitCode;
    this.remedy = remedy;
  }
}

/** Wrong use of the command line. */
export function usageError(message: string, remedy: string | null = null): CommandError {
  return new CommandError(EXIT.usage, message, remedy);
}
