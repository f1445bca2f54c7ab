import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf } from '../defaults/fields.ts';
import { type FieldFault, forbiddenField, invalidValue } from '../registry/failures.ts';
import type { ServedType } from '../types/served.ts';
import { podChangeFaults } from './pod-changes.ts';
import { quantityValue } from './quantities.ts';

const immutable = 'field is immutable';

/** Spec fields that stay as they were made. */
const fixedFields: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['selector'],
  'apps/ReplicaSet': ['selector'],
  'apps/DaemonSet': ['selector'],
  'batch/Job': ['selector', 'template', 'completions', 'completionMode'],
  'networking.k8s.io/IngressClass': ['controller'],
};

const statefulChangeable = new Set([
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]);

function roleRefFaults(current: KubeObject, next: KubeObject): FieldFault[] {
  if (isDeepStrictEqual(current.roleRef, next.roleRef)) return [];
  const { apiGroup, kind, name } = fieldsOf(next.roleRef);
  return [invalidValue('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')];
}

function frozenDataFaults(current: KubeObject, next: KubeObject): FieldFault[] {
  if (current.immutable !== true) return [];
  const faults: FieldFault[] = [];
  const detail = 'field is immutable when `immutable` is set';
  if (next.immutable !== true) faults.push(forbiddenField('immutable', detail));
  for (const field of ['data', 'binaryData']) {
    if (!isDeepStrictEqual(current[field], next[field])) faults.push(forbiddenField(field, detail));
  }
  return faults;
}

function statefulSetFaults(before: Fields, after: Fields): FieldFault[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const isChanged = [...names].some(
    (name) => !statefulChangeable.has(name) && !isDeepStrictEqual(before[name], after[name]),
  );
  if (!isChanged) return [];
  return [
    forbiddenField(
      'spec',
      "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ),
  ];
}

/** A bound claim may ask for more, and for less only down to what it has; an unbound one stays as it is. */
function claimFaults(current: KubeObject, before: Fields, after: Fields): FieldFault[] {
  const { phase, capacity } = fieldsOf(current.status);
  const requestOf = (spec: Fields): unknown => fieldsOf(fieldsOf(spec.resources).requests).storage ?? '0';
  const [old, next] = [quantityValue(requestOf(before)), quantityValue(requestOf(after))];
  const immutableClaim = forbiddenField(
    'spec',
    'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
  );
  if (phase !== 'Bound' && old !== next) return [immutableClaim];
  if (next < old && next <= quantityValue(fieldsOf(capacity).storage ?? '0')) {
    return [forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity')];
  }
  const essence = ({
    resources: _,
    volumeName: __,
    volumeAttributesClassName: ___,
    storageClassName: ____,
    ...rest
  }: Fields): Fields => rest;
  if (isDeepStrictEqual(essence(before), essence(after))) return [];
  return [immutableClaim];
}

/** Fields that may not change once set. */
export function immutableFaults(type: ServedType, current: KubeObject, next: KubeObject): FieldFault[] {
  if (type.custom !== undefined) return [];
  const before = fieldsOf(current.spec);
  const after = fieldsOf(next.spec);
  switch (`${type.group}/${type.kind}`) {
    case '/Pod':
      return podChangeFaults(current, next);
    case '/ConfigMap':
      return frozenDataFaults(current, next);
    case '/Secret':
      if (current.type !== next.type) return [invalidValue('type', next.type, immutable)];
      return frozenDataFaults(current, next);
    case '/Service':
      if (before.clusterIP === after.clusterIP || after.type === 'ExternalName' || before.type === 'ExternalName')
        return [];
      return [invalidValue('spec.clusterIPs[0]', after.clusterIPs ?? null, 'may not change once set')];
    case '/PersistentVolumeClaim':
      return claimFaults(current, before, after);
    case 'apps/StatefulSet':
      return statefulSetFaults(before, after);
    case 'rbac.authorization.k8s.io/RoleBinding':
    case 'rbac.authorization.k8s.io/ClusterRoleBinding':
      return roleRefFaults(current, next);
    case 'storage.k8s.io/StorageClass':
      return isDeepStrictEqual(current.provisioner, next.provisioner) &&
        isDeepStrictEqual(current.parameters, next.parameters)
        ? []
        : [forbiddenField('parameters', 'updates to parameters are forbidden.')];
    case 'scheduling.k8s.io/PriorityClass':
      return current.value === next.value ? [] : [invalidValue('value', next.value, immutable)];
    case 'batch/Job':
      return jobChangeFaults(before, after);
    default:
      return fixedFaults(fixedFields[`${type.group}/${type.kind}`] ?? [], before, after);
  }
}

/** A suspended job's template may still change; all else is fixed. */
function jobChangeFaults(before: Fields, after: Fields): FieldFault[] {
  const fixed = fixedFields['batch/Job'] ?? [];
  return fixedFaults(before.suspend === true ? fixed.filter((field) => field !== 'template') : fixed, before, after);
}

function fixedFaults(fields: readonly string[], before: Fields, after: Fields): FieldFault[] {
  return fields
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((field) => invalidValue(`spec.${field}`, after[field] ?? null, immutable));
}
