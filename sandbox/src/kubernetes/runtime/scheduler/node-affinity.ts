import { fieldAt, isJson, listAt, type Node, numberAt, type PodSpec, stringAt } from '../../machinery/index.ts';

/** Whether a node satisfies a pod's node selector and its required node affinity. */
export function nodeMatches(spec: PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) {
    if (labels[key] !== value) return false;
  }
  const required = fieldAt(spec.affinity, 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  if (!isJson(required)) return true;
  return listAt(required, 'nodeSelectorTerms').some((term) => termMatches(term, node));
}

/** The sum of the weights of the preferred terms that a node satisfies. */
export function nodePreference(spec: PodSpec, node: Node): number {
  const terms = listAt(spec.affinity, 'nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution');
  return terms
    .filter((term) => termMatches(fieldAt(term, 'preference'), node))
    .reduce<number>((sum, term) => sum + (numberAt(term, 'weight') ?? 0), 0);
}

function termMatches(term: unknown, node: Node): boolean {
  const expressions = listAt(term, 'matchExpressions');
  const fields = listAt(term, 'matchFields');
  // An empty term selects nothing.
  if (expressions.length === 0 && fields.length === 0) return false;
  return (
    expressions.every((expression) =>
      requirementMet(expression, node.metadata.labels?.[stringAt(expression, 'key') ?? '']),
    ) &&
    fields.every((field) => stringAt(field, 'key') === 'metadata.name' && requirementMet(field, node.metadata.name))
  );
}

function requirementMet(requirement: unknown, value: string | undefined): boolean {
  const values = listAt(requirement, 'values');
  switch (stringAt(requirement, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}
