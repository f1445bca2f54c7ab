import { existsSync, readFileSync } from 'node:fs';
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
 * forms are prose.
 */
const undescribed =
  /\/(operations|operationresults|operationstatuses)\/[^/]+$|\/providers\/microsoft\.resourcegraph\/|\/availableagentpoolversions$/i;

export function readExchanges(file: string): Exchange[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  // The last line may have been cut off with the process that wrote it.
  return lines.slice(0, -1).map((line): Exchange => JSON.parse(line));
}

/** Holds every request that a client sent and every answer it got against Microsoft's descriptions. */
export function holdAgainst(specs: Specs, exchanges: readonly Exchange[]): Verdict {
  const unknown = new Map<string, number>();
  const breaches = new Map<string, number>();
  let [requests, answers] = [0, 0];
  for (const exchange of exchanges) {
    if (undescribed.test(exchange.path)) continue;
    const { method, path, status } = exchange;
    const { 'api-version': apiVersion = '', ...query } = exchange.query;
    const request = { method, path, apiVersion, query, body: exchange.sent };
    requests += 1;
    note(`${method} ${path}?api-version=${apiVersion}`, errorsOf(specs.validateRequest(request)));
    // Refusals are worded by each service as it likes.
    if (status >= 400 || exchange.answer === undefined) continue;
    answers += 1;
    const answer = { method, path, apiVersion, status, body: exchange.answer };
    note(`${status} to ${method} ${path}?api-version=${apiVersion}`, errorsOf(specs.validateResponse(answer)));
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
