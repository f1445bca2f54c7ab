import type { HttpReply } from '../../http/message.ts';

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
}

/** A refusal in ARM's own words, on its way to the client. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly ErrorDetail[];
  readonly target: string | undefined;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    options: { details?: readonly ErrorDetail[]; target?: string; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'ArmError';
    this.status = status;
    this.code = code;
    this.details = options.details ?? [];
    this.target = options.target;
    this.headers = options.headers ?? {};
  }
}

export function errorReply(error: ArmError): HttpReply {
  return { status: error.status, headers: error.headers, body: { error: errorBody(error) } };
}

export function errorBody(error: {
  code: string;
  message: string;
  target?: string | undefined;
  details?: readonly ErrorDetail[];
}): { code: string; message: string; target?: string; details?: ErrorDetail[] } {
  return {
    code: error.code,
    message: error.message,
    ...(error.target === undefined ? {} : { target: error.target }),
    ...(error.details && error.details.length > 0 ? { details: [...error.details] } : {}),
  };
}
