import { isJson, listAt, stringAt } from './fields.ts';

/**
 * Whether labels satisfy a `LabelSelector` object. An empty selector takes everything; an absent one takes nothing, so
 * callers for which absent means everything say so themselves.
 */
export function selectorMatches(selector: unknown, labels: Readonly<Record<string, string>> | undefined): boolean {
  if (!isJson(selector)) return false;
  const present = labels ?? {};
  if (isJson(selector.matchLabels)) {
    for (const [key, value] of Object.entries(selector.matchLabels)) {
      if (present[key] !== value) return false;
    }
  }
  return listAt(selector, 'matchExpressions').every((expression) => expressionMatches(expression, present));
}

function expressionMatches(expression: unknown, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[stringAt(expression, 'key') ?? ''];
  const values = listAt(expression, 'values');
  switch (stringAt(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** Whether labels carry every pair of a plain map (`spec.selector` of a Service or ReplicationController). */
export function mapMatches(
  wanted: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return Object.entries(wanted).every(([key, value]) => labels?.[key] === value);
}
