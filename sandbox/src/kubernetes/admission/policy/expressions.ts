import type { KubeObject } from '../../contract.ts';
import { fieldAt, listAt, stringAt } from '../../machinery/index.ts';
import type { Result } from '../cel/check.ts';
import { CompileFault, compile, typeOfExpression } from '../cel/compile.ts';
import { scopeOf } from './typecheck.ts';

/** Names every expression of a policy may use. */
const COMMON = ['object', 'oldObject', 'request', 'params', 'namespaceObject', 'authorizer'];
export const VARIABLES = [...COMMON, 'variables'];
/** Match conditions run before variables and parameters are there. */
const CONDITIONS = ['object', 'oldObject', 'request', 'authorizer', 'namespaceObject'];

export interface ExpressionFault {
  readonly field: string;
  readonly message: string;
  readonly reason: 'FieldValueInvalid' | 'FieldValueRequired';
}

interface Place {
  readonly field: string;
  readonly expression: string | undefined;
  readonly variables: readonly string[];
  readonly result: Result;
  readonly isOptional?: boolean;
  /** A variable sees only those before it. */
  readonly variablesBefore?: number;
}

/** `params` is there where the policy takes some, match conditions not excepted. */
function withParams(variables: readonly string[], hasParams: boolean): readonly string[] {
  const others = variables.filter((name) => name !== 'params');
  return hasParams ? [...others, 'params'] : others;
}

/**
 * Compiles every expression of a ValidatingAdmissionPolicy or MutatingAdmissionPolicy and returns what is wrong, as causes
 * of a 422 answer. Anything else has no expressions and no faults.
 */
export function validatePolicyExpressions(policy: KubeObject): ExpressionFault[] {
  return placesOf(policy).flatMap((place): ExpressionFault[] => {
    const { field, expression } = place;
    if (expression === undefined || expression.trim() === '') {
      if (place.isOptional) return [];
      return [{ field, reason: 'FieldValueRequired', message: 'Required value: expression is not specified' }];
    }
    try {
      const hasParams = fieldAt(policy, 'spec', 'paramKind') !== undefined;
      compile(expression, withParams(place.variables, hasParams), place.result);
      typeOfExpression(expression, scopeOf(policy, 'dyn', place.variablesBefore));
      return [];
    } catch (error) {
      if (!(error instanceof CompileFault)) throw error;
      const message = `Invalid value: ${JSON.stringify(expression)}: ${error.message}`;
      return [{ field, reason: 'FieldValueInvalid', message }];
    }
  });
}

function placesOf(policy: KubeObject): Place[] {
  if (policy.kind !== 'ValidatingAdmissionPolicy' && policy.kind !== 'MutatingAdmissionPolicy') return [];
  const at = (path: readonly (string | number)[], list: string, index: number, name: string): string | undefined =>
    stringAt(policy, ...path, list, index, name);
  const places: Place[] = [];
  for (const index of listAt(policy, 'spec', 'matchConditions').keys()) {
    places.push({
      field: `spec.matchConditions[${index}].expression`,
      expression: at(['spec'], 'matchConditions', index, 'expression'),
      variables: CONDITIONS,
      result: 'bool',
    });
  }
  for (const index of listAt(policy, 'spec', 'variables').keys()) {
    places.push({
      field: `spec.variables[${index}].expression`,
      expression: at(['spec'], 'variables', index, 'expression'),
      variables: VARIABLES,
      result: 'any',
      variablesBefore: index,
    });
  }
  for (const index of listAt(policy, 'spec', 'validations').keys()) {
    const path = `spec.validations[${index}]`;
    places.push({
      field: `${path}.expression`,
      expression: at(['spec'], 'validations', index, 'expression'),
      variables: VARIABLES,
      result: 'bool',
    });
    places.push({
      field: `${path}.messageExpression`,
      expression: at(['spec'], 'validations', index, 'messageExpression'),
      variables: VARIABLES,
      result: 'string',
      isOptional: true,
    });
  }
  for (const index of listAt(policy, 'spec', 'auditAnnotations').keys()) {
    places.push({
      field: `spec.auditAnnotations[${index}].valueExpression`,
      expression: at(['spec'], 'auditAnnotations', index, 'valueExpression'),
      variables: VARIABLES,
      result: 'any',
    });
  }
  for (const [index, mutation] of listAt(policy, 'spec', 'mutations').entries()) {
    for (const part of ['applyConfiguration', 'jsonPatch']) {
      if (fieldAt(mutation, part) === undefined) continue;
      places.push({
        field: `spec.mutations[${index}].${part}.expression`,
        expression: stringAt(mutation, part, 'expression'),
        variables: VARIABLES,
        result: 'any',
      });
    }
  }
  return places;
}
