import { QueryRefusal } from './refusal.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' },
};
const CODES: Readonly<Record<string, RegExp>> = {
  x: /^x([0-9a-fA-F]{2})/,
  u: /^u([0-9a-fA-F]{4})/,
  U: /^U([0-9a-fA-F]{8})/,
};
const OCTAL = /^([0-7]{3})/;
const LAST_CODE = 0x10ffff;

/**
 * What a string of PromQL says (https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals), and one of
 * LogQL, which has Go's as well. What a server could read otherwise is refused: one that is not closed, and bytes that make
 * no character.
 */
export function textOf(literal: string): string {
  const quote = literal.charAt(0);
  if (literal.length < 2 || !literal.endsWith(quote)) throw new QueryRefusal(`the string ${literal} has no end`);
  const inside = literal.slice(1, -1);
  if (quote === '`') return wellFormed(inside);
  let text = '';
  for (let at = 0; at < inside.length; ) {
    const character = inside.charAt(at);
    if (character === quote || character === '\n') throw new QueryRefusal(`the string ${literal} has no end`);
    if (character !== '\\') {
      text += character;
      at += 1;
      continue;
    }
    const [meant, length] = escaped(inside.slice(at + 1), quote);
    text += meant;
    at += 1 + length;
  }
  return wellFormed(text);
}

function escaped(rest: string, quote: string): readonly [string, number] {
  const first = rest.charAt(0);
  if (first === quote) return [first, 1];
  const simple = ESCAPES[first];
  if (simple !== undefined) return [simple, 1];
  const [whole = '', digits = ''] = CODES[first]?.exec(rest) ?? OCTAL.exec(rest) ?? [];
  const code = Number.parseInt(digits, OCTAL.test(rest) ? 8 : 16);
  // By bytes, further ones would have to make a character together.
  const isCharacter = first === 'u' || first === 'U' ? code <= LAST_CODE : code < 0x80;
  if (whole === '' || !isCharacter) throw new QueryRefusal(`\\${rest.slice(0, 4)} is no character in a string`);
  return [String.fromCodePoint(code), whole.length];
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw new QueryRefusal('a string has half a character in it');
  return text;
}

/** As every server reads it. */
export function literalOf(text: string): string {
  // Only what has to be is escaped; JSON's `\/` is none of it, its `\uXXXX` are theirs too.
  return JSON.stringify(text);
}
