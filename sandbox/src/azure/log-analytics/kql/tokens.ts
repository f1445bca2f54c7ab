import { syntaxError } from './error.ts';

export type Token =
  | { readonly type: 'name'; readonly text: string; readonly offset: number }
  | { readonly type: 'string'; readonly text: string; readonly value: string; readonly offset: number }
  | { readonly type: 'number'; readonly text: string; readonly offset: number }
  /** `5m`, `1.5h`: in ticks of 100 ns. */
  | { readonly type: 'timespan'; readonly text: string; readonly ticks: bigint; readonly offset: number }
  /** `datetime(2026-11-29T03:25:00Z)`: what stands within. */
  | { readonly type: 'datetime'; readonly text: string; readonly inner: string; readonly offset: number }
  | { readonly type: 'sign'; readonly text: string; readonly offset: number }
  | { readonly type: 'end'; readonly text: ''; readonly offset: number };

const UNITS: Readonly<Record<string, number>> = {
  ...{ d: 864_000_000_000, h: 36_000_000_000, m: 600_000_000, s: 10_000_000 },
  ...{ ms: 10_000, microsecond: 10, tick: 1 },
};

const SPACE = /(?:\s|\/\/[^\n]*)*/y;
const DATETIME = /(?:datetime|date)\s*\(\s*([^()"']*?)\s*\)/y;
const TIMESPAN = /(\d+(?:\.\d+)?)(microsecond|tick|ms|d|h|m|s)\b/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_$][A-Za-z0-9_]*/y;
const SIGN = /==|!=|=~|!~|<=|>=|\.\.|[|()[\]{},.;:=<>+\-*/%!~]/y;
const STRINGS = [
  /"((?:[^"\\\n\r]|\\[^\n\r])*)"/y,
  /'((?:[^'\\\n\r]|\\[^\n\r])*)'/y,
  /@"((?:[^"\n\r]|"")*)"/y,
  /@'((?:[^'\n\r]|'')*)'/y,
] as const;

/** The words of a query: https://learn.microsoft.com/kusto/query/scalar-data-types/string for its literals. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = offset;
    return pattern.exec(text);
  };
  for (;;) {
    offset += match(SPACE)?.[0].length ?? 0;
    if (offset >= text.length) return [...tokens, { type: 'end', text: '', offset }];
    const token = nextToken(match, offset);
    if (token === null) throw syntaxError(text, offset, text.charAt(offset));
    // Strings side by side are one.
    const before = tokens.at(-1);
    if (token.type === 'string' && before?.type === 'string') {
      tokens[tokens.length - 1] = { ...before, value: before.value + token.value };
    } else tokens.push(token);
    offset += token.text.length;
  }

  function nextToken(at: typeof match, start: number): Token | null {
    for (const [index, pattern] of STRINGS.entries()) {
      const found = at(pattern);
      if (found === null) continue;
      const [whole, inner = ''] = found;
      const value =
        index < 2
          ? unescaped(text, start, inner)
          : inner.replaceAll(index === 2 ? '""' : "''", index === 2 ? '"' : "'");
      return { type: 'string', text: whole, value, offset: start };
    }
    const datetime = at(DATETIME);
    if (datetime !== null) return { type: 'datetime', text: datetime[0], inner: datetime[1] ?? '', offset: start };
    const timespan = at(TIMESPAN);
    if (timespan !== null) {
      const ticks = BigInt(Math.round(Number(timespan[1]) * (UNITS[timespan[2] ?? ''] ?? 0)));
      return { type: 'timespan', text: timespan[0], ticks, offset: start };
    }
    const number = at(NUMBER);
    if (number !== null) return { type: 'number', text: number[0], offset: start };
    const name = at(NAME);
    if (name !== null) return { type: 'name', text: name[0], offset: start };
    const sign = at(SIGN);
    return sign === null ? null : { type: 'sign', text: sign[0], offset: start };
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '\\': '\\', '"': '"', "'": "'" },
};
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-7]{1,3})|(.))/gs;

function unescaped(text: string, offset: number, inner: string): string {
  return inner.replace(ESCAPE, (whole, unicode?: string, hex?: string, octal?: string, letter?: string) => {
    const code = unicode ?? hex;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    const meant = ESCAPES[letter ?? ''];
    if (meant === undefined) throw syntaxError(text, offset, whole);
    return meant;
  });
}
