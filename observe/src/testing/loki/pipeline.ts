import { bytesOf, milliseconds } from './lexer.ts';
import {
  holds,
  lineFilter,
  parseJson,
  parseLogfmt,
  parsePattern,
  pattern,
  template,
  unpack,
  without,
} from './stages.ts';
import type { LogExpression, Matcher, Passing, Stage, Unwrap } from './syntax.ts';
import type { Tokens } from './tokens.ts';

const LINE_FILTERS = ['|=', '|~', '|>', '!=', '!~', '!>'];
const MATCHES = ['=', '!=', '=~', '!~'];

export function parseSelector(tokens: Tokens): Matcher[] {
  tokens.take('{');
  const matchers: Matcher[] = [];
  while (!tokens.skip('}')) {
    if (matchers.length > 0) tokens.take(',');
    matchers.push(parseMatcher(tokens));
  }
  return matchers;
}

function parseMatcher(tokens: Tokens): Matcher {
  const label = tokens.takeKind('word');
  if (!tokens.seesAny(MATCHES)) throw tokens.unexpected();
  const matcher = { label, sign: tokens.next().text, value: tokens.takeKind('string') };
  if (matcher.sign.includes('~')) pattern(matcher.value, true);
  return matcher;
}

export function parseLogs(tokens: Tokens): LogExpression {
  return { kind: 'logs', matchers: parseSelector(tokens), stages: parseStages(tokens) };
}

/** Up to what is none. */
export function parseStages(tokens: Tokens): Stage[] {
  const stages: Stage[] = [];
  for (;;) {
    const isFilter = tokens.seesAny(LINE_FILTERS) && (tokens.seesKind('string', 1) || tokens.sees('ip', 1));
    if (isFilter) stages.push(parseLineFilter(tokens));
    else if (tokens.sees('|') && !tokens.sees('unwrap', 1)) stages.push(parseStage(tokens));
    else return stages;
  }
}

function parseLineFilter(tokens: Tokens): Stage {
  const sign = tokens.next().text;
  const wanted: string[] = [];
  do {
    wanted.push(tokens.sees('ip') ? parseIp(tokens) : tokens.takeKind('string'));
  } while (tokens.skip('or'));
  return lineFilter(sign, wanted);
}

/** Of one address, as text. */
function parseIp(tokens: Tokens): string {
  tokens.take('ip');
  tokens.take('(');
  const address = tokens.takeKind('string');
  tokens.take(')');
  return address;
}

function parseStage(tokens: Tokens): Stage {
  tokens.take('|');
  const ahead = (word: string) => tokens.sees(word) && !tokens.seesAny([...MATCHES, '==', '>', '<', '>=', '<='], 1);
  if (ahead('json')) return parseJson(parseNamed(tokens));
  if (ahead('logfmt')) return parseLogfmt(parseNamed(tokens));
  if (ahead('unpack')) return after(tokens, unpack);
  if (ahead('decolorize')) return after(tokens, (line) => line);
  if (ahead('regexp') || ahead('pattern')) {
    const isRegexp = tokens.next().text.toLowerCase() === 'regexp';
    return parsePattern(tokens.takeKind('string'), isRegexp);
  }
  if (ahead('line_format')) {
    tokens.next();
    const written = template(tokens.takeKind('string'));
    return (line) => ({ ...line, text: written(line) });
  }
  if (ahead('label_format')) return parseLabelFormat(tokens);
  if (ahead('drop') || ahead('keep')) {
    const isKept = tokens.next().text.toLowerCase() === 'keep';
    return without(
      listOf(tokens, () => (tokens.seesAny(MATCHES, 1) ? parseMatcher(tokens) : tokens.takeKind('word'))),
      isKept,
    );
  }
  const holdsFor = parseEither(tokens);
  return (line) => (holdsFor(line) ? line : null);
}

function after(tokens: Tokens, stage: Stage): Stage {
  tokens.next();
  return stage;
}

function listOf<One>(tokens: Tokens, one: () => One): One[] {
  const all = [one()];
  while (tokens.skip(',')) all.push(one());
  return all;
}

function parseNamed(tokens: Tokens): Map<string, string> {
  tokens.next();
  while (tokens.seesKind('flag')) tokens.next();
  if (!tokens.seesKind('word') || tokens.sees('offset')) return new Map();
  const named = listOf(tokens, () => {
    const name = tokens.takeKind('word');
    return [name, tokens.skip('=') ? tokens.takeKind('string') : name] as const;
  });
  return new Map(named);
}

/** What is written so takes the place of what a stream says, too. */
function parseLabelFormat(tokens: Tokens): Stage {
  tokens.next();
  const formats = listOf(tokens, () => {
    const target = tokens.takeKind('word');
    tokens.take('=');
    return { target, isRename: tokens.seesKind('word'), text: tokens.next().text };
  });
  return (line) => {
    const labels = { ...line.labels };
    for (const { target, isRename, text } of formats) {
      if (!isRename) labels[target] = template(text)(line);
      else if (labels[text] !== undefined) {
        labels[target] = labels[text];
        delete labels[text];
      }
    }
    return { ...line, labels };
  };
}

type Test = (line: Passing) => boolean;

function parseEither(tokens: Tokens): Test {
  const tests = [parseBoth(tokens)];
  while (tokens.skip('or')) tests.push(parseBoth(tokens));
  return (line) => tests.some((test) => test(line));
}

function parseBoth(tokens: Tokens): Test {
  const tests = [parseTest(tokens)];
  while (tokens.skip('and') || tokens.skip(',')) tests.push(parseTest(tokens));
  return (line) => tests.every((test) => test(line));
}

function parseTest(tokens: Tokens): Test {
  if (tokens.skip('(')) {
    const inner = parseEither(tokens);
    tokens.take(')');
    return inner;
  }
  if (tokens.seesAny(MATCHES, 1) && tokens.seesKind('string', 2)) {
    const matcher = parseMatcher(tokens);
    return ({ labels }) => holds(matcher, labels);
  }
  const label = tokens.takeKind('word');
  const sign = tokens.next().text;
  if (tokens.sees('ip')) {
    const address = parseIp(tokens);
    return ({ labels }) => (labels[label] === address) === (sign === '=');
  }
  const minus = tokens.skip('-') ? -1 : 1;
  const { kind, text } = tokens.next();
  const value = minus * Number(text);
  const compared = compare(sign);
  if (compared === null || Number.isNaN(value)) throw tokens.unexpected();
  return ({ labels }) => compared(measured(labels[label] ?? '', kind), value);
}

/** NaN where it is none. */
export function measured(text: string, kind: string): number {
  try {
    if (kind === 'duration') return milliseconds(text);
    if (kind === 'bytes') return bytesOf(text);
    return text === '' ? Number.NaN : Number(text);
  } catch {
    return Number.NaN;
  }
}

export function compare(sign: string): ((one: number, other: number) => boolean) | null {
  switch (sign) {
    case '=':
    case '==':
      return (one, other) => one === other;
    case '!=':
      return (one, other) => one !== other;
    case '>':
      return (one, other) => one > other;
    case '>=':
      return (one, other) => one >= other;
    case '<':
      return (one, other) => one < other;
    case '<=':
      return (one, other) => one <= other;
    default:
      return null;
  }
}

export function parseUnwrap(tokens: Tokens): Unwrap {
  tokens.take('|');
  tokens.take('unwrap');
  const conversion = tokens.sees('(', 1) ? tokens.next().text : null;
  if (conversion !== null) tokens.take('(');
  const label = tokens.takeKind('word');
  if (conversion !== null) tokens.take(')');
  return { label, conversion, filters: parseStages(tokens) };
}

/** Through all stages. */
export function passing(line: Passing, stages: readonly Stage[]): Passing | null {
  return stages.reduce<Passing | null>((left, stage) => (left === null ? null : stage(left)), line);
}
