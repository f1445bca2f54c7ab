import { sentenceOf } from '@tenantry/engine';
import type { ProblemError } from '../problems/index.ts';

/** What kubectl and Helm read where an answer is no success: `meta/v1.Status`. */
export interface KubeStatus {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, never>>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason: string;
  readonly details: {
    readonly causes: readonly { readonly reason: string; readonly message: string }[];
    readonly retryAfterSeconds?: number;
  };
  readonly code: number;
}

/** Reasons that clients know, by HTTP status: https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#StatusReason */
const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalError',
  502: 'ServiceUnavailable',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** A problem of ours in the words of the Kubernetes API; our stable code is its cause. */
export function kubeStatus(problem: ProblemError): KubeStatus {
  const seconds = Number(problem.headers['retry-after']);
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: sentenceOf(problem),
    reason: REASONS[problem.status] ?? (problem.status < 500 ? 'BadRequest' : 'InternalError'),
    details: {
      causes: [{ reason: `tenantry.dev/${problem.code}`, message: problem.message }],
      ...(Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {}),
    },
    code: problem.status,
  };
}
