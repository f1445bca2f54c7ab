import { isObject, type Json, type JsonObject } from '../../json.ts';
import { ArmError } from './error.ts';

type Predicate = (row: JsonObject) => boolean;
type Step = (rows: JsonObject[]) => JsonObject[];

export interface GraphQuery {
  readonly table: 'resources' | 'resourcecontainers';
  run(rows: JsonObject[]): JsonObject[];
}

/** `Resources | where … | project … | order by … | limit n | count`. Anything else is refused, not guessed at. */
export function parseQuery(text: string): GraphQuery {
  const parts = splitTop(text, '|').map((part) => part.trim());
  const table = parts[0]?.toLowerCase();
  if (table !== 'resources' && table !== 'resourcecontainers') throw invalid(parts[0] ?? '');
  const steps = parts.slice(1).map(parseStep);
  return { table, run: (rows) => steps.reduce((left, step) => step(left), rows) };
}

function parseStep(text: string): Step {
  const [word = ''] = text.split(/\s/, 1);
  const rest = text.slice(word.length).trim();
  switch (word.toLowerCase()) {
    case 'where': {
      const predicate = new Parser(rest).whole();
      return (rows) => rows.filter(predicate);
    }
    case 'project': {
      const columns = splitTop(rest, ',').map(parseColumn);
      return (rows) => rows.map((row) => Object.fromEntries(columns.map(([name, path]) => [name, valueAt(row, path)])));
    }
    case 'limit':
    case 'take': {
      const count = Number(rest);
      if (!Number.isInteger(count) || count < 0) throw invalid(text);
      return (rows) => rows.slice(0, count);
    }
    case 'order':
    case 'sort': {
      const match = /^by\s+(.+?)(?:\s+(asc|desc))?$/i.exec(rest);
      if (!match) throw invalid(text);
      const path = parsePath(match[1] ?? '');
      const sign = match[2]?.toLowerCase() === 'asc' ? 1 : -1;
      return (rows) => [...rows].sort((a, b) => sign * (textOf(valueAt(a, path)) < textOf(valueAt(b, path)) ? -1 : 1));
    }
    case 'count':
      return (rows) => [{ Count: rows.length }];
    default:
      throw invalid(text);
  }
}

function parseColumn(text: string): [string, string[]] {
  const match = /^\s*(?:(\w+)\s*=\s*)?(.+?)\s*$/.exec(text);
  const path = parsePath(match?.[2] ?? '');
  return [match?.[1] ?? path.join('_'), path];
}

/** `a.b`, `a['b c']`, `tostring(a.b)`. */
function parsePath(text: string): string[] {
  const inner = /^to(?:string|lower|upper)\((.+)\)$/i.exec(text.trim())?.[1] ?? text.trim();
  const path: string[] = [];
  const token = /\.?([A-Za-z_$][\w-]*)|\[\s*(?:'([^']*)'|"([^"]*)")\s*\]/y;
  while (token.lastIndex < inner.length) {
    const match = token.exec(inner);
    if (!match) throw invalid(text);
    path.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  if (path.length === 0) throw invalid(text);
  return path;
}

function valueAt(row: JsonObject, path: readonly string[]): Json {
  let value: Json | undefined = row;
  for (const [depth, key] of path.entries()) {
    if (!isObject(value)) return null;
    // Tag names are matched in any case, other columns as written.
    const name: string | undefined =
      depth === 1 && path[0] === 'tags'
        ? Object.keys(value).find((known) => known.toLowerCase() === key.toLowerCase())
        : key;
    value = name === undefined ? undefined : value[name];
  }
  return value ?? null;
}

function textOf(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const operators: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '=~': (left, right) => left.toLowerCase() === right.toLowerCase(),
  '!~': (left, right) => left.toLowerCase() !== right.toLowerCase(),
  contains: (left, right) => left.toLowerCase().includes(right.toLowerCase()),
  startswith: (left, right) => left.toLowerCase().startsWith(right.toLowerCase()),
  endswith: (left, right) => left.toLowerCase().endsWith(right.toLowerCase()),
  has: (left, right) => left.toLowerCase().includes(right.toLowerCase()),
};

/** Conditions joined by `and` and `or`, with parentheses and `not(…)`. */
class Parser {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  whole(): Predicate {
    const predicate = this.#or();
    if (this.#rest.trim() !== '') throw invalid(this.#rest);
    return predicate;
  }

  #or(): Predicate {
    let left = this.#and();
    while (this.#take(/^\s*or\b/i)) {
      const [a, b] = [left, this.#and()];
      left = (row) => a(row) || b(row);
    }
    return left;
  }

  #and(): Predicate {
    let left = this.#term();
    while (this.#take(/^\s*and\b/i)) {
      const [a, b] = [left, this.#term()];
      left = (row) => a(row) && b(row);
    }
    return left;
  }

  #term(): Predicate {
    const negated = this.#take(/^\s*not\s*(?=\()/i) !== null;
    if (this.#take(/^\s*\(/)) {
      const inner = this.#or();
      if (!this.#take(/^\s*\)/)) throw invalid(this.#rest);
      return negated ? (row) => !inner(row) : inner;
    }
    const empty = this.#take(/^\s*(isnotempty|isempty|isnotnull|isnull)\(([^()]+)\)/i);
    if (empty) {
      const path = parsePath(empty[2] ?? '');
      const wantsEmpty = !(empty[1] ?? '').toLowerCase().startsWith('isnot');
      return (row) => (textOf(valueAt(row, path)) === '') === wantsEmpty;
    }
    return this.#comparison();
  }

  #comparison(): Predicate {
    const field = this.#take(
      /^\s*((?:to(?:string|lower|upper)\([^()]+\))|[A-Za-z_$][\w$.-]*(?:\[\s*(?:'[^']*'|"[^"]*")\s*\])*)/i,
    );
    if (!field) throw invalid(this.#rest);
    const path = parsePath(field[1] ?? '');
    const within = this.#take(/^\s*(!?in)(~?)\s*\(([^()]*)\)/i);
    if (within) {
      const isSame = operators[within[2] === '~' ? '=~' : '=='] ?? (() => false);
      const values = splitTop(within[3] ?? '', ',').map((item) => unquote(item.trim()));
      const wants = !(within[1] ?? '').startsWith('!');
      return (row) => values.some((value) => isSame(textOf(valueAt(row, path)), value)) === wants;
    }
    const match = this.#take(
      /^\s*(==|!=|=~|!~|contains|startswith|endswith|has)\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\w.-]+)/i,
    );
    const compare = operators[(match?.[1] ?? '').toLowerCase()];
    if (!match || !compare) throw invalid(this.#rest);
    const wanted = unquote(match[2] ?? '');
    return (row) => compare(textOf(valueAt(row, path)), wanted);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.#rest);
    if (match) this.#rest = this.#rest.slice(match[0].length);
    return match;
  }
}

function unquote(text: string): string {
  return /^['"]/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}

/** Splits outside quotes and parentheses. */
function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let current = '';
  let quote = '';
  let depth = 0;
  for (const character of text) {
    if (quote) quote = character === quote ? '' : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (!quote && depth === 0 && character === separator) {
      parts.push(current);
      current = '';
    } else current += character;
  }
  return [...parts, current];
}

function invalid(near: string): ArmError {
  return new ArmError(
    400,
    'BadRequest',
    `Please provide below info when asking for support: query is invalid near '${near.trim().slice(0, 80)}'.`,
    {
      details: [
        {
          code: 'InvalidQuery',
          message:
            'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
        },
      ],
    },
  );
}
