import { validatePolicyExpressions } from '../admission/index.ts';
import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import {
  duplicateValue,
  type FieldFault,
  forbiddenField,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from '../registry/failures.ts';
import { qualifiedNameFaults } from '../registry/names.ts';

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized'];
const actions = ['Audit', 'Deny', 'Warn'];
const failurePolicies = ['Fail', 'Ignore'];
const reinvocationPolicies = ['IfNeeded', 'Never'];
const conditionLimit = 64;
const annotationLimit = 20;

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function required(value: unknown, field: string): FieldFault[] {
  return textsOf(value).length === 0 ? [requiredValue(field)] : [];
}

function ruleFaults(rule: Fields, at: string): FieldFault[] {
  const faults = [
    ...required(rule.operations, `${at}.operations`),
    ...required(rule.apiGroups, `${at}.apiGroups`),
    ...required(rule.apiVersions, `${at}.apiVersions`),
    ...required(rule.resources, `${at}.resources`),
  ];
  for (const [index, operation] of textsOf(rule.operations).entries()) {
    if (!operations.includes(operation)) {
      faults.push(unsupportedValue(`${at}.operations[${index}]`, operation, operations));
    }
  }
  for (const part of ['operations', 'apiGroups', 'apiVersions'] as const) {
    const values = textsOf(rule[part]);
    if (values.length > 1 && values.includes('*')) {
      const what = part === 'operations' ? 'operations' : part === 'apiGroups' ? 'API groups' : 'API versions';
      faults.push(invalidValue(`${at}.${part}`, values, `if '*' is present, must not specify other ${what}`));
    }
  }
  if (rule.scope !== undefined && !scopes.includes(textOf(rule.scope))) {
    faults.push(unsupportedValue(`${at}.scope`, rule.scope, scopes));
  }
  return faults;
}

function matchFaults(constraints: unknown, at: string): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const list of ['resourceRules', 'excludeResourceRules']) {
    for (const [index, rule] of listOf(fieldsOf(constraints)[list]).entries()) {
      faults.push(...ruleFaults(rule, `${at}.${list}[${index}]`));
    }
  }
  return faults;
}

function commonFaults(policy: KubeObject): FieldFault[] {
  const spec = fieldsOf(policy.spec);
  const faults: FieldFault[] = [];
  if (spec.failurePolicy !== undefined && !failurePolicies.includes(textOf(spec.failurePolicy))) {
    faults.push(unsupportedValue('spec.failurePolicy', spec.failurePolicy, failurePolicies));
  }
  if (spec.paramKind !== undefined) {
    const { apiVersion, kind } = fieldsOf(spec.paramKind);
    if (textOf(apiVersion) === '') faults.push(requiredValue('spec.paramKind.apiVersion'));
    if (textOf(kind) === '') faults.push(requiredValue('spec.paramKind.kind'));
  }
  if (spec.matchConstraints === undefined || spec.matchConstraints === null) {
    faults.push(requiredValue('spec.matchConstraints'));
  } else {
    if (listOf(fieldsOf(spec.matchConstraints).resourceRules).length === 0) {
      faults.push(requiredValue('spec.matchConstraints.resourceRules'));
    }
    faults.push(...matchFaults(spec.matchConstraints, 'spec.matchConstraints'));
  }
  const conditions = listOf(spec.matchConditions);
  if (conditions.length > conditionLimit) {
    const message = `Too many: ${conditions.length}: must have at most ${conditionLimit} items`;
    faults.push({ reason: 'FieldValueTooMany', field: 'spec.matchConditions', message });
  }
  faults.push(...nameFaults(conditions, 'spec.matchConditions'));
  for (const [index, variable] of listOf(spec.variables).entries()) {
    const name = textOf(variable.name);
    const field = `spec.variables[${index}].name`;
    if (name === '') faults.push(requiredValue(field, 'name is not specified'));
    else if (!/^[_A-Za-z][_A-Za-z0-9]*$/.test(name)) {
      faults.push(invalidValue(field, name, 'name is not a valid CEL identifier'));
    }
  }
  return faults;
}

function nameFaults(items: readonly Fields[], at: string): FieldFault[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const name = textOf(item.name);
    const field = `${at}[${index}].name`;
    if (name === '') return [requiredValue(field)];
    if (seen.has(name)) return [duplicateValue(field, name)];
    seen.add(name);
    return qualifiedNameFaults(name).map((detail) => invalidValue(field, name, detail));
  });
}

function validationFaults(spec: Fields): FieldFault[] {
  const validations = listOf(spec.validations);
  const annotations = listOf(spec.auditAnnotations);
  if (validations.length === 0 && annotations.length === 0) {
    const detail = 'validations or auditAnnotations must contain at least one item';
    return [requiredValue('spec.validations', detail), requiredValue('spec.auditAnnotations', detail)];
  }
  const faults: FieldFault[] = [];
  for (const [index, validation] of validations.entries()) {
    const at = `spec.validations[${index}]`;
    const { message, messageExpression, reason } = validation;
    if (typeof message === 'string' && message !== '') {
      if (message.trim() === '')
        faults.push(invalidValue(`${at}.message`, message, 'message must be non-empty if specified'));
      else if (/[\r\n]/.test(message.trim())) {
        faults.push(invalidValue(`${at}.message`, message, 'message must not contain line breaks'));
      }
    }
    if (typeof messageExpression === 'string' && messageExpression !== '' && messageExpression.trim() === '') {
      faults.push(invalidValue(`${at}.messageExpression`, messageExpression, 'must be non-empty if specified'));
    }
    if (reason !== undefined && !reasons.includes(textOf(reason))) {
      faults.push(unsupportedValue(`${at}.reason`, reason, reasons));
    }
  }
  return [...faults, ...annotationFaults(annotations)];
}

function annotationFaults(annotations: readonly Fields[]): FieldFault[] {
  const faults: FieldFault[] = [];
  if (annotations.length > annotationLimit) {
    const detail = `must not have more than ${annotationLimit} auditAnnotations`;
    faults.push(invalidValue('spec.auditAnnotations', annotations, detail));
  }
  const keys = new Set<string>();
  for (const [index, annotation] of annotations.entries()) {
    const key = textOf(annotation.key);
    const field = `spec.auditAnnotations[${index}].key`;
    if (key === '') faults.push(requiredValue(field));
    else for (const detail of qualifiedNameFaults(key)) faults.push(invalidValue(field, key, detail));
    if (keys.has(key)) faults.push(duplicateValue(field, key));
    keys.add(key);
  }
  return faults;
}

/** Expressions must compile, with the variables and the result their place asks for; all else must make sense. */
export function validatingPolicyFaults(policy: KubeObject): FieldFault[] {
  return [...commonFaults(policy), ...validationFaults(fieldsOf(policy.spec)), ...validatePolicyExpressions(policy)];
}

export function mutatingPolicyFaults(policy: KubeObject): FieldFault[] {
  const spec = fieldsOf(policy.spec);
  const faults = commonFaults(policy);
  if (listOf(spec.mutations).length === 0) {
    faults.push(requiredValue('spec.mutations', 'mutations must contain at least one item'));
  }
  const reinvocation = textOf(spec.reinvocationPolicy);
  if (reinvocation === '') faults.push(requiredValue('spec.reinvocationPolicy'));
  else if (!reinvocationPolicies.includes(reinvocation)) {
    faults.push(unsupportedValue('spec.reinvocationPolicy', reinvocation, reinvocationPolicies));
  }
  return [...faults, ...validatePolicyExpressions(policy)];
}

function bindingFaults(spec: Fields): FieldFault[] {
  const faults: FieldFault[] = [];
  if (textOf(spec.policyName) === '') faults.push(requiredValue('spec.policyName'));
  if (spec.paramRef !== undefined && spec.paramRef !== null) {
    const { name, selector, parameterNotFoundAction: action } = fieldsOf(spec.paramRef);
    const detail = 'name and selector are mutually exclusive';
    if (textOf(name) !== '' && selector !== undefined) {
      faults.push(forbiddenField('spec.paramRef.name', detail), forbiddenField('spec.paramRef.selector', detail));
    }
    if (textOf(name) === '' && selector === undefined) {
      faults.push(requiredValue('spec.paramRef', 'one of name or selector must be specified'));
    }
    if (textOf(action) === '') faults.push(requiredValue('spec.paramRef.parameterNotFoundAction'));
    else if (!['Allow', 'Deny'].includes(textOf(action))) {
      faults.push(unsupportedValue('spec.paramRef.parameterNotFoundAction', action, ['Deny', 'Allow']));
    }
  }
  return [...faults, ...matchFaults(spec.matchResources, 'spec.matchResources')];
}

export function validatingBindingFaults(binding: KubeObject): FieldFault[] {
  const spec = fieldsOf(binding.spec);
  const faults = bindingFaults(spec);
  const given = textsOf(spec.validationActions);
  for (const [index, action] of given.entries()) {
    const field = `spec.validationActions[${index}]`;
    if (!actions.includes(action)) faults.push(unsupportedValue(field, action, actions));
    if (given.indexOf(action) < index) faults.push(duplicateValue(field, action));
  }
  if (given.includes('Deny') && given.includes('Warn')) {
    const detail =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
    faults.push(invalidValue('spec.validationActions', given, detail));
  }
  if (given.length === 0) {
    faults.push(requiredValue('spec.validationActions', 'at least one validation action is required'));
  }
  return faults;
}

export function mutatingBindingFaults(binding: KubeObject): FieldFault[] {
  return bindingFaults(fieldsOf(binding.spec));
}
