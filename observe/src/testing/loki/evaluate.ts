import { ParseError } from './lexer.ts';
import { measured, passing } from './pipeline.ts';
import { holds, pattern } from './stages.ts';
import type { Expression, Grouping, LogExpression, Matcher, Passing } from './syntax.ts';
import { binary } from './vectors.ts';

/** A line, and what was said of it when it was sent. */
export interface Kept {
  readonly ns: bigint;
  readonly line: string;
  readonly stream: Labels;
  readonly metadata: Labels;
}

export type Labels = Readonly<Record<string, string>>;

export interface Found {
  readonly kept: Kept;
  readonly line: Passing;
}

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** The streams of all that a selector chooses. @throws ParseError where it would choose everything */
export function chosen(matchers: readonly Matcher[], lines: readonly Kept[]): Kept[] {
  const isEmpty = ({ sign, value }: Matcher) =>
    sign === '=' ? value === '' : sign === '=~' ? pattern(value, true).test('') : true;
  if (matchers.every(isEmpty)) throw new ParseError('queries require at least one regexp or equality matcher');
  return lines.filter(({ stream }) => matchers.every((one) => holds(one, stream)));
}

export function found({ matchers, stages }: LogExpression, lines: readonly Kept[]): Found[] {
  return chosen(matchers, lines).flatMap((kept) => {
    const { stream, metadata } = kept;
    const own = new Set(Object.keys(stream));
    const beside = Object.entries(metadata).map(([name, value]) => [own.has(name) ? `${name}_extracted` : name, value]);
    const line = passing({ text: kept.line, labels: { ...Object.fromEntries(beside), ...stream }, own }, stages);
    return line === null ? [] : [{ kept, line }];
  });
}

/** At one time. */
export function evaluate(expression: Expression, lines: readonly Kept[], at: bigint): number | Sample[] {
  switch (expression.kind) {
    case 'logs':
      throw new ParseError('parse error: unexpected log query');
    case 'number':
      return expression.value;
    case 'vector':
      return [{ labels: {}, value: expression.value }];
    case 'range':
      return overTime(expression, lines, at);
    case 'aggregate':
      return aggregate(expression, samplesOf(evaluate(expression.inner, lines, at)));
    case 'replace': {
      const { target, replacement, source, pattern: form } = expression;
      return samplesOf(evaluate(expression.inner, lines, at)).map(({ labels, value }) => {
        const match = form.exec(labels[source] ?? '');
        if (match === null) return { labels, value };
        const text = replacement.replace(
          /\$(?:\{(\w+)\}|(\d))/g,
          (_, name, digit) => match[Number(name ?? digit)] ?? '',
        );
        return { labels: { ...labels, [target]: text }, value };
      });
    }
    case 'binary':
      return binary(expression, evaluate(expression.left, lines, at), evaluate(expression.right, lines, at));
    default:
      return expression satisfies never;
  }
}

const samplesOf = (value: number | Sample[]): Sample[] => (typeof value === 'number' ? [{ labels: {}, value }] : value);

const NANOSECONDS = 1_000_000n;

function overTime(
  { operation, parameter, logs, unwrap, rangeMs, offsetMs, grouping }: Extract<Expression, { kind: 'range' }>,
  lines: readonly Kept[],
  at: bigint,
): Sample[] {
  const until = at - BigInt(Math.round(offsetMs)) * NANOSECONDS;
  const from = until - BigInt(Math.round(rangeMs)) * NANOSECONDS;
  const within = lines.filter(({ ns }) => ns > from && ns <= until).sort((one, other) => Number(one.ns - other.ns));
  const values = found(logs, within).flatMap(({ line }) => {
    if (unwrap === null) {
      const value = operation.startsWith('bytes') ? Buffer.byteLength(line.text) : 1;
      return [{ labels: line.labels, value }];
    }
    const { [unwrap.label]: text = '', ...labels } = line.labels;
    const kind = unwrap.conversion?.startsWith('duration') ? 'duration' : (unwrap.conversion ?? 'number');
    const value = kind === 'duration' ? measured(text, kind) / 1000 : measured(text, kind);
    const left = passing({ ...line, labels }, unwrap.filters);
    return left === null || Number.isNaN(value) ? [] : [{ labels: left.labels, value }];
  });
  if (operation === 'absent_over_time') return values.length > 0 ? [] : [{ labels: {}, value: 1 }];
  const groups = Map.groupBy(values, ({ labels }) => keyOf(grouping === null ? labels : grouped(labels, grouping)));
  return [...groups].map(([key, own]) => {
    const all = own.map(({ value }) => value);
    return { labels: JSON.parse(key) as Labels, value: combined(operation, all, parameter, rangeMs / 1000) };
  });
}

function combined(operation: string, all: readonly number[], parameter: number | null, seconds: number): number {
  const sum = all.reduce((one, other) => one + other, 0);
  switch (operation) {
    case 'rate':
    case 'rate_counter':
    case 'bytes_rate':
      return sum / seconds;
    case 'avg_over_time':
      return sum / all.length;
    case 'min_over_time':
      return Math.min(...all);
    case 'max_over_time':
      return Math.max(...all);
    case 'stdvar_over_time':
      return variance(all);
    case 'stddev_over_time':
      return Math.sqrt(variance(all));
    case 'quantile_over_time':
      return all.toSorted((one, other) => one - other)[Math.floor((parameter ?? 0) * (all.length - 1))] ?? Number.NaN;
    case 'first_over_time':
      return all[0] ?? Number.NaN;
    case 'last_over_time':
      return all.at(-1) ?? Number.NaN;
    default:
      return sum;
  }
}

function variance(all: readonly number[]): number {
  const mean = all.reduce((one, other) => one + other, 0) / all.length;
  return all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / all.length;
}

function aggregate(
  { operation, parameter, grouping }: Extract<Expression, { kind: 'aggregate' }>,
  samples: Sample[],
): Sample[] {
  if (operation.startsWith('sort')) {
    return samples.toSorted((one, other) => (operation === 'sort' ? 1 : -1) * (one.value - other.value));
  }
  const groups = Map.groupBy(samples, ({ labels }) => keyOf(grouped(labels, grouping ?? { isBy: true, labels: [] })));
  return [...groups].flatMap(([key, own]) => {
    if (operation.endsWith('topk') || operation === 'bottomk') {
      const direction = operation === 'bottomk' ? 1 : -1;
      const order = own.toSorted(
        (one, other) => direction * (one.value - other.value) || (keyOf(one.labels) < keyOf(other.labels) ? -1 : 1),
      );
      return order.slice(0, parameter ?? 1);
    }
    const all = own.map(({ value }) => value);
    const value = operation === 'count' ? all.length : combined(`${operation}_over_time`, all, parameter, 1);
    return [{ labels: JSON.parse(key) as Labels, value }];
  });
}

export function grouped(labels: Labels, { isBy, labels: names }: Grouping): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name) === isBy));
}

/** The same for the same labels. */
export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))));
}
