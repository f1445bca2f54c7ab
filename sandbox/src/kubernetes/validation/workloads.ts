import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf } from '../defaults/fields.ts';
import { type FieldFault, invalidValue, requiredValue } from '../registry/failures.ts';
import { matchesLabels, selectorOf } from '../selectors/labels.ts';
import { podSpecFaults } from './pods.ts';

/** A workload's selector must find the pods that its template makes. */
export function workloadFaults(object: KubeObject): FieldFault[] {
  const spec = fieldsOf(object.spec);
  const template = fieldsOf(spec.template);
  const faults: FieldFault[] = [];
  if (Number(spec.replicas ?? 0) < 0) {
    faults.push(invalidValue('spec.replicas', spec.replicas, 'must be greater than or equal to 0'));
  }
  if (spec.selector === undefined || spec.selector === null) faults.push(requiredValue('spec.selector'));
  else faults.push(...selectorFaults(fieldsOf(spec.selector), template));
  return [...faults, ...podSpecFaults(withClaims(spec, fieldsOf(template.spec)), 'spec.template.spec')];
}

/** Pods of a stateful set have a volume for each of its claims, which the template need not name. */
function withClaims(spec: Fields, pod: Fields): Fields {
  const claims = listOf(spec.volumeClaimTemplates).map((claim) => ({
    name: fieldsOf(claim.metadata).name,
    emptyDir: {},
  }));
  if (claims.length === 0) return pod;
  const others = listOf(pod.volumes).filter(({ name }) => !claims.some((claim) => claim.name === name));
  return { ...pod, volumes: [...others, ...claims] };
}

function selectorFaults(selector: Fields, template: Fields): FieldFault[] {
  if (Object.keys(selector).length === 0) {
    return [invalidValue('spec.selector', {}, 'empty selector is invalid for deployment')];
  }
  const labels = fieldsOf(fieldsOf(template.metadata).labels) as Record<string, string>;
  if (matchesLabels(selectorOf(selector), labels)) return [];
  return [invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')];
}

export function jobFaults(object: KubeObject): FieldFault[] {
  const template = fieldsOf(fieldsOf(object.spec).template);
  const spec = fieldsOf(template.spec);
  const faults = podSpecFaults(spec, 'spec.template.spec');
  if (spec.restartPolicy === 'Always') {
    faults.push({
      reason: 'FieldValueNotSupported',
      field: 'spec.template.spec.restartPolicy',
      message: 'Unsupported value: "Always": supported values: "OnFailure", "Never"',
    });
  }
  return faults;
}

/** Kinds of subjects that a binding may name. */
export function bindingFaults(object: KubeObject): FieldFault[] {
  const faults: FieldFault[] = [];
  const reference = fieldsOf(object.roleRef);
  if (reference.kind !== 'Role' && reference.kind !== 'ClusterRole') {
    faults.push({
      reason: 'FieldValueNotSupported',
      field: 'roleRef.kind',
      message: `Unsupported value: ${JSON.stringify(reference.kind ?? '')}: supported values: "ClusterRole", "Role"`,
    });
  }
  if ((reference.name ?? '') === '') faults.push(requiredValue('roleRef.name'));
  for (const [index, subject] of listOf(object.subjects).entries()) {
    if ((subject.name ?? '') === '') faults.push(requiredValue(`subjects[${index}].name`));
    const needsNamespace = subject.kind === 'ServiceAccount' && (subject.namespace ?? '') === '';
    if (needsNamespace) faults.push(requiredValue(`subjects[${index}].namespace`));
  }
  return faults;
}

export function roleFaults(object: KubeObject): FieldFault[] {
  return listOf(object.rules).flatMap((rule, index) => {
    const faults: FieldFault[] = [];
    const at = `rules[${index}]`;
    const has = (field: string): boolean => Array.isArray(rule[field]) && (rule[field] as unknown[]).length > 0;
    if (!has('verbs')) faults.push(requiredValue(`${at}.verbs`, 'verbs must contain at least one value'));
    if (has('nonResourceURLs')) return faults;
    if (!has('apiGroups'))
      faults.push(requiredValue(`${at}.apiGroups`, 'resource rules must supply at least one api group'));
    if (!has('resources'))
      faults.push(requiredValue(`${at}.resources`, 'resource rules must supply at least one resource'));
    return faults;
  });
}
