/** A piece of a query, as Loki's own lexer cuts it (`pkg/logql/syntax/lex.go`, upon Go's `text/scanner`). */
export interface Token {
  readonly kind: 'string' | 'word' | 'number' | 'duration' | 'bytes' | 'flag' | 'range' | 'sign';
  /** Of a string what it says; of a duration or a range milliseconds, of a size bytes. */
  readonly text: string;
}

export class ParseError extends Error {}

/** Comments of Go are none to LogQL's documentation, but the lexer skips them. */
const SKIPPED = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/y;
const FORMS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ['range', /\[[^\]]*\]/y],
  ['duration', /-?(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|[smhdwy]))+(?![A-Za-z0-9_])/y],
  ['bytes', /\d+(?:\.\d+)?(?:[kKMGTP]i?)?B(?![A-Za-z0-9_])/y],
  ['number', /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+/y],
  ['flag', /--(?:strict|keep-empty)\b/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['sign', /\|[=~>]|![=~>]|=~|==|[<>]=|[{}(),|=<>+\-*/%^]/y],
];

/** @throws ParseError */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < query.length; ) {
    SKIPPED.lastIndex = at;
    const skipped = SKIPPED.exec(query)?.[0];
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const found = FORMS.map(([kind, form]) => {
      form.lastIndex = at;
      return { kind, raw: form.exec(query)?.[0] };
    }).find(({ raw }) => raw !== undefined);
    if (found?.raw === undefined) throw new ParseError(`parse error at col ${at + 1}: unexpected ${query.charAt(at)}`);
    tokens.push({ kind: found.kind, text: saying(found.kind, found.raw) });
    at += found.raw.length;
  }
  return tokens;
}

function saying(kind: Token['kind'], raw: string): string {
  switch (kind) {
    case 'string':
      return unquoted(raw);
    case 'range':
      return String(milliseconds(raw.slice(1, -1)));
    case 'duration':
      return String(milliseconds(raw));
    case 'bytes':
      return String(bytesOf(raw));
    default:
      return raw;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** As Go reads it. */
function unquoted(raw: string): string {
  const inside = raw.slice(1, -1);
  if (raw.startsWith('`')) return inside.replaceAll('\r', '');
  return inside.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/g, (_, code: string) => {
    if (/^[xuU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]{3}$/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    const meant = ESCAPES[code] ?? (code === '\\' || code === '"' ? code : undefined);
    if (meant === undefined) throw new ParseError('parse error: invalid syntax');
    return meant;
  });
}

const UNITS: Readonly<Record<string, number>> = {
  ...{ ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5, y: 31536e6 },
};

export function milliseconds(text: string): number {
  if (!/^-?(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|[smhdwy]))+$/.test(text)) {
    throw new ParseError(`parse error: not a valid duration string: "${text}"`);
  }
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|[smhdwy])/g);
  const sum = [...parts].reduce((ms, [, count, unit = '']) => ms + Number(count) * (UNITS[unit] ?? 0), 0);
  return text.startsWith('-') ? -sum : sum;
}

export function bytesOf(text: string): number {
  const [, count = '0', prefix = '', binary = ''] = /^([\d.]+)([kKMGTP]?)(i?)B$/.exec(text) ?? [];
  return Number(count) * (binary === 'i' ? 1024 : 1000) ** ' KMGTP'.indexOf(prefix.toUpperCase() || ' ');
}
