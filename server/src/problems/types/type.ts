/** One entry of the registry: what a stable code means, for programs and for people. */
export interface ProblemType {
  readonly status: number;
  /** A few words; the same for every occurrence. */
  readonly title: string;
  /** What happened, for the code's page. */
  readonly meaning: string;
  /** What the reader can do; an occurrence may say it more precisely. */
  readonly remedy: string;
  /** Whether the same request may succeed later. */
  readonly isRetryable: boolean;
}

export const type = (
  status: number,
  title: string,
  meaning: string,
  remedy: string,
  isRetryable = false,
): ProblemType => ({
  status,
  title,
  meaning,
  remedy,
  isRetryable,
});
