import { type FieldProblem, ProblemError, UnreachableError } from '@tenantry/client';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import type { Paint } from './output/paint.ts';
import { indented } from './output/table.ts';

/** Where in the caller's own files a field stands: `tenants.yaml:7 spec.region`. */
export type LocateField = (field: string) => string;

/** A refusal of something read from files, told in terms of those files. */
export class LocatedProblemError extends Error {
  override readonly name = 'LocatedProblemError';
  override readonly cause: ProblemError;
  readonly locate: LocateField;

  constructor(cause: ProblemError, locate: LocateField) {
    super(cause.message, { cause });
    this.cause = cause;
    this.locate = locate;
  }
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  if (error instanceof UnreachableError) return EXIT.unreachable;
  if (error instanceof LocatedProblemError) return exitCodeOf(error.cause);
  if (error instanceof ProblemError) {
    if (error.status === 404) return EXIT.notFound;
    if (error.status === 401 || error.status === 403) return EXIT.refused;
  }
  return EXIT.failed;
}

/** What is wrong, which field, what to do: in that order. */
export function renderFailure(error: unknown, paint: Paint): string[] {
  if (error instanceof LocatedProblemError) return renderProblem(error.cause, paint, error.locate);
  if (error instanceof ProblemError) return renderProblem(error, paint, (field) => field);
  if (error instanceof UnreachableError) {
    return [
      headline(paint, `${error.message}.`),
      remedy(
        paint,
        'Is Tenantry running there? Start it with `npm start`, or name another with --server or TENANTRY_SERVER.',
      ),
    ];
  }
  if (error instanceof CommandError) {
    return [headline(paint, error.message), ...(error.remedy === null ? [] : [remedy(paint, error.remedy)])];
  }
  return [headline(paint, error instanceof Error ? error.message : String(error))];
}

function renderProblem({ problem }: ProblemError, paint: Paint, locate: LocateField): string[] {
  const errors = problem.errors ?? [];
  const lines = [headline(paint, problem.detail ?? problem.title)];
  for (const error of errors) lines.push(...renderField(error, paint, locate));
  // The general remedy says little once each field has one of its own.
  const isSaid = errors.length > 0 && errors.every((error) => error.remedy);
  if (problem.remedy && !isSaid) lines.push(remedy(paint, problem.remedy));
  return lines;
}

function renderField(error: FieldProblem, paint: Paint, locate: LocateField): string[] {
  const lines = [`${paint('bold', locate(error.field))}: ${error.message}`];
  if (error.remedy) lines.push(remedy(paint, error.remedy));
  return indented(lines);
}

function headline(paint: Paint, text: string): string {
  return `${paint('red', 'error:')} ${text}`;
}

function remedy(paint: Paint, text: string): string {
  return `${paint('dim', '→')} ${text}`;
}
