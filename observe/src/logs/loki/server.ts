import { readFile } from 'node:fs/promises';
import { DriverError } from '@tenantry/drivers/contract';
import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { isObject } from '../../json.ts';
import type { Send } from '../../queries/index.ts';

/** A Loki, and what we bring there. */
export interface LokiAddress {
  /** Below which `/loki/api/v1` lies. */
  readonly url: URL;
  /** File that holds a bearer token; read for each request, as such tokens are renewed. */
  readonly tokenFile?: string;
  readonly basic?: { readonly user: string; readonly passwordFile: string };
  /** The whole header, in place of both. */
  readonly authorization?: string;
  /** `fetch` by default. */
  readonly send?: Send;
}

/** Whatever may be read there. */
export interface LokiQuestion {
  /** Below `/loki/api/v1`: `/labels`. */
  readonly path: string;
  readonly parameters: readonly (readonly [string, string])[];
  /** Whether a line is to say which of its labels are of its stream, and which of itself. */
  readonly isCategorized: boolean;
}

export interface LokiAnswer {
  readonly status: number;
  readonly text: string;
}

export interface LokiServer {
  /** The `data` of an answer. @throws DriverError */
  ask(organisation: string, parameters: Readonly<Record<string, string>>): Promise<JsonObject>;
  /** As it answers, whatever that is. @throws DriverError */
  look(organisation: string, question: LokiQuestion, signal: AbortSignal): Promise<LokiAnswer>;
  /** False where some of it was refused for good. @throws DriverError */
  push(organisation: string, streams: JsonObject): Promise<boolean>;
}

const WITHIN_MS = 30_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** Reading changes nothing: what did not arrive may be asked again. */
const ATTEMPTS = 2;
/** Several organisations are asked by `a|b`: nothing that could be read so goes there. */
export const ORGANISATION = /^[a-zA-Z0-9_.-]{1,150}$/;

/** https://grafana.com/docs/loki/latest/reference/loki-http-api/ Errors name neither the address nor what Loki says. */
export function lokiServer(address: LokiAddress): LokiServer {
  const base = address.url.href.replace(/\/+$/, '');

  interface Sending {
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  }
  async function once(organisation: string, path: string, { body, headers, signal }: Sending): Promise<Response> {
    if (!ORGANISATION.test(organisation))
      throw new DriverError('invalid', 'LokiTenant', 'the tenant has no name in Loki');
    return (address.send ?? fetch)(base + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(await headersOf(address)),
        'x-scope-orgid': organisation,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      // Our credential is not for whoever it would lead to.
      redirect: 'manual',
      signal: signal ?? AbortSignal.timeout(WITHIN_MS),
    });
  }

  async function textOf(organisation: string, path: string): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await once(organisation, path, {});
        if (answer.ok) return await bounded(answer);
        await answer.body?.cancel();
        throw refusal(answer.status);
      } catch (error) {
        if (error instanceof DriverError && error.kind !== 'transient') throw error;
        if (attempt >= ATTEMPTS) throw told(error);
      }
    }
  }

  return {
    async ask(organisation, parameters) {
      const text = await textOf(organisation, `/loki/api/v1/query_range?${new URLSearchParams(parameters)}`);
      const answer = parsed(text);
      if (isObject(answer) && answer.status === 'success' && isObject(answer.data)) return answer.data;
      throw new DriverError('transient', 'LokiAnswer', 'Loki answered something else than lines');
    },
    async look(organisation, { path, parameters, isCategorized }, signal) {
      const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]));
      const either = AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]);
      const headers = isCategorized ? { 'x-loki-response-encoding-flags': 'categorize-labels' } : {};
      for (let attempt = 1; ; attempt += 1) {
        try {
          const answer = await once(organisation, `/loki/api/v1${path}?${query}`, { headers, signal: either });
          return { status: answer.status, text: await bounded(answer) };
        } catch (error) {
          if (error instanceof DriverError) throw error;
          signal.throwIfAborted();
          if (attempt >= ATTEMPTS || either.aborted) throw told(error);
        }
      }
    },
    async push(organisation, streams) {
      const answer = await once(organisation, '/loki/api/v1/push', { body: JSON.stringify(streams) }).catch(
        (error: unknown) => {
          throw told(error);
        },
      );
      await answer.body?.cancel();
      // What it can keep of a push Loki keeps, and refuses the rest, such as lines that are too old for it.
      if (answer.status === 400) return false;
      if (!answer.ok) throw refusal(answer.status);
      return true;
    },
  };
}

function refusal(status: number): DriverError {
  const code = `Loki${status}`;
  if (status === 401 || status === 403) {
    const remedy = 'Have the operator look at the credential for Loki.';
    return new DriverError('forbidden', code, 'Loki does not let Tenantry in', { remedy });
  }
  if (status === 429) return new DriverError('throttled', code, 'Loki is asked too much at once');
  if (status >= 400 && status < 500) {
    const remedy = 'Ask for a shorter time, or for less.';
    return new DriverError('invalid', code, 'Loki does not answer such a question', { remedy });
  }
  return new DriverError('transient', code, `Loki answered ${status}`);
}

function told(error: unknown): DriverError {
  if (error instanceof DriverError) return error;
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  const [code, message] = isLate
    ? ['LokiLate', 'Loki did not answer in time']
    : ['LokiUnreachable', 'Loki cannot be reached'];
  return new DriverError('unreachable', code, message, { cause: error });
}

async function headersOf({ tokenFile, basic, authorization }: LokiAddress): Promise<Record<string, string>> {
  const headers: Record<string, string> = { 'user-agent': 'tenantry' };
  if (authorization !== undefined) headers.authorization = authorization;
  if (tokenFile !== undefined) headers.authorization = `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`;
  if (basic !== undefined) {
    const password = (await readFile(basic.passwordFile, 'utf8')).trim();
    headers.authorization = `Basic ${Buffer.from(`${basic.user}:${password}`).toString('base64')}`;
  }
  return headers;
}

async function bounded(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) {
      const remedy = 'Ask for fewer lines at a time.';
      throw new DriverError('invalid', 'LokiTooMuch', 'the answer of Loki is too large', { remedy });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
