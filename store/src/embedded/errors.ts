export type EmbeddedErrorCode =
  | 'platform-unsupported'
  | 'directory-in-use'
  | 'wrong-major-version'
  | 'disk-full'
  | 'directory-unreachable'
  | 'start-failed';

/** The embedded database could not be started or stopped. `remedy` says what a person can do about it. */
export class EmbeddedDatabaseError extends Error {
  readonly code: EmbeddedErrorCode;
  readonly remedy: string;
  constructor(code: EmbeddedErrorCode, message: string, remedy: string, cause?: unknown) {
    super(`${message}. ${remedy}`, cause === undefined ? undefined : { cause });
    this.name = 'EmbeddedDatabaseError';
    this.code = code;
    this.remedy = remedy;
  }
}

/** Turns what initdb or the server printed, or a file system error, into the error that names its cause. */
export function startError(doing: string, output: string, cause?: unknown): EmbeddedDatabaseError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOSPC' || /No space left on device|Disk quota exceeded/i.test(output)) {
    return new EmbeddedDatabaseError(
      'disk-full',
      `${doing}: the disk is full`,
      'Free some space and start again',
      cause,
    );
  }
  const reason = lastLines(output) || (cause instanceof Error ? cause.message : 'no reason given');
  return new EmbeddedDatabaseError(
    'start-failed',
    `${doing}: ${reason}`,
    'See postgres.log beside the data directory, or set DATABASE_URL to a PostgreSQL of your own',
    cause,
  );
}

function lastLines(output: string): string {
  return output
    .trim()
    .split('\n')
    .filter((line) =>
      /FATAL|PANIC|ERROR|error:|HINT|DETAIL|LOG: .*(unrecognized|invalid|could not|syntax error)/.test(line),
    )
    .slice(-3)
    .map((line) => line.replace(/^.*?(FATAL|PANIC|ERROR|HINT|DETAIL|LOG|error):\s*/, ''))
    .join('; ');
}
