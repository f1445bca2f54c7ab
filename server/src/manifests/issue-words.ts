import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Zod's own words, where a schema has none of its own. */
const OWN_BOUND = /^Too (big|small): /;

/** What is wrong with a value, so that it reads after the name of its field: `must be at most 65535`. */
export function wordsOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords(issue.expected, value);
    case 'too_big':
    case 'too_small':
      return OWN_BOUND.test(issue.message) ? boundWords(issue) : lowerFirst(issue.message);
    case 'invalid_key': {
      const [first] = issue.issues;
      return first === undefined ? lowerFirst(issue.message) : `its name ${wordsOf(first, issue.path.at(-1))}`;
    }
    default:
      return lowerFirst(issue.message);
  }
}

type Bound = Extract<Issue, { readonly code: 'too_big' | 'too_small' }>;

function boundWords(issue: Bound): string {
  const { origin, inclusive = true } = issue;
  const bound = Number(issue.code === 'too_big' ? issue.maximum : issue.minimum);
  const isMost = issue.code === 'too_big';
  if (origin === 'string' || origin === 'array' || origin === 'set') {
    const of = origin === 'string' ? 'character' : 'entry';
    return `must have at ${isMost ? 'most' : 'least'} ${bound} ${bound === 1 ? of : PLURAL[of]}`;
  }
  if (inclusive) return `must be at ${isMost ? 'most' : 'least'} ${bound}`;
  return `must be ${isMost ? 'less' : 'more'} than ${bound}`;
}

const PLURAL = { character: 'characters', entry: 'entries' } as const;

function typeWords(expected: string, value: unknown): string {
  // A number that is not whole is one, too.
  if (expected === 'int' && typeof value === 'number') return `must be ${article(expected)}`;
  return `must be ${article(expected)}, not ${typeName(value)}`;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return article(typeof value);
}

function article(type: string): string {
  const names: Record<string, string> = {
    array: 'a list',
    object: 'an object',
    record: 'an object',
    int: 'a whole number',
    boolean: 'true or false',
    bool: 'true or false',
  };
  return names[type] ?? `a ${type}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
