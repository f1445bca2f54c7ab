import type { ServedType } from '../types/served.ts';
import type { Fields } from './fields.ts';
import * as objects from './objects.ts';
import { pod } from './pods.ts';
import * as workloads from './workloads.ts';

const byKind: Readonly<Record<string, (object: Fields) => void>> = {
  '/Namespace': objects.namespace,
  '/Service': objects.service,
  '/Secret': objects.secret,
  '/Pod': pod,
  '/PersistentVolumeClaim': objects.persistentVolumeClaim,
  '/PersistentVolume': objects.persistentVolume,
  '/LimitRange': objects.limitRange,
  '/ReplicationController': workloads.replicationController,
  '/Endpoints': objects.endpoints,
  'apps/Deployment': workloads.deployment,
  'apps/ReplicaSet': workloads.replicaSet,
  'apps/StatefulSet': workloads.statefulSet,
  'apps/DaemonSet': workloads.daemonSet,
  'batch/Job': workloads.job,
  'batch/CronJob': workloads.cronJob,
  'autoscaling/HorizontalPodAutoscaler': objects.horizontalPodAutoscaler,
  'networking.k8s.io/NetworkPolicy': objects.networkPolicy,
  'rbac.authorization.k8s.io/RoleBinding': objects.binding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': objects.binding,
  'storage.k8s.io/StorageClass': objects.storageClass,
  'scheduling.k8s.io/PriorityClass': objects.priorityClass,
  'discovery.k8s.io/EndpointSlice': objects.endpointSlice,
  'apiextensions.k8s.io/CustomResourceDefinition': objects.customResourceDefinition,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': objects.admissionPolicy,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': objects.admissionPolicyBinding,
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': objects.mutatingAdmissionPolicy,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': objects.admissionPolicyBinding,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': objects.webhookConfiguration,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': objects.mutatingWebhookConfiguration,
};

/** Fills in what the type's defaults say, in place. Idempotent. */
export function applyDefaults(type: ServedType, object: Record<string, unknown>): void {
  byKind[`${type.group}/${type.kind}`]?.(object);
  type.custom?.applyDefaults(object);
}
