import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { DriverError, type DriverErrorKind } from '../contract.ts';
import { asList, asObject, asText } from './mark.ts';

/** A cause in a `Status`: which field, and why. */
export interface StatusCause {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

/** What the API server answered instead of what was asked for. */
export class ApiFailure extends DriverError {
  readonly httpStatus: number;
  readonly causes: readonly StatusCause[];
  /** The object the `Status` speaks of, as far as it says. */
  readonly about: { readonly kind: string; readonly name: string };

  constructor(
    kind: DriverErrorKind,
    code: string,
    message: string,
    status: {
      readonly httpStatus: number;
      readonly causes: readonly StatusCause[];
      readonly about: { readonly kind: string; readonly name: string };
    },
    options: { readonly remedy?: string; readonly retryAfterMs?: number },
  ) {
    super(kind, code, message, options);
    this.name = 'ApiFailure';
    this.httpStatus = status.httpStatus;
    this.causes = status.causes;
    this.about = status.about;
  }
}

interface Verdict {
  readonly kind: DriverErrorKind;
  readonly code?: string;
  readonly remedy?: string;
  readonly retryAfterMs?: number;
}

/**
 * Reads a `Status` answer. `attempt` is what was being done, such as `apply /api/v1/namespaces/a`; it leads the message.
 *
 * Status shapes: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
 */
export function apiFailure(
  attempt: string,
  httpStatus: number,
  body: JsonValue | undefined,
  retryAfterMs: number | null,
): ApiFailure {
  const status: JsonObject = asObject(body);
  const details = asObject(status.details);
  const reason = asText(status.reason) || `Http${httpStatus}`;
  const message = asText(status.message) || (typeof body === 'string' ? body.slice(0, 500).trim() : '');
  const causes = asList(details.causes).map((entry) => {
    const cause = asObject(entry);
    return { reason: asText(cause.reason), field: asText(cause.field), message: asText(cause.message) };
  });
  const about = { kind: asText(details.kind), name: asText(details.name) };
  const verdict = judge(httpStatus, reason, message, causes, about, retryAfterMs);
  return new ApiFailure(
    verdict.kind,
    verdict.code ?? reason,
    `${attempt}: ${message || `HTTP ${httpStatus}`}`,
    { httpStatus, causes, about },
    {
      ...(verdict.remedy === undefined ? {} : { remedy: verdict.remedy }),
      ...(verdict.retryAfterMs === undefined ? {} : { retryAfterMs: verdict.retryAfterMs }),
    },
  );
}

function judge(
  httpStatus: number,
  reason: string,
  message: string,
  causes: readonly StatusCause[],
  about: { readonly kind: string; readonly name: string },
  retryAfterMs: number | null,
): Verdict {
  switch (httpStatus) {
    case 401:
      return {
        kind: 'forbidden',
        code: 'Unauthorized',
        remedy:
          'The cluster does not accept our credentials: renew the kubeconfig or the identity of the control plane.',
      };
    case 403:
      return judgeForbidden(message, causes);
    case 404:
      return judgeNotFound(about);
    case 409:
      return judgeConflict(reason, message, causes);
    case 422:
      // Another object came to stand there since it was read: its uid is not the one the write was made for.
      if (causes.length > 0 && causes.every((cause) => cause.field === 'metadata.uid')) {
        return { kind: 'conflict', code: 'Conflict' };
      }
      return { kind: 'invalid', remedy: fieldsRemedy(causes) };
    case 410:
      return { kind: 'transient', code: 'Expired' };
    case 429:
      return { kind: 'throttled', code: 'TooManyRequests', retryAfterMs: retryAfterMs ?? 1000 };
    case 408:
      return { kind: 'transient', code: 'Timeout' };
    default:
      if (httpStatus >= 500) return judgeServerFailure(message, retryAfterMs);
      return { kind: 'invalid', remedy: fieldsRemedy(causes) };
  }
}

function judgeForbidden(message: string, causes: readonly StatusCause[]): Verdict {
  if (causes.some((cause) => cause.reason === 'NamespaceTerminating') || message.includes('is being terminated')) {
    return {
      kind: 'conflict',
      code: 'NamespaceTerminating',
      remedy: 'The namespace is being deleted; it is made anew once it is gone.',
    };
  }
  if (message.includes('exceeded quota')) {
    return { kind: 'quota', code: 'ExceededQuota', remedy: 'Raise the quota of the namespace, or ask for less.' };
  }
  if (message.includes('ValidatingAdmissionPolicy') || message.includes('denied the request')) {
    return { kind: 'forbidden', code: 'DeniedByPolicy', remedy: 'Change the field that the policy names.' };
  }
  if (message.includes('PodSecurity')) {
    return { kind: 'forbidden', code: 'DeniedByPodSecurity', remedy: 'Meet the Pod Security level of the namespace.' };
  }
  return {
    kind: 'forbidden',
    code: 'Forbidden',
    remedy: 'Give the control plane the permission that the message names.',
  };
}

function judgeNotFound(about: { readonly kind: string; readonly name: string }): Verdict {
  if (about.name === '') {
    return {
      kind: 'invalid',
      code: 'TypeNotServed',
      remedy: 'The cluster does not know this type: upgrade it, or install what brings the type.',
    };
  }
  if (about.kind === 'namespaces') {
    return { kind: 'parent-missing', code: 'NamespaceNotFound', remedy: 'The namespace has to be there first.' };
  }
  return { kind: 'conflict', code: 'NotFound' };
}

function judgeConflict(reason: string, message: string, causes: readonly StatusCause[]): Verdict {
  if (causes.some((cause) => cause.reason === 'FieldManagerConflict')) {
    return {
      kind: 'conflict',
      code: 'FieldManagerConflict',
      remedy: 'Another program owns the fields that the message names: make it leave them alone.',
    };
  }
  if (message.includes('object is being deleted')) return { kind: 'conflict', code: 'BeingDeleted' };
  return { kind: 'conflict', code: reason === 'AlreadyExists' ? 'AlreadyExists' : 'Conflict' };
}

function judgeServerFailure(message: string, retryAfterMs: number | null): Verdict {
  // What no type holds, such as a list with one key twice: the API server says 500, and says so again each time.
  if (message.includes('failed to create typed patch object')) {
    return { kind: 'invalid', code: 'Invalid', remedy: 'Correct the field that the message names.' };
  }
  const retry = retryAfterMs === null ? {} : { retryAfterMs };
  if (message.includes('failed calling webhook')) {
    return {
      kind: 'transient',
      code: 'WebhookFailed',
      remedy: 'An admission webhook of the cluster does not answer: repair it, or let it leave our namespaces alone.',
      ...retry,
    };
  }
  return { kind: 'transient', ...retry };
}

function fieldsRemedy(causes: readonly StatusCause[]): string {
  const fields = [...new Set(causes.map((cause) => cause.field).filter((field) => field !== ''))];
  return fields.length === 0 ? 'Correct the request.' : `Correct ${fields.join(', ')}.`;
}

const UNREACHABLE_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const TLS_CODES =
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_)/;

/** Reads what the network did instead of carrying an answer. */
export function networkFailure(attempt: string, error: unknown): DriverError {
  const code = errorCode(error);
  const text = error instanceof Error && error.message !== '' ? error.message : code;
  const message = `${attempt}: ${text}`;
  if (TLS_CODES.test(code)) {
    return new DriverError('unreachable', 'TlsFailed', message, {
      remedy: "The server's certificate does not come from the authority that is configured for the cluster.",
      cause: error,
    });
  }
  if (UNREACHABLE_CODES.has(code)) {
    return new DriverError('unreachable', code, message, {
      remedy: "Check the cluster's address, that it runs, and that the control plane may reach it.",
      cause: error,
    });
  }
  return new DriverError('transient', code || 'ConnectionLost', message, { cause: error });
}

/** The first error code down the chain of causes. */
function errorCode(error: unknown): string {
  let current: unknown = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return '';
}

/** A fault of ours must not end the watch either. */
export function programFailure(collection: string, error: unknown): DriverError {
  const text = error instanceof Error ? error.message : String(error);
  return new DriverError('transient', 'WatchFailed', `watch ${collection}: ${text}`, { cause: error });
}
