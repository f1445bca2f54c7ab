import { type LookupAddress, lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { addressRanges, isLoopbackAddress, isPublicAddress } from './addresses.ts';

const WITHIN_MS = 10_000;
const MOST_BYTES = 1024 * 1024;

export interface OutboundOptions {
  /** Addresses and ranges that may be reached though they are not public: `10.20.0.0/16`. None by default. */
  readonly allow?: readonly string[];
  /** The whole exchange, from the look-up of the name to the last byte. 10 seconds by default. */
  readonly withinMs?: number;
  /** Bytes of an answer's body. 1 MiB by default. */
  readonly mostBytes?: number;
  /** Addresses of a name. The system's resolver by default. */
  readonly resolve?: (name: string) => Promise<readonly LookupAddress[]>;
}

export interface OutboundInit {
  readonly method?: string;
  readonly headers?: Headers | Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | null;
}

/** As `fetch`: answers of every status are answers, and what comes instead of one is thrown. */
export type Outbound = (url: string | URL, init?: OutboundInit) => Promise<Response>;

/** Why there is no answer. The message is fit to be shown, and names no address that a name led to. */
export class OutboundError extends Error {
  readonly code: 'refused' | 'unreachable' | 'timeout' | 'too-large';
  constructor(code: OutboundError['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'OutboundError';
    this.code = code;
  }
}

/**
 * Makes requests to addresses that people give, and to no place that they could not reach themselves: by https, to public
 * addresses, and others that are allowed by name. A name is looked up once, all it leads to is checked, and the connection goes
 * to what was checked. Redirects are not followed: they are answers like others. Plain http is for loopback alone, where that is
 * allowed.
 */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const { withinMs = WITHIN_MS, mostBytes = MOST_BYTES, resolve = resolveName } = options;
  const allowed = addressRanges(options.allow ?? []);

  async function addressesOf(url: URL): Promise<readonly LookupAddress[]> {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const family = isIP(host);
    const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
    const isRefused = ({ address }: LookupAddress) =>
      url.protocol === 'http:'
        ? !(isLoopbackAddress(address) && allowed.has(address))
        : !(isPublicAddress(address) || allowed.has(address));
    if (addresses.length > 0 && !addresses.some(isRefused)) return addresses;
    const message =
      url.protocol === 'http:' ? 'is not reached by https' : 'leads to an address that is not on the internet';
    throw new OutboundError('refused', `${url.host} ${message}`);
  }

  return async (input, init = {}) => {
    const url = checkedUrl(input);
    const late = AbortSignal.timeout(withinMs);
    const signal = init.signal ? AbortSignal.any([late, init.signal]) : late;
    try {
      const addresses = await unlessAborted(addressesOf(url), signal);
      return await exchange(url, init, addresses, signal, mostBytes);
    } catch (error) {
      if (error instanceof OutboundError) throw error;
      if (late.aborted) throw new OutboundError('timeout', `${url.host} did not answer in time`, error);
      init.signal?.throwIfAborted();
      throw new OutboundError('unreachable', `${url.host} could not be reached`, error);
    }
  };
}

const lookUp = promisify(lookup);

async function resolveName(name: string): Promise<readonly LookupAddress[]> {
  return lookUp(name, { all: true });
}

function checkedUrl(input: string | URL): URL {
  const url = URL.parse(String(input));
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new OutboundError('refused', 'only addresses that begin with https:// are reached');
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundError('refused', `the address at ${url.host} carries a name or password`);
  }
  return url;
}

/** A look-up cannot be broken off; it is only not waited for. */
async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function exchange(
  url: URL,
  { method = 'GET', headers, body }: OutboundInit,
  addresses: readonly LookupAddress[],
  signal: AbortSignal,
  mostBytes: number,
): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method,
    headers: { 'accept-encoding': 'identity', 'user-agent': 'tenantry', ...Object.fromEntries(new Headers(headers)) },
    // No connection is shared: one that was opened before went to what the name led to then.
    agent: false,
    lookup: pinned(addresses),
    signal,
  });
  request.once('response', resolve).once('error', reject);
  request.end(body);
  const response = await promise;
  try {
    return await answerOf(response, url, mostBytes);
  } finally {
    request.destroy();
  }
}

function pinned(addresses: readonly LookupAddress[]): LookupFunction {
  return (_name, { all }, callback) => {
    const [first] = addresses;
    if (all) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
}

const WITHOUT_BODY = [204, 205, 304];

async function answerOf(response: IncomingMessage, url: URL, mostBytes: number): Promise<Response> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes)
      throw new OutboundError('too-large', `${url.host} answered with more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  const { statusCode: status = 502, headers } = response;
  const pairs = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one]));
  return new Response(WITHOUT_BODY.includes(status) ? null : Buffer.concat(chunks), {
    status,
    headers: pairs as [string, string][],
  });
}
