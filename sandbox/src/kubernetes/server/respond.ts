import type { ServerResponse } from 'node:http';
import { stringify } from 'yaml';
import { StatusError } from '../contract.ts';

/** A failure as clients read it. */
export function statusObject(error: StatusError): Record<string, unknown> {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: error.message,
    reason: error.reason,
    ...(error.details === undefined ? {} : { details: error.details }),
    code: error.code,
  };
}

/** Any error as the failure that goes out; what is not ours to explain is an internal error. */
export function toStatusError(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  const shape = error as { code?: unknown; reason?: unknown; message?: unknown; details?: unknown } | null;
  if (typeof shape?.code === 'number' && typeof shape.reason === 'string') {
    return new StatusError(shape.code, shape.reason, String(shape.message), shape.details as Record<string, unknown>);
  }
  const message = error instanceof Error ? error.message : String(error);
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** `299 - "text"`: a warning that clients show. */
export function warningHeader(message: string): string {
  return `299 - "${message.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', ' ')}"`;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export const jsonAnswer = (status: number, json: string): Answer => ({
  status,
  contentType: 'application/json',
  text: json,
});

export const objectAnswer = (status: number, object: unknown): Answer => jsonAnswer(status, JSON.stringify(object));

export const textAnswer = (status: number, text: string): Answer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  text,
});

export const failureAnswer = (error: unknown): Answer => {
  const failure = toStatusError(error);
  return objectAnswer(failure.code, statusObject(failure));
};

export function send(
  response: ServerResponse,
  answer: Answer,
  warnings: readonly string[],
  wantsYaml: boolean,
  auditId: string,
): void {
  if (response.headersSent || response.destroyed) return;
  const isYaml = wantsYaml && answer.contentType === 'application/json';
  const text = isYaml ? stringify(JSON.parse(answer.text)) : answer.text;
  const headers: Record<string, string | string[] | number> = {
    'audit-id': auditId,
    'cache-control': 'no-cache, private',
    'content-type': isYaml ? 'application/yaml' : answer.contentType,
    'content-length': Buffer.byteLength(text),
  };
  if (warnings.length > 0) headers.warning = [...new Set(warnings)].map(warningHeader);
  if (answer.status === 401) headers['www-authenticate'] = 'Bearer';
  if (answer.status === 429) headers['retry-after'] = '1';
  response.writeHead(answer.status, headers);
  response.end(text);
}
