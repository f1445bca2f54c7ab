import { readFile } from 'node:fs/promises';
import { DriverError } from '@tenantry/drivers/contract';
import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { isObject } from '../../json.ts';

/** A Loki, and what we bring there. */
export interface LokiAddress {
  /** Below which `/loki/api/v1` lies. */
  readonly url: URL;
  /** File that holds a bearer token; read for each request, as such tokens are renewed. */
  readonly tokenFile?: string;
  readonly basic?: { readonly user: string; readonly passwordFile: string };
}

/** One organisation there is one tenant here. */
export interface LokiServer {
  /** The `data` of an answer. @throws DriverError */
  ask(organisation: string, parameters: Readonly<Record<string, string>>): Promise<JsonObject>;
  /** False where some of it was refused for good. @throws DriverError */
  push(organisation: string, streams: JsonObject): Promise<boolean>;
}

const WITHIN_MS = 30_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** Reading changes nothing: what did not arrive may be asked again. */
const ATTEMPTS = 2;
/** Several organisations are asked by `a|b`: nothing that could be read so goes there. */
const ORGANISATION = /^[a-z0-9-]{1,150}$/;

/** https://grafana.com/docs/loki/latest/reference/loki-http-api/ Errors name neither the address nor what Loki says. */
export function lokiServer(address: LokiAddress): LokiServer {
  const base = address.url.href.replace(/\/+$/, '');

  async function once(organisation: string, path: string, body: string | null): Promise<Response> {
    if (!ORGANISATION.test(organisation))
      throw new DriverError('invalid', 'LokiTenant', 'the tenant has no name in Loki');
    return fetch(base + path, {
      method: body === null ? 'GET' : 'POST',
      headers: {
        ...(await headersOf(address)),
        'x-scope-orgid': organisation,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === null ? {} : { body }),
      // Our credential is not for whoever it would lead to.
      redirect: 'manual',
      signal: AbortSignal.timeout(WITHIN_MS),
    });
  }

  async function textOf(organisation: string, path: string): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await once(organisation, path, null);
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
    async push(organisation, streams) {
      const answer = await once(organisation, '/loki/api/v1/push', JSON.stringify(streams)).catch((error: unknown) => {
        throw told(error);
      });
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
  const message = isLate ? 'Loki did not answer in time' : 'Loki cannot be reached';
  return new DriverError('unreachable', 'LokiUnreachable', message, { cause: error });
}

async function headersOf({ tokenFile, basic }: LokiAddress): Promise<Record<string, string>> {
  const headers: Record<string, string> = { 'user-agent': 'tenantry' };
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
