import { expect, test } from 'vitest';
import { isTokenText, newTokenText } from './token-text.ts';

test('a token is as long whatever its bits are, and no two are the same', () => {
  const least = newTokenText((bytes) => new Uint8Array(bytes));
  const most = newTokenText((bytes) => new Uint8Array(bytes).fill(255));
  const tokens = [least, most, ...Array.from({ length: 100 }, () => newTokenText())];
  expect(new Set(tokens.map(({ length }) => length))).toEqual(new Set([53]));
  expect(new Set(tokens).size).toBe(tokens.length);
  expect(tokens.every(isTokenText)).toBe(true);
});

test('a token with one wrong character, two exchanged, or one too few is none', () => {
  const token = newTokenText();
  const wrong = [...token].map(
    (character, at) => `${token.slice(0, at)}${character === 'a' ? 'b' : 'a'}${token.slice(at + 1)}`,
  );
  const exchanged = [...token].flatMap((character, at) => {
    const next = token[at + 1];
    return next === undefined || next === character
      ? []
      : [`${token.slice(0, at)}${next}${character}${token.slice(at + 2)}`];
  });
  const others = [token.slice(0, -1), `${token}a`, '', 'tty_', ` ${token}`, `${token}\n`];
  expect([...wrong, ...exchanged, ...others].filter(isTokenText)).toEqual([]);
});
