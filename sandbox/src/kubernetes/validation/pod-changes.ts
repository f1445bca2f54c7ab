import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import { duplicateValue, type FieldFault, forbiddenField, invalidValue } from '../registry/failures.ts';
import { qosClass } from '../registry/qos.ts';
import { podSpecFaults } from './pods.ts';

/** Tolerations are only added, and their seconds changed. */
function tolerationFaults(before: Fields, after: Fields): FieldFault[] {
  const untimed = (list: unknown): Fields[] => listOf(list).map(({ tolerationSeconds: _, ...rest }) => rest);
  const present = untimed(after.tolerations);
  const isKept = untimed(before.tolerations).every((old) => present.some((each) => isDeepStrictEqual(each, old)));
  if (isKept) return [];
  return [forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

/** A deadline once set only comes nearer. */
function deadlineFaults(before: Fields, after: Fields): FieldFault[] {
  const [old, next] = [before.activeDeadlineSeconds, after.activeDeadlineSeconds];
  const field = 'spec.activeDeadlineSeconds';
  if (typeof next === 'number' && (next < 1 || next > 2 ** 31 - 1)) {
    return [invalidValue(field, next, 'must be between 1 and 2147483647, inclusive')];
  }
  if (typeof old !== 'number') return [];
  if (typeof next !== 'number') {
    return [invalidValue(field, null, 'must not update from a positive integer to nil value')];
  }
  return next > old ? [invalidValue(field, next, 'must be less than or equal to previous value')] : [];
}

/** What may change in a pod that is there: images, tolerations added, deadlines, nothing else. */
export function podChangeFaults(current: KubeObject, next: KubeObject): FieldFault[] {
  const [before, after] = [fieldsOf(current.spec), fieldsOf(next.spec)];
  const faults = [...deadlineFaults(before, after), ...tolerationFaults(before, after)];
  const essence = (spec: Fields): unknown => {
    const { tolerations: _, activeDeadlineSeconds: __, terminationGracePeriodSeconds: ___, ...rest } = spec;
    const imageless = (containers: unknown): Fields[] => listOf(containers).map(({ image: ____, ...more }) => more);
    return { ...rest, containers: imageless(spec.containers), initContainers: imageless(spec.initContainers) };
  };
  if (isDeepStrictEqual(essence(before), essence(after))) return faults;
  return [
    ...faults,
    forbiddenField(
      'spec',
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    ),
  ];
}

/** A resize changes cpu and memory of the containers that are there, and leaves the pod's class of service. */
export function resizeFaults(current: KubeObject, next: KubeObject): FieldFault[] {
  const faults = podSpecFaults(fieldsOf(next.spec), 'spec');
  const qos = qosClass(next);
  if (fieldsOf(current.status).qosClass !== undefined && fieldsOf(current.status).qosClass !== qos) {
    faults.push(invalidValue('spec', qos, 'Pod QOS Class may not change as a result of resizing'));
  }
  const [before, after] = [listOf(fieldsOf(current.spec).containers), listOf(fieldsOf(next.spec).containers)];
  if (!isDeepStrictEqual(before.map(nameOf), after.map(nameOf))) {
    return [...faults, forbiddenField('spec.containers', 'containers may not be renamed or reordered on resize')];
  }
  for (const [index, container] of before.entries()) {
    for (const part of ['requests', 'limits'] as const) {
      const [old, now] = [container, after[index]].map((each) => fieldsOf(fieldsOf(each?.resources)[part]));
      if (Object.keys(old ?? {}).every((name) => now?.[name] !== undefined)) continue;
      faults.push(forbiddenField(`spec.containers[${index}].resources.${part}`, `resource ${part} cannot be removed`));
    }
  }
  if (isDeepStrictEqual(before.map(fixedPart), after.map(fixedPart))) return faults;
  return [...faults, forbiddenField('spec', 'only cpu and memory resources are mutable')];
}

const nameOf = (container: Fields): unknown => container.name;

function fixedPart(container: Fields): Fields {
  const { resources, resizePolicy: _, ...rest } = container;
  const others = (part: string): Fields => {
    const { cpu: __, memory: ___, ...left } = fieldsOf(fieldsOf(resources)[part]);
    return left;
  };
  return { ...rest, requests: others('requests'), limits: others('limits') };
}

/** Fields that make no sense, or would go past quota, in a container that is put into a running pod. */
const notEphemeral = ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'resizePolicy'];

/** Ephemeral containers are added, and never changed or taken away. */
export function ephemeralFaults(current: KubeObject, next: KubeObject): FieldFault[] {
  const [before, after] = [fieldsOf(current.spec), fieldsOf(next.spec)];
  const added = listOf(after.ephemeralContainers);
  const faults: FieldFault[] = [];
  for (const old of listOf(before.ephemeralContainers)) {
    const same = added.find((each) => each.name === old.name);
    const what = same === undefined ? 'removed' : isDeepStrictEqual(same, old) ? undefined : 'changed';
    if (what === undefined) continue;
    const detail = `existing ephemeral containers ${JSON.stringify(old.name)} may not be ${what}\n`;
    faults.push(forbiddenField('spec.ephemeralContainers', detail));
  }
  const names = new Set([...listOf(after.containers), ...listOf(after.initContainers)].map((each) => each.name));
  for (const [index, container] of added.entries()) {
    const at = `spec.ephemeralContainers[${index}]`;
    if (names.has(container.name)) faults.push(duplicateValue(`${at}.name`, textOf(container.name)));
    names.add(container.name);
    for (const field of notEphemeral) {
      if (container[field] === undefined) continue;
      faults.push(forbiddenField(`${at}.${field}`, 'cannot be set for an Ephemeral Container'));
    }
    if (Object.keys(fieldsOf(container.resources)).length > 0) {
      faults.push(forbiddenField(`${at}.resources`, 'cannot be set for an Ephemeral Container'));
    }
  }
  return faults;
}
