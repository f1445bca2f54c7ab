import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Specs } from './specs.ts';
import { describeViolations, errorsOf, type Violation } from './violation.ts';

/** One request to Resource Manager and its answer, as the sandbox writes them down with `--exchanges`. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly query: Readonly<Record<string, string>>;
  readonly sent?: unknown;
  readonly status: number;
  readonly answer?: unknown;
}

export interface Verdict {
  readonly requests: number;
  readonly answers: number;
  /** What Microsoft's descriptions do not know, by method and type: the price of a version newer than they are. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Each breach once, with how often it happened. */
  readonly breaches: readonly string[];
}

/**
 * Progress of long operations and Resource Graph are described nowhere: their addresses are the services' own, and their
 * forms are prose. The descriptions of resource health and of the activity log are not among those that are kept beside the repository.
 */
const undescribed =
  /\/(operations|operationresults|operationstatuses)\/[^/]+$|\/providers\/microsoft\.(resourcegraph\/|resourcehealth\/availability|insights\/eventtypes\/)|\/availableagentpoolversions$/i;

/**
 * Lines that are alike become one object: what is swept again and again is parsed once, and held against once. Long runs write more
 * than fits into one string.
 */
export function readExchanges(file: string): Exchange[] {
  if (!existsSync(file)) return [];
  const read = new Map<string, Exchange>();
  return Array.from(linesOf(file), (line) => {
    const key = createHash('sha256').update(line).digest('base64');
    const exchange: Exchange = read.get(key) ?? JSON.parse(line);
    read.set(key, exchange);
    return exchange;
  });
}

const CHUNK_BYTES = 1024 * 1024;

/** The last line may have been cut off with the process that wrote it, and is left out then. */
function* linesOf(file: string): Generator<string> {
  const open = openSync(file, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let begun = '';
    for (let size = readSync(open, chunk); size > 0; size = readSync(open, chunk)) {
      const lines = decoder.write(chunk.subarray(0, size)).split('\n');
      const [first = '', ...others] = lines;
      if (others.length === 0) {
        begun += first;
        continue;
      }
      yield begun + first;
      begun = others.pop() ?? '';
      yield* others;
    }
  } finally {
    closeSync(open);
  }
}

interface Held {
  readonly request: readonly Violation[];
  /** Null where there is nothing to hold: refusals are worded by each service as it likes. */
  readonly answer: readonly Violation[] | null;
}

function hold(specs: Specs, { method, path, query, sent, status, answer }: Exchange): Held {
  const { 'api-version': apiVersion = '', ...rest } = query;
  const isDescribed = status < 400 && answer !== undefined;
  return {
    request: errorsOf(specs.validateRequest({ method, path, apiVersion, query: rest, body: sent })),
    answer: isDescribed ? errorsOf(specs.validateResponse({ method, path, apiVersion, status, body: answer })) : null,
  };
}

/** Holds every request that a client sent and every answer it got against Microsoft's descriptions. */
export function holdAgainst(specs: Specs, exchanges: readonly Exchange[]): Verdict {
  const unknown = new Map<string, number>();
  const breaches = new Map<string, number>();
  const known = new Map<Exchange, Held>();
  let [requests, answers] = [0, 0];
  for (const exchange of exchanges) {
    if (undescribed.test(exchange.path)) continue;
    const held = known.get(exchange) ?? hold(specs, exchange);
    known.set(exchange, held);
    const { method, path, status } = exchange;
    const call = `${method} ${path}?api-version=${exchange.query['api-version'] ?? ''}`;
    requests += 1;
    note(call, held.request);
    if (held.answer === null) continue;
    answers += 1;
    note(`${status} to ${call}`, held.answer);
  }
  return { requests, answers, unknown, breaches: [...breaches].map(([text, times]) => `${times} × ${text}`) };

  function note(what: string, violations: readonly Violation[]): void {
    const missing = violations.filter(({ rule }) => rule === 'unknown-operation' || rule === 'api-version');
    if (missing.length > 0) {
      const type = what.replace(/\/(subscriptions|resourceGroups)\/[^/?]+/gi, '/$1/…');
      unknown.set(type, (unknown.get(type) ?? 0) + 1);
    }
    const rest = violations.filter((violation) => !missing.includes(violation));
    if (rest.length === 0) return;
    const text = `${what}\n${describeViolations(rest)}`;
    breaches.set(text, (breaches.get(text) ?? 0) + 1);
  }
}
