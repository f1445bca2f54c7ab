import type { Answer } from './exchange.ts';

/** One field that the API objected to. */
export interface FieldProblem {
  /** Where in the request: `spec.region`. */
  readonly field: string;
  readonly message: string;
  readonly remedy?: string;
  /** The remedy says what the field is for, as its description does, and no more. */
  readonly isGeneral?: boolean;
  /** Where in a YAML body, from 1. */
  readonly line?: number;
}

/** An RFC 9457 problem document, as the API answers every refusal. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable, for programs. */
  readonly code: string;
  readonly detail?: string;
  readonly remedy?: string;
  readonly errors?: readonly FieldProblem[];
}

/** The API answered, and said no. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** The API did not answer at all, or not in time. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  /** Base URL that was asked. */
  readonly server: string;

  constructor(server: string, reason: string, cause?: unknown) {
    super(`${server} ${reason}`, { cause });
    this.server = server;
  }
}

/** Why there was no answer. `fetch` hides it in the cause, and there sometimes in several. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error ? cause.message : String(cause);
}

/** Reads the refusal out of an answer, also where something other than Tenantry gave it. */
export async function problemOf(answer: Answer): Promise<Problem> {
  return problemIn(answer, await answer.text());
}

/** As `problemOf`, of an answer that was read. */
export function problemIn(answer: Answer, text: string): Problem {
  const body = parsed(text);
  const field = (key: string): string | undefined => (typeof body[key] === 'string' ? body[key] : undefined);
  const moved = answer.status >= 300 && answer.status < 400 ? answer.headers.get('location') : null;
  const detail = moved === null ? field('detail') : `It sends callers on to ${moved}.`;
  const remedy = moved === null ? field('remedy') : 'Name the server by the address that it answers at itself.';
  return {
    type: field('type') ?? 'about:blank',
    title: field('title') ?? `HTTP ${answer.status} ${answer.statusText}`.trim(),
    status: answer.status,
    code: field('code') ?? `http-${answer.status}`,
    ...(detail === undefined ? {} : { detail }),
    ...(remedy === undefined ? {} : { remedy }),
    errors: Array.isArray(body.errors) ? body.errors.filter(isFieldProblem) : [],
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? body : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && typeof value.field === 'string' && typeof value.message === 'string';
}
