import { readFile } from 'node:fs/promises';
import type { Send } from '../../queries/index.ts';
import type { PrometheusRequest } from './requests.ts';

/** A server with the HTTP API of Prometheus, and what we bring there. */
export interface PrometheusAddress {
  /** Below which `/api/v1/query` lies. */
  readonly url: URL;
  /** File that holds a bearer token; read for each request, as such tokens are renewed. */
  readonly tokenFile?: string;
  readonly basic?: { readonly user: string; readonly passwordFile: string };
  /** The whole header, in place of both. */
  readonly authorization?: string;
  /** `fetch` by default. */
  readonly send?: Send;
  /** `X-Scope-OrgID`, where one server has several organisations. */
  readonly organisation?: string;
}

export interface PrometheusAnswer {
  readonly status: number;
  readonly text: string;
}

export interface PrometheusServer {
  /** @throws PrometheusUnreachable */
  ask(request: PrometheusRequest, signal: AbortSignal): Promise<PrometheusAnswer>;
}

/** There is no answer. The message names no address. */
export class PrometheusUnreachable extends Error {
  readonly code: 'timeout' | 'too-large' | 'unreachable';
  constructor(code: PrometheusUnreachable['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PrometheusUnreachable';
    this.code = code;
  }
}

export const WITHIN_MS = 30_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** Nothing is written: what did not arrive may be asked again. */
const ATTEMPTS = 2;

/** Nothing of the caller's request but its bound parameters goes there, no header above all. */
export function prometheusServer(address: PrometheusAddress): PrometheusServer {
  const base = address.url.href.replace(/\/+$/, '');

  async function once({ path, parameters }: PrometheusRequest, signal: AbortSignal): Promise<PrometheusAnswer> {
    const form = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]));
    const isForm = FORM_PATHS.has(path);
    const response = await (address.send ?? fetch)(isForm ? base + path : `${base}${path}?${form}`, {
      method: isForm ? 'POST' : 'GET',
      headers: { ...(await headersOf(address)), ...(isForm ? FORM : {}) },
      ...(isForm ? { body: form.toString() } : {}),
      // Our credential is not for whoever it would lead to.
      redirect: 'manual',
      signal,
    });
    return { status: response.status, text: await textOf(response) };
  }

  return {
    async ask(request, signal) {
      const late = AbortSignal.timeout(WITHIN_MS);
      const either = AbortSignal.any([signal, late]);
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(request, either);
        } catch (error) {
          if (error instanceof PrometheusUnreachable) throw error;
          signal.throwIfAborted();
          if (late.aborted) throw new PrometheusUnreachable('timeout', 'the metrics server did not answer in time');
          if (attempt >= ATTEMPTS) {
            throw new PrometheusUnreachable('unreachable', 'the metrics server cannot be reached', { cause: error });
          }
        }
      }
    },
  };
}

/** Long queries fit into a body. */
const FORM_PATHS = new Set(['/api/v1/query', '/api/v1/query_range', '/api/v1/series']);
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

async function headersOf(given: PrometheusAddress): Promise<Record<string, string>> {
  const { tokenFile, basic, authorization, organisation } = given;
  const headers: Record<string, string> = { 'user-agent': 'tenantry' };
  if (organisation !== undefined) headers['x-scope-orgid'] = organisation;
  if (authorization !== undefined) headers.authorization = authorization;
  if (tokenFile !== undefined) headers.authorization = `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`;
  if (basic !== undefined) {
    const password = (await readFile(basic.passwordFile, 'utf8')).trim();
    headers.authorization = `Basic ${Buffer.from(`${basic.user}:${password}`).toString('base64')}`;
  }
  return headers;
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new PrometheusUnreachable('too-large', 'the answer is too large: ask for less');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
