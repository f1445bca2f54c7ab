import type { KubeObject } from '../contract.ts';
import { type FieldFault, forbiddenField, invalidValue } from '../registry/failures.ts';
import {
  labelFaults,
  labelValueFaults,
  pathSegmentFaults,
  qualifiedNameFaults,
  serviceNameFaults,
  subdomainFaults,
} from '../registry/names.ts';
import type { ServedType } from '../types/served.ts';

const annotationsLimit = 256 * 1024;

const labelNamed = new Set(['/Namespace', 'discovery.k8s.io/EndpointSlice']);

function nameFaults(type: ServedType, name: string): string[] {
  if (type.group === 'rbac.authorization.k8s.io') return pathSegmentFaults(name);
  if (type.storageKey === '/services') return serviceNameFaults(name);
  if (labelNamed.has(`${type.group}/${type.kind}`)) return labelFaults(name);
  return subdomainFaults(name);
}

/** Name, labels, annotations, finalizers and owners. */
export function metadataFaults(type: ServedType, object: KubeObject): FieldFault[] {
  const { metadata } = object;
  const faults: FieldFault[] = nameFaults(type, metadata.name).map((detail) =>
    invalidValue('metadata.name', metadata.name, detail),
  );
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    for (const detail of qualifiedNameFaults(key)) faults.push(invalidValue('metadata.labels', key, detail));
    for (const detail of labelValueFaults(value)) faults.push(invalidValue('metadata.labels', value, detail));
  }
  let size = 0;
  for (const [key, value] of Object.entries(metadata.annotations ?? {})) {
    size += key.length + value.length;
    for (const detail of qualifiedNameFaults(key.toLowerCase())) {
      faults.push(invalidValue('metadata.annotations', key, detail));
    }
  }
  if (size > annotationsLimit) {
    const message = `Too long: may not be more than ${annotationsLimit} bytes`;
    faults.push({ reason: 'FieldValueTooLong', field: 'metadata.annotations', message });
  }
  for (const [index, finalizer] of (metadata.finalizers ?? []).entries()) {
    for (const detail of qualifiedNameFaults(finalizer)) {
      faults.push(invalidValue(`metadata.finalizers[${index}]`, finalizer, detail));
    }
  }
  return [...faults, ...ownerFaults(object)];
}

function ownerFaults(object: KubeObject): FieldFault[] {
  const faults: FieldFault[] = [];
  const owners = object.metadata.ownerReferences ?? [];
  for (const [index, owner] of owners.entries()) {
    const at = `metadata.ownerReferences[${index}]`;
    if ((owner.apiVersion ?? '') === '') faults.push(invalidValue(`${at}.apiVersion`, '', 'version must not be empty'));
    if ((owner.kind ?? '') === '') faults.push(invalidValue(`${at}.kind`, '', 'must not be empty'));
    if ((owner.name ?? '') === '') faults.push(invalidValue(`${at}.name`, '', 'must not be empty'));
    if ((owner.uid ?? '') === '') faults.push(invalidValue(`${at}.uid`, '', 'must not be empty'));
  }
  const controllers = owners.filter((owner) => owner.controller === true);
  if (controllers.length > 1) {
    const names = controllers.map((owner) => `"${owner.kind} ${owner.name}"`).join(' and ');
    const detail = `Only one reference can have Controller set to true. Found "true" in references for ${names}`;
    faults.push(invalidValue('metadata.ownerReferences', owners, detail));
  }
  return faults;
}

/** What an update may not do to metadata. */
export function metadataUpdateFaults(current: KubeObject, next: KubeObject): FieldFault[] {
  if (current.metadata.deletionTimestamp === undefined) return [];
  const before = new Set(current.metadata.finalizers ?? []);
  const added = (next.metadata.finalizers ?? []).filter((finalizer) => !before.has(finalizer));
  if (added.length === 0) return [];
  const list = added.map((finalizer) => `"${finalizer}"`).join(', ');
  return [
    forbiddenField(
      'metadata.finalizers',
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
    ),
  ];
}
