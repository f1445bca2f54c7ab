/** One way in which a request or an answer is not what Microsoft's description allows. */
export interface Violation {
  /** Warnings are values outside an enum that Microsoft declares open (`modelAsString`). */
  readonly severity: 'error' | 'warning';
  /** Which rule: `unknown-property`, `read-only`, `enum`, `pattern`, … */
  readonly rule: string;
  /** Where: `body.properties.sku.name`, `path.vaultName`, `query.api-version`. */
  readonly at: string;
  readonly message: string;
}

/** The violations that a strict service would refuse. */
export function errorsOf(violations: readonly Violation[]): Violation[] {
  return violations.filter((violation) => violation.severity === 'error');
}

/** One line for each, for a test's failure message. */
export function describeViolations(violations: readonly Violation[]): string {
  return violations.map((one) => `${one.severity} ${one.rule} at ${one.at}: ${one.message}`).join('\n');
}
