import type { Json } from '../json.ts';

export interface HttpRequest {
  readonly method: string;
  /** As sent, without the query; percent-decoded per segment by whoever routes. */
  readonly path: string;
  /** Names in lower case: Azure reads them in any case. */
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** `http://host:port` as the client wrote it. */
  readonly origin: string;
}

export interface HttpReply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: Json | object;
}

export type Handler = (request: HttpRequest) => Promise<HttpReply>;

export function bearerToken(request: HttpRequest): string | undefined {
  return /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** The body as form fields or JSON object entries, for endpoints that take either. */
export function formFields(request: HttpRequest): Map<string, string> {
  return new Map(new URLSearchParams(request.body.toString('utf8')));
}
