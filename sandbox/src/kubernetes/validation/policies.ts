import { parse } from '@bufbuild/cel';
import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import { type FieldFault, invalidValue } from '../registry/failures.ts';

/** The complaint of the expression's parser, with the place it points at. */
function syntaxError(expression: string): string | undefined {
  try {
    parse(expression);
    return undefined;
  } catch (error) {
    const place = (error as { location?: { start?: { line: number; column: number } } }).location?.start;
    const line = place?.line ?? 1;
    const column = place?.column ?? expression.length + 1;
    const text = expression.split('\n')[line - 1] ?? '';
    const mark = `${'.'.repeat(Math.max(column - 1, 0))}^`;
    const complaint = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return `compilation failed: ERROR: <input>:${line}:${column}: Syntax error: ${complaint}\n | ${text}\n | ${mark}`;
  }
}

function expressionFaults(fields: Fields, field: string, at: string): FieldFault[] {
  const expression = textOf(fields[field]);
  if (expression === '') return [];
  const complaint = syntaxError(expression);
  return complaint === undefined ? [] : [invalidValue(`${at}.${field}`, expression, complaint)];
}

/** Expressions of admission policies must at least be CEL. */
export function policyFaults(policy: KubeObject): FieldFault[] {
  const spec = fieldsOf(policy.spec);
  const each = (name: string, field: string): FieldFault[] =>
    listOf(spec[name]).flatMap((item, index) => expressionFaults(item, field, `spec.${name}[${index}]`));
  const mutations = listOf(spec.mutations).flatMap((mutation, index) => [
    ...expressionFaults(
      fieldsOf(mutation.applyConfiguration),
      'expression',
      `spec.mutations[${index}].applyConfiguration`,
    ),
    ...expressionFaults(fieldsOf(mutation.jsonPatch), 'expression', `spec.mutations[${index}].jsonPatch`),
  ]);
  return [
    ...each('variables', 'expression'),
    ...each('matchConditions', 'expression'),
    ...each('validations', 'expression'),
    ...each('validations', 'messageExpression'),
    ...each('auditAnnotations', 'valueExpression'),
    ...mutations,
  ];
}
