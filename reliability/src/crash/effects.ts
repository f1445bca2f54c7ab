import { subscribe } from 'node:diagnostics_channel';
import pg from 'pg';
import { type Effect, type Point, template } from './point.ts';

/** Told right before an effect goes out, and when it was answered and the process does not know yet. */
export interface Witness {
  before(what: string): Effect;
  after(effect: Effect): void;
  /** It changed nothing: a claim where nothing was due. */
  nothing(effect: Effect): void;
}

/**
 * Has a witness see all that this process does to databases and over HTTP. It stands where bytes leave the process, in what
 * Node, undici and pg let everybody watch: the product knows nothing of it.
 */
export function watchEffects(witness: Witness): void {
  for (const [sent, answered] of CHANNELS) watchHttp(sent, answered, witness);
  watchDatabase(witness);
}

/** Of Node, for Azure and its vaults, and of undici, for clusters. */
const CHANNELS = [
  ['http.client.request.created', 'http.client.response.finish'],
  ['undici:request:create', 'undici:request:headers'],
] as const;

interface Message {
  readonly request: { readonly method: string; readonly path: string };
}

function watchHttp(sent: string, answered: string, witness: Witness): void {
  const under = new WeakMap<Message['request'], Effect>();
  subscribe(sent, (message) => {
    const { request } = message as Message;
    const what = whatOf(request.method, request.path);
    if (what !== null) under.set(request, witness.before(what));
  });
  subscribe(answered, (message) => {
    const effect = under.get((message as Message).request);
    if (effect !== undefined) witness.after(effect);
  });
}

/** Questions that are asked by POST. */
const ASKS =
  /\/(listClusterUserCredential|listKeys|query|token|selfsubject(access|rules)reviews|Microsoft\.ResourceGraph\/resources)$/i;

/** Null for what changes nothing. */
export function whatOf(method: string, path: string): string | null {
  const { pathname, searchParams } = new URL(path, 'http://there');
  if (method === 'GET' || method === 'HEAD' || method === 'CONNECT') return null;
  if (ASKS.test(pathname) || searchParams.has('dryRun')) return null;
  return template(`${method} ${decodeURIComponent(pathname)}`);
}

type Query = (this: pg.Client, ...parameters: unknown[]) => unknown;

/** A statement by itself is committed when it was answered; one in a transaction by its COMMIT. */
function watchDatabase(witness: Witness): void {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  const open = new WeakMap<pg.Client, Set<string>>();
  prototype.query = function watched(this: pg.Client, ...parameters) {
    const [first] = parameters;
    const text = typeof first === 'string' ? first : ((first as { text?: unknown } | undefined)?.text ?? '');
    const sql = typeof text === 'string' ? text : '';
    const send = () => query.apply(this, parameters);
    if (/^\s*(begin|start transaction)/i.test(sql)) open.set(this, new Set());
    const written = open.get(this);
    const writes = /^\s*commit/i.test(sql) ? [...(written ?? [])] : writesOf(sql);
    if (/^\s*(commit|rollback)\s*;?\s*$/i.test(sql)) open.delete(this);
    else if (written !== undefined) {
      for (const write of writes) written.add(write);
      return send();
    }
    if (writes.length === 0) return send();
    const effect = witness.before(`database ${writes.join(', ')}`);
    const result = send();
    if (!(result instanceof Promise)) throw new Error(`a write that nobody waits for: ${sql}`);
    return result.then(
      (answer: pg.QueryResult) => {
        if (answer.command === 'COMMIT' || (answer.rowCount ?? 0) > 0) witness.after(effect);
        else witness.nothing(effect);
        return answer;
      },
      (error: unknown) => {
        witness.nothing(effect);
        throw error;
      },
    );
  };
}

const WRITE = /\b(insert\s+into|update|delete\s+from)\s+(?!set\b|skip\b|of\b)"?([a-z_]+)"?(?=[\s("])/gi;
const NO_WRITE = [/--[^\n]*/g, /for\s+(no\s+key\s+)?update/gi, /do\s+update/gi];
const NUMBERED = /\bnextval\('([a-z_]+)'\)/gi;

/** The tables that a statement writes to, and how; and the sequences that it draws from, which tells a claim from a wake-up. */
export function writesOf(sql: string): string[] {
  const code = NO_WRITE.reduce((left, pattern) => left.replaceAll(pattern, ''), sql);
  const writes = [...code.matchAll(WRITE)].map(
    ([, verb = '', table = '']) => `${verb.split(/\s/)[0]?.toLowerCase()} ${table}`,
  );
  const numbers = [...code.matchAll(NUMBERED)].map(([, sequence = '']) => `next of ${sequence}`);
  return writes.length === 0 ? [] : [...new Set([...writes, ...numbers])];
}

/** Dies at the point that it is told, by the one signal after which nothing of a process runs. */
export class Doom implements Witness {
  readonly #tell: (word: 'passed' | 'dies', point: Point) => void;
  #counts = new Map<string, number>();
  #at: Point | null = null;
  #isArmed = false;

  constructor(tell: (word: 'passed' | 'dies', point: Point) => void) {
    this.#tell = tell;
  }

  arm(point: Point | null): void {
    this.#counts = new Map();
    this.#at = point;
    this.#isArmed = true;
  }

  before(what: string): Effect {
    const nth = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, nth);
    this.#pass({ side: 'before', what, nth });
    return { what, nth };
  }

  after(effect: Effect): void {
    this.#pass({ side: 'after', ...effect });
  }

  nothing({ what, nth }: Effect): void {
    if (this.#counts.get(what) === nth) this.#counts.set(what, nth - 1);
  }

  #pass(point: Point): void {
    if (!this.#isArmed) return;
    const at = this.#at;
    const isIt = at !== null && at.side === point.side && at.what === point.what && at.nth === point.nth;
    this.#tell(isIt ? 'dies' : 'passed', point);
    if (isIt) process.kill(process.pid, 'SIGKILL');
  }
}
