import { grouped, keyOf, type Labels, type Sample } from './evaluate.ts';
import { compare } from './pipeline.ts';
import type { Expression, Matching } from './syntax.ts';

export class EvaluationError extends Error {}

type Binary = Extract<Expression, { kind: 'binary' }>;

export function binary(expression: Binary, left: number | Sample[], right: number | Sample[]): number | Sample[] {
  const { operation, isBool, matching } = expression;
  if (typeof left === 'number' && typeof right === 'number') return computed(operation, left, right, true) ?? 0;
  if (typeof left === 'number' || typeof right === 'number') {
    const samples = (typeof left === 'number' ? right : left) as Sample[];
    return samples.flatMap(({ labels, value }) => {
      const [one, other] = [typeof left === 'number' ? left : value, typeof right === 'number' ? right : value];
      const result = computed(operation, one, other, isBool, value);
      return result === null ? [] : [{ labels, value: result }];
    });
  }
  return ['or', 'and', 'unless'].includes(operation)
    ? combinedSets(operation, left, right, matching)
    : matched(expression, left, right);
}

/** Null where a comparison leaves it out. */
function computed(operation: string, one: number, other: number, isBool: boolean, kept = one): number | null {
  const holds = compare(operation);
  if (holds !== null && operation !== '=') return isBool ? Number(holds(one, other)) : holds(one, other) ? kept : null;
  switch (operation) {
    case '+':
      return one + other;
    case '-':
      return one - other;
    case '*':
      return one * other;
    case '/':
      return one / other;
    case '%':
      return one % other;
    default:
      return one ** other;
  }
}

const keyBy = ({ on }: Matching, labels: Labels) => keyOf(on === null ? labels : grouped(labels, on));

function combinedSets(operation: string, left: Sample[], right: Sample[], matching: Matching): Sample[] {
  const keys = (samples: Sample[]) => new Set(samples.map(({ labels }) => keyBy(matching, labels)));
  const [ofLeft, ofRight] = [keys(left), keys(right)];
  if (operation === 'or') return [...left, ...right.filter(({ labels }) => !ofLeft.has(keyBy(matching, labels)))];
  return left.filter(({ labels }) => ofRight.has(keyBy(matching, labels)) === (operation === 'and'));
}

function matched({ operation, isBool, matching }: Binary, left: Sample[], right: Sample[]): Sample[] {
  const isSwapped = matching.many === 'right';
  const [many, one] = isSwapped ? [right, left] : [left, right];
  const partners = Map.groupBy(one, ({ labels }) => keyBy(matching, labels));
  const seen = new Set<string>();
  return many.flatMap((sample) => {
    const key = keyBy(matching, sample.labels);
    const [partner, ...others] = partners.get(key) ?? [];
    if (partner === undefined) return [];
    if (others.length > 0) throw new EvaluationError('found duplicate series for the match group');
    if (matching.many === null && seen.has(key)) throw new EvaluationError('multiple matches for labels');
    seen.add(key);
    const [before, after] = isSwapped ? [partner.value, sample.value] : [sample.value, partner.value];
    const value = computed(operation, before, after, isBool);
    if (value === null) return [];
    const included = Object.fromEntries(matching.included.map((name) => [name, partner.labels[name] ?? '']));
    const labels = matching.many !== null ? { ...sample.labels, ...included } : JSON.parse(key);
    return [{ labels, value }];
  });
}
