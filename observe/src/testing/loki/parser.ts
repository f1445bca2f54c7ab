import { ParseError } from './lexer.ts';
import { parseLogs, parseSelector, parseStages, parseUnwrap } from './pipeline.ts';
import { pattern } from './stages.ts';
import type { Expression, Grouping, LogExpression, Matcher, Matching, Stage, Unwrap } from './syntax.ts';
import { Tokens } from './tokens.ts';

/** After Loki's grammar (`pkg/logql/syntax/syntax.y`). @throws ParseError */
export function parseQuery(query: string): Expression {
  return whole(query, (tokens) => parseBinary(tokens, 0));
}

/** A selector and nothing else. @throws ParseError */
export function parseMatchers(query: string): Matcher[] {
  return whole(query, parseSelector);
}

function whole<Parsed>(query: string, parse: (tokens: Tokens) => Parsed): Parsed {
  const tokens = new Tokens(query);
  const parsed = parse(tokens);
  if (!tokens.isEmpty) throw tokens.unexpected();
  return parsed;
}

/** The weakest first. */
const OPERATORS = [['or'], ['and', 'unless'], ['==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%'], ['^']];

function parseBinary(tokens: Tokens, strength: number): Expression {
  const operators = OPERATORS[strength];
  if (operators === undefined) return parseOne(tokens);
  let left = parseBinary(tokens, strength + 1);
  while (tokens.seesAny(operators)) {
    const operation = tokens.next().text.toLowerCase();
    const isBool = tokens.skip('bool');
    const matching = parseMatching(tokens);
    const right = parseBinary(tokens, operation === '^' ? strength : strength + 1);
    if (left.kind === 'logs' || right.kind === 'logs') {
      throw new ParseError(`parse error: unexpected type for leg of binary operation (${operation})`);
    }
    left = { kind: 'binary', operation, left, right, isBool, matching };
  }
  return left;
}

function parseMatching(tokens: Tokens): Matching {
  if (!tokens.seesAny(['on', 'ignoring'])) return { on: null, many: null, included: [] };
  const on = { isBy: tokens.next().text.toLowerCase() === 'on', labels: parseLabels(tokens) };
  if (!tokens.seesAny(['group_left', 'group_right'])) return { on, many: null, included: [] };
  const many = tokens.next().text.toLowerCase() === 'group_left' ? 'left' : 'right';
  return { on, many, included: tokens.sees('(') ? parseLabels(tokens) : [] };
}

function parseLabels(tokens: Tokens): string[] {
  tokens.take('(');
  const labels: string[] = [];
  while (!tokens.skip(')')) {
    if (labels.length > 0) tokens.take(',');
    labels.push(tokens.takeKind('word'));
  }
  return labels;
}

const RANGES =
  /^(?:rate|rate_counter|bytes_rate|(?:count|bytes|avg|sum|min|max|stdvar|stddev|quantile|first|last|absent)_over_time)$/i;
const AGGREGATES = /^(?:sum|avg|max|min|count|stddev|stdvar|bottomk|topk|approx_topk|sort|sort_desc)$/i;

function parseOne(tokens: Tokens): Expression {
  if (tokens.sees('{')) return parseLogs(tokens);
  if (tokens.skip('(')) {
    const inner = parseBinary(tokens, 0);
    tokens.take(')');
    return inner;
  }
  if (tokens.seesAny(['+', '-'])) {
    const sign = tokens.next().text === '-' ? -1 : 1;
    return { kind: 'number', value: sign * Number(tokens.takeKind('number')) };
  }
  if (tokens.seesKind('number')) return { kind: 'number', value: Number(tokens.next().text) };
  const operation = tokens.takeKind('word').toLowerCase();
  if (operation === 'vector') {
    tokens.take('(');
    const value = Number(tokens.takeKind('number'));
    tokens.take(')');
    return { kind: 'vector', value };
  }
  if (operation === 'label_replace') return parseReplace(tokens);
  if (RANGES.test(operation)) return parseRange(tokens, operation);
  if (AGGREGATES.test(operation)) return parseAggregate(tokens, operation);
  throw tokens.unexpected();
}

function parseReplace(tokens: Tokens): Expression {
  tokens.take('(');
  const inner = parseBinary(tokens, 0);
  const [target = '', replacement = '', source = '', form = ''] = Array.from({ length: 4 }, () => {
    tokens.take(',');
    return tokens.takeKind('string');
  });
  tokens.take(')');
  return { kind: 'replace', inner, target, replacement, source, pattern: pattern(form, true) };
}

function parseAggregate(tokens: Tokens, operation: string): Expression {
  const before = parseGrouping(tokens);
  tokens.take('(');
  const parameter = parseParameter(tokens);
  const inner = parseBinary(tokens, 0);
  tokens.take(')');
  if (inner.kind === 'logs') throw new ParseError('parse error: unexpected type');
  return { kind: 'aggregate', operation, parameter, inner, grouping: before ?? parseGrouping(tokens) };
}

function parseParameter(tokens: Tokens): number | null {
  if (!tokens.seesKind('number') || !tokens.sees(',', 1)) return null;
  const value = Number(tokens.next().text);
  tokens.take(',');
  return value;
}

function parseGrouping(tokens: Tokens): Grouping | null {
  if (!tokens.seesAny(['by', 'without'])) return null;
  return { isBy: tokens.next().text.toLowerCase() === 'by', labels: parseLabels(tokens) };
}

interface LogRange {
  readonly matchers: readonly Matcher[];
  stages: Stage[];
  unwrap: Unwrap | null;
  rangeMs: number | null;
  offsetMs: number;
}

function parseRange(tokens: Tokens, operation: string): Expression {
  tokens.take('(');
  const parameter = parseParameter(tokens);
  const { matchers, stages, unwrap, rangeMs, offsetMs } = parseLogRange(tokens);
  tokens.take(')');
  const grouping = parseGrouping(tokens);
  if (rangeMs === null) throw new ParseError('parse error: syntax error: unexpected ), expecting RANGE');
  const logs: LogExpression = { kind: 'logs', matchers, stages };
  return { kind: 'range', operation, parameter, logs, unwrap, rangeMs, offsetMs, grouping };
}

/** How long may stand before the stages and after them. */
function parseLogRange(tokens: Tokens): LogRange {
  let range: LogRange;
  if (tokens.skip('(')) {
    range = parseLogRange(tokens);
    tokens.take(')');
  } else {
    range = { matchers: parseSelector(tokens), stages: [], unwrap: null, rangeMs: null, offsetMs: 0 };
  }
  for (;;) {
    if (tokens.seesKind('range')) range.rangeMs = Number(tokens.next().text);
    else if (tokens.skip('offset')) range.offsetMs = Number(tokens.takeKind('duration'));
    else if (tokens.sees('|') && tokens.sees('unwrap', 1)) range.unwrap = parseUnwrap(tokens);
    else {
      const stages = parseStages(tokens);
      if (stages.length === 0) return range;
      range.stages = [...range.stages, ...stages];
    }
  }
}
