/** One way of trying the product hard: its name is the first word after `npm run reliability --`. */
export interface Part {
  /** One line for the list of parts. */
  readonly summary: string;
  /** What it takes, as printed for `--help`; empty where it takes nothing. */
  readonly usage: string;
  /**
   * Tries it, and says what it does a line at a time.
   *
   * @param parameters what follows the name.
   * @returns what was found wrong, a sentence each with all that is needed to see it again; empty where nothing was.
   * @throws for parameters that it does not understand, and where it could not be tried.
   */
  run(parameters: readonly string[], tell: (line: string) => void): Promise<readonly string[]>;
}
