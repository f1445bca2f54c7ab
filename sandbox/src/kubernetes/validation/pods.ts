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
import { labelFaults } from '../registry/names.ts';
import { quantityFaults, quantityValue } from './quantities.ts';

export const portRange = 'must be between 1 and 65535, inclusive';

export const isPort = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535;

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

function containerFaults(
  container: Fields,
  at: string,
  names: Set<string>,
  volumes: ReadonlySet<string>,
): FieldFault[] {
  const faults: FieldFault[] = [];
  const name = textOf(container.name);
  if (name === '') faults.push(requiredValue(`${at}.name`));
  else for (const detail of labelFaults(name)) faults.push(invalidValue(`${at}.name`, name, detail));
  if (name !== '' && names.has(name)) faults.push(duplicateValue(`${at}.name`, name));
  names.add(name);
  const image = textOf(container.image);
  if (image === '') faults.push(requiredValue(`${at}.image`));
  else if (image.trim() !== image)
    faults.push(invalidValue(`${at}.image`, image, 'must not have leading or trailing whitespace'));
  for (const [index, port] of listOf(container.ports).entries()) {
    const portAt = `${at}.ports[${index}]`;
    if (!isPort(port.containerPort))
      faults.push(invalidValue(`${portAt}.containerPort`, port.containerPort ?? 0, portRange));
    if (port.hostPort !== undefined && !isPort(port.hostPort))
      faults.push(invalidValue(`${portAt}.hostPort`, port.hostPort, portRange));
  }
  for (const [index, variable] of listOf(container.env).entries()) {
    if (textOf(variable.name) === '') faults.push(requiredValue(`${at}.env[${index}].name`));
    if (variable.valueFrom !== undefined && textOf(variable.value) !== '') {
      faults.push(invalidValue(`${at}.env[${index}].valueFrom`, '', 'may not be specified when `value` is not empty'));
    }
  }
  for (const [index, mount] of listOf(container.volumeMounts).entries()) {
    const mountAt = `${at}.volumeMounts[${index}]`;
    const volume = textOf(mount.name);
    if (volume === '') faults.push(requiredValue(`${mountAt}.name`));
    if (!volumes.has(volume)) {
      faults.push({
        reason: 'FieldValueNotFound',
        field: `${mountAt}.name`,
        message: `Not found: ${JSON.stringify(volume)}`,
      });
    }
    if (textOf(mount.mountPath) === '') faults.push(requiredValue(`${mountAt}.mountPath`));
  }
  if (!pullPolicies.includes(textOf(container.imagePullPolicy))) {
    faults.push(unsupportedValue(`${at}.imagePullPolicy`, container.imagePullPolicy, pullPolicies));
  }
  return [...faults, ...resourceFaults(fieldsOf(container.resources), `${at}.resources`)];
}

function resourceFaults(resources: Fields, at: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const limits = fieldsOf(resources.limits);
  for (const part of ['limits', 'requests'] as const) {
    for (const [name, amount] of Object.entries(fieldsOf(resources[part]))) {
      faults.push(...quantityFaults(`${at}.${part}[${name}]`, amount));
    }
  }
  for (const [name, amount] of Object.entries(fieldsOf(resources.requests))) {
    const limit = limits[name];
    if (limit !== undefined && quantityValue(amount) > quantityValue(limit)) {
      faults.push(
        invalidValue(`${at}.requests`, amount, `must be less than or equal to ${name} limit of ${String(limit)}`),
      );
    }
  }
  return faults;
}

/** A token that the kubelet fetches lives ten minutes at least, and lies under a name of its own. */
function tokenFaults(source: Fields, at: string): FieldFault[] {
  if (source.serviceAccountToken === undefined) return [];
  const { expirationSeconds, path } = fieldsOf(source.serviceAccountToken);
  const faults: FieldFault[] = [];
  if (Number(expirationSeconds ?? 3600) < 600) {
    const detail = 'may not specify a duration less than 10 minutes';
    faults.push(invalidValue(`${at}.expirationSeconds`, expirationSeconds, detail));
  } else if (Number(expirationSeconds ?? 3600) > 2 ** 32) {
    const detail = 'may not specify a duration larger than 2^32 seconds';
    faults.push(invalidValue(`${at}.expirationSeconds`, expirationSeconds, detail));
  }
  if (textOf(path) === '') faults.push(requiredValue(`${at}.path`));
  return faults;
}

/** Rules of a pod's spec, of its own or in a template. */
export function podSpecFaults(spec: Fields, at: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const volumes = new Set<string>();
  for (const [index, volume] of listOf(spec.volumes).entries()) {
    const name = textOf(volume.name);
    const field = `${at}.volumes[${index}].name`;
    if (name === '') faults.push(requiredValue(field));
    else for (const detail of labelFaults(name)) faults.push(invalidValue(field, name, detail));
    if (volumes.has(name)) faults.push(duplicateValue(field, name));
    volumes.add(name);
  }
  for (const [index, volume] of listOf(spec.volumes).entries()) {
    for (const [place, source] of listOf(fieldsOf(volume.projected).sources).entries()) {
      faults.push(...tokenFaults(source, `${at}.volumes[${index}].projected.sources[${place}].serviceAccountToken`));
    }
  }
  const names = new Set<string>();
  const containers = listOf(spec.containers);
  if (containers.length === 0) faults.push(requiredValue(`${at}.containers`));
  for (const [index, container] of containers.entries()) {
    faults.push(...containerFaults(container, `${at}.containers[${index}]`, names, volumes));
  }
  for (const [index, container] of listOf(spec.initContainers).entries()) {
    faults.push(...containerFaults(container, `${at}.initContainers[${index}]`, names, volumes));
  }
  const policies = ['Always', 'OnFailure', 'Never'];
  if (!policies.includes(textOf(spec.restartPolicy))) {
    faults.push(unsupportedValue(`${at}.restartPolicy`, spec.restartPolicy, policies));
  }
  return faults;
}

export function podFaults(pod: KubeObject): FieldFault[] {
  return podSpecFaults(fieldsOf(pod.spec), 'spec');
}

/** What a pod may not have from the start. */
export function newPodFaults(pod: KubeObject): FieldFault[] {
  if (listOf(fieldsOf(pod.spec).ephemeralContainers).length === 0) return [];
  return [forbiddenField('spec.ephemeralContainers', 'cannot be set on create')];
}
