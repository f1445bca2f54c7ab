import { IssuerUnusableError } from '@tenantry/access';
import { DriverError } from '@tenantry/drivers/contract';
import { KubeconfigError } from '@tenantry/drivers/kubernetes';
import {
  ChangedMeanwhileError,
  IdempotencyInProgressError,
  IdempotencyMismatchError,
  LastAdministratorError,
  LimitReachedError,
  MakerEndedError,
  MasterKeyChangedError,
  NameHeldError,
  NameTakenError,
  ObjectGoneError,
  ReferenceGoneError,
  StaleVersionError,
  StillReferencedError,
  TokenNameTakenError,
  TooManyTokensError,
  TooManyTrustsError,
  UnknownClusterError,
} from '@tenantry/store/contract';
import { UnsuitableClusterError } from '../clusters/contract.ts';
import { NotReadyError } from '../options.ts';
import { ProblemError } from './problem.ts';
import type { ProblemCode } from './registry.ts';

/** Fastify's own errors that a client can cause, by their code. */
const FASTIFY: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_EMPTY_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-request',
  FST_ERR_BAD_URL: 'bad-request',
  FST_ERR_ASYNC_CONSTRAINT: 'bad-request',
  FST_ERR_MAX_PARAM_LENGTH: 'uri-too-long',
};

const SOCKET_CALLS = new Set(['connect', 'read', 'write', 'getaddrinfo']);

/** PostgreSQL refused for want of room (53100), and took nothing of it. */
function isDatabaseFull(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if ('code' in cause && cause.code === '53100') return true;
  }
  return false;
}

/**
 * Whether an error of the store means that the database is away or too busy: a failed connection, one of PostgreSQL's
 * classes 08 (connection), 53 (resources) and 57P (shutdown), a statement or lock that timed out, a transaction
 * that lost. https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
function isDatabaseAway(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (/^(08|53|57P|57014$|55P03$|40001$|40P01$)/.test(code)) return true;
    if ('syscall' in cause && typeof cause.syscall === 'string' && SOCKET_CALLS.has(cause.syscall)) return true;
    if (
      /Connection terminated|timeout exceeded when trying to connect|is not queryable|Query read timeout|Cannot use a pool after/i.test(
        cause.message,
      )
    ) {
      return true;
    }
    if (cause instanceof AggregateError && cause.errors.some((inner: unknown) => isDatabaseAway(inner))) return true;
  }
  return false;
}

/** PostgreSQL keeps no NUL in a text (22021) nor in JSON (22P05): nothing that is there can have such a name. */
function isUnstorable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '22021' || error.code === '22P05');
}

/** What any error means for the caller. Unknown ones are `internal` and say nothing of what is inside. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isUnstorable(error)) {
    return new ProblemError('bad-request', {
      detail: 'A text in the request holds the character NUL, which no name and no value may.',
    });
  }
  if (error instanceof NameTakenError) {
    return new ProblemError(error.deleting ? 'being-deleted' : 'name-taken', {
      detail: error.message,
      errors: [
        {
          field: 'metadata.name',
          message: error.message,
          remedy: error.deleting ? 'wait until it is gone' : 'choose another name',
        },
      ],
    });
  }
  if (error instanceof NameHeldError) {
    return new ProblemError('name-held', {
      detail: `${error.message}.`,
      errors: error.held.map(({ field, name, whenHeld }) => ({
        field,
        message: `${whenHeld?.message ?? `${name} belongs to`} another object`,
        remedy: whenHeld?.remedy ?? 'use another name, or have it given up first',
      })),
    });
  }
  if (error instanceof LimitReachedError) return fromLimits(error);
  if (error instanceof LastAdministratorError) {
    return new ProblemError('last-administrator', { detail: sentence(error.message) });
  }
  if (error instanceof StaleVersionError) {
    return new ProblemError('version-mismatch', {
      detail: error.message,
      headers: { etag: `"${error.current}"` },
      errors: [
        { field: 'If-Match', message: error.message, remedy: `read the object again and send "${error.current}"` },
      ],
    });
  }
  if (error instanceof ChangedMeanwhileError) {
    const remedy = `look at it again, and send ${error.generation}`;
    return new ProblemError('asked-otherwise', {
      detail: sentence(capital(error.message)),
      errors: [{ field: 'generation', message: error.message, remedy }],
    });
  }
  if (error instanceof StillReferencedError) {
    return new ProblemError('still-referenced', {
      detail: error.message,
      errors: error.referrers.map(({ kind, name }) => ({
        field: 'metadata.name',
        message: `${kind} ${name} refers to it`,
        remedy: `delete ${kind} ${name} first`,
      })),
    });
  }
  if (error instanceof ReferenceGoneError) return new ProblemError('reference-deleting', { detail: error.message });
  if (error instanceof IdempotencyMismatchError) {
    return new ProblemError('idempotency-mismatch', { detail: error.message });
  }
  if (error instanceof IdempotencyInProgressError) {
    return new ProblemError('idempotency-in-progress', { detail: error.message, retryAfterSeconds: 1 });
  }
  if (error instanceof NotReadyError) {
    return new ProblemError('not-ready', { detail: error.message, retryAfterSeconds: 5 });
  }
  if (error instanceof ObjectGoneError)
    return new ProblemError('object-not-found', { detail: 'It is gone meanwhile.' });
  const ofToken = fromTokens(error);
  if (ofToken !== null) return ofToken;
  const ofCluster = fromCluster(error);
  if (ofCluster !== null) return ofCluster;
  if (error instanceof DriverError) {
    const wait = error.kind === 'throttled' ? error.retryAfterMs : null;
    const details = {
      detail: sentence(error.message),
      cause: error,
      ...(wait === null ? {} : { retryAfterSeconds: Math.max(1, Math.ceil(wait / 1000)) }),
    };
    return new ProblemError('upstream-failed', error.remedy === null ? details : { ...details, remedy: error.remedy });
  }
  if (isDatabaseFull(error)) {
    return new ProblemError('store-full', {
      detail: 'The disk of the database is full, so nothing can be written.',
      retryAfterSeconds: 30,
      cause: error,
    });
  }
  if (isDatabaseAway(error)) {
    return new ProblemError('store-unavailable', {
      detail: 'The control plane cannot reach its database.',
      retryAfterSeconds: 5,
      cause: error,
    });
  }
  return fromFastify(error) ?? new ProblemError('internal', { detail: 'An unexpected error occurred.', cause: error });
}

function fromLimits({ message, breaches }: LimitReachedError): ProblemError {
  const isExcluded = breaches.every(({ code }) => code === 'excluded');
  const [first] = breaches;
  return new ProblemError(isExcluded ? 'excluded-by-limits' : 'limit-reached', {
    detail: sentence(message.charAt(0).toUpperCase() + message.slice(1)),
    errors: breaches.map(({ field, message: what, remedy, limit: name, by, used, most }) => ({
      ...{ field, message: what, remedy },
      limit: { name, by, used, most },
    })),
    ...(breaches.length === 1 && first !== undefined ? { remedy: sentence(first.remedy) } : {}),
  });
}

/** What the making of tokens and trusts can meet. */
function fromTokens(error: unknown): ProblemError | null {
  if (error instanceof TooManyTokensError || error instanceof TooManyTrustsError) {
    return new ProblemError('too-many-tokens', { detail: sentence(capital(error.message)) });
  }
  if (error instanceof TokenNameTakenError) {
    return new ProblemError('name-taken', {
      detail: sentence(capital(error.message)),
      remedy: 'Choose another name, or revoke the one that has it.',
      errors: [{ field: 'name', message: error.message, remedy: 'choose another name, or revoke the one that has it' }],
    });
  }
  if (error instanceof MakerEndedError) {
    return new ProblemError('unauthenticated', { detail: sentence(capital(error.message)) });
  }
  if (error instanceof IssuerUnusableError) {
    return new ProblemError('issuer-unusable', {
      detail: sentence(error.message),
      errors: [{ field: 'issuer', message: error.message, remedy: 'give the issuer exactly as its tokens name it' }],
    });
  }
  return null;
}

/** What registering a cluster, or naming a registered one, can meet. */
function fromCluster(error: unknown): ProblemError | null {
  if (error instanceof KubeconfigError) {
    const field = error.field === '' ? 'kubeconfig' : `kubeconfig: ${error.field}`;
    return new ProblemError('invalid-kubeconfig', {
      detail: sentence(error.message),
      remedy: error.remedy ?? '',
      errors: [{ field, message: error.reason, remedy: error.remedy ?? '' }],
    });
  }
  if (error instanceof UnsuitableClusterError) {
    return new ProblemError('unsuitable-cluster', {
      detail: error.refusals[0] ?? error.message,
      errors: error.refusals.map((message) => ({
        field: 'kubeconfig',
        message,
        remedy: 'see `tenantry cluster rights` and the page about clusters, then add it again',
      })),
    });
  }
  if (error instanceof UnknownClusterError) {
    const remedy = `add it: tenantry cluster add ${error.cluster} --kubeconfig FILE`;
    return new ProblemError('unknown-reference', {
      detail: `spec.clusterName: ${error.message}.`,
      errors: [{ field: 'spec.clusterName', message: error.message, remedy }],
    });
  }
  if (error instanceof MasterKeyChangedError || (error instanceof Error && error.name === 'SealError')) {
    return new ProblemError('master-key-mismatch', { detail: sentence(error.message), cause: error });
  }
  return null;
}

function fromFastify(error: unknown): ProblemError | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const known = FASTIFY[error.code];
  if (known !== undefined) return new ProblemError(known, { detail: sentence(error.message), cause: error });
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (error.code.startsWith('FST_') && status >= 400 && status < 500) {
    return new ProblemError('bad-request', { detail: sentence(error.message), cause: error });
  }
  return null;
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
