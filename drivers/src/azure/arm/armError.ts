import type { JsonObject } from '@tenantry/kinds';

/** The code of a request that was not sent: what Azure allows was asked for already. */
export const BUDGET_SPENT = 'BudgetSpent';

/** What Azure Resource Manager answered instead of doing what was asked. */
export class ArmError extends Error {
  readonly status: number;
  /** Azure's own code: `ScopeLocked`, `PrincipalNotFound`, … */
  readonly code: string;
  readonly details: readonly { readonly code: string; readonly message: string }[];
  readonly retryAfterMs: number | null;
  /** `x-ms-correlation-request-id`, which Azure's support asks for. */
  readonly correlationId: string | null;

  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      readonly details?: ArmError['details'];
      readonly retryAfterMs?: number | null;
      readonly correlationId?: string | null;
    } = {},
  ) {
    super(message);
    this.name = 'ArmError';
    this.status = status;
    this.code = code;
    this.details = more.details ?? [];
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.correlationId = more.correlationId ?? null;
  }
}

/** A long operation that Azure had accepted has ended as Failed or Canceled. */
export class OperationFailed extends ArmError {}

/** No answer: refused connection, reset, timeout, or an answer that is no ARM answer. */
export class ArmUnreachable extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'ArmUnreachable';
  }
}

/** Reads `{error: {code, message, details, innererror}}`, with or without the envelope, in either case of letters. */
export function errorFrom(
  status: number,
  body: JsonObject | null,
  more: { retryAfterMs?: number | null; correlationId?: string | null } = {},
): ArmError {
  const error = asObject(body?.error) ?? asObject(body?.Error) ?? body ?? {};
  const details = [...(Array.isArray(error.details) ? error.details : []), ...innerErrors(error)];
  return new ArmError(
    status,
    textOf(error.code ?? error.Code) ?? (typeof body?.error === 'string' ? body.error : `Http${status}`),
    textOf(error.message ?? error.Message) ?? `Azure answered with status ${status}`,
    {
      ...more,
      details: details.flatMap((detail) => {
        const one = asObject(detail);
        return one === null ? [] : [{ code: textOf(one.code) ?? '', message: textOf(one.message) ?? '' }];
      }),
    },
  );
}

/** Some services say in there what exactly it was. */
function innerErrors(error: JsonObject): JsonObject[] {
  const inner: JsonObject[] = [];
  for (let next = asObject(error.innererror); next !== null && inner.length < 5; next = asObject(next.innererror))
    inner.push(next);
  return inner;
}

function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 2000) : null;
}
