import { type ProblemCode, problemType } from './registry.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** One thing that is wrong, at one place. */
export interface FieldError {
  /** `spec.region`, `metadata.name`; in requests with several manifests `items[2].spec.region`. Header and query parameters by name. */
  readonly field: string;
  readonly message: string;
  readonly remedy: string;
  /** The remedy says what the field is for, as its description does, and no more: a form that shows that need not show it again. */
  readonly isGeneral?: true;
  /** Where in a YAML body it stands, from 1. */
  readonly line?: number;
  readonly column?: number;
  /** The limit that stands in the way, where it is one. */
  readonly limit?: FieldLimit;
}

/** A limit, and how much of it would be used with what was sent; numbers are null where nothing is counted. */
export interface FieldLimit {
  /** Field of the object in `by`: `limits.count.Service`. */
  readonly name: string;
  readonly by: { readonly kind: string; readonly name: string };
  readonly used: number | null;
  readonly most: number | null;
}

export interface ProblemDetails {
  /** What happened this time, in a sentence. */
  readonly detail: string;
  /** Instead of the code's general remedy. */
  readonly remedy?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown anywhere below a route; becomes the problem document of the answer. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly remedy: string;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, details: ProblemDetails) {
    super(details.detail, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ProblemError';
    const type = problemType(code);
    this.code = code;
    this.status = type.status;
    this.remedy = details.remedy ?? type.remedy;
    this.errors = details.errors ?? [];
    this.headers = {
      ...details.headers,
      ...(details.retryAfterSeconds === undefined ? {} : { 'retry-after': String(details.retryAfterSeconds) }),
    };
  }
}

/** RFC 9457, with our extensions `code`, `requestId`, `remedy` and `errors`. */
export interface ProblemDocument {
  readonly type: string;
  readonly code: ProblemCode;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly requestId: string;
  readonly remedy: string;
  readonly errors: readonly FieldError[];
}

export function toDocument(problem: ProblemError, request: { path: string; id: string }): ProblemDocument {
  return {
    type: `/problems/${problem.code}`,
    code: problem.code,
    title: problemType(problem.code).title,
    status: problem.status,
    detail: problem.message,
    instance: request.path,
    requestId: request.id,
    remedy: problem.remedy,
    errors: problem.errors,
  };
}
