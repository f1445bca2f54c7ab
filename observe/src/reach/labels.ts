import type { LabelSelector, Labels } from './model.ts';

export const EVERYTHING: LabelSelector = { matchLabels: {}, matchExpressions: [] };

/**
 * Whether labels meet a selector. Every requirement has to hold; an empty selector holds always. `NotIn` and
 * `DoesNotExist` hold where the label is missing.
 *
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function matches(selector: LabelSelector, labels: Labels): boolean {
  const has = (key: string) => Object.hasOwn(labels, key);
  // Asked for every pair of an estate: without a list of entries each time.
  for (const key in selector.matchLabels) if (!has(key) || labels[key] !== selector.matchLabels[key]) return false;
  return selector.matchExpressions.every(({ key, operator, values }) => {
    switch (operator) {
      case 'In':
        return has(key) && values.includes(labels[key] ?? '');
      case 'NotIn':
        return !has(key) || !values.includes(labels[key] ?? '');
      case 'Exists':
        return has(key);
      case 'DoesNotExist':
        return !has(key);
      default:
        return operator satisfies never;
    }
  });
}

/** Whether what it selects may depend on labels at all. */
export function isSelective(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels).length > 0 || selector.matchExpressions.length > 0;
}
