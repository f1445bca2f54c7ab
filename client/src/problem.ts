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

/** Reads the refusal out of an answer, also where something other than Tenantry gave it. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  const body = parsed(text);
  const field = (key: string): string | undefined => (typeof body[key] === 'string' ? body[key] : undefined);
  const detail = field('detail');
  const remedy = field('remedy');
  return {
    type: field('type') ?? 'about:blank',
    title: field('title') ?? `HTTP ${response.status} ${response.statusText}`.trim(),
    status: response.status,
    code: field('code') ?? `http-${response.status}`,
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
