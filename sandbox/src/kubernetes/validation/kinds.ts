import type { KubeObject } from '../contract.ts';
import type { FieldFault } from '../registry/failures.ts';
import type { ServedType } from '../types/served.ts';
import { endpointSliceFaults, endpointsFaults } from './addresses.ts';
import { autoscalerFaults } from './autoscalers.ts';
import { definitionFaults } from './definitions.ts';
import { eventFaults } from './events.ts';
import { ingressFaults } from './ingresses.ts';
import { networkPolicyFaults, serviceFaults } from './networks.ts';
import { nodeFaults } from './nodes.ts';
import { podFaults } from './pods.ts';
import {
  mutatingBindingFaults,
  mutatingPolicyFaults,
  validatingBindingFaults,
  validatingPolicyFaults,
} from './policies.ts';
import { priorityClassFaults } from './priority-classes.ts';
import { limitRangeFaults, quotaFaults } from './quotas.ts';
import { cronJobFaults } from './schedules.ts';
import { configMapFaults, secretFaults } from './secrets.ts';
import { bindingFaults, jobFaults, roleFaults, workloadFaults } from './workloads.ts';

type Check = (object: KubeObject) => FieldFault[];

const checks: Readonly<Record<string, Check>> = {
  '/Pod': podFaults,
  '/Node': nodeFaults,
  '/Endpoints': endpointsFaults,
  'discovery.k8s.io/EndpointSlice': endpointSliceFaults,
  '/Event': eventFaults,
  '/Service': serviceFaults,
  '/ResourceQuota': quotaFaults,
  '/LimitRange': limitRangeFaults,
  '/Secret': secretFaults,
  '/ConfigMap': configMapFaults,
  'apps/Deployment': workloadFaults,
  'apps/ReplicaSet': workloadFaults,
  'apps/StatefulSet': workloadFaults,
  'apps/DaemonSet': workloadFaults,
  'scheduling.k8s.io/PriorityClass': priorityClassFaults,
  'batch/Job': jobFaults,
  'batch/CronJob': cronJobFaults,
  'autoscaling/HorizontalPodAutoscaler': autoscalerFaults,
  'networking.k8s.io/Ingress': ingressFaults,
  'networking.k8s.io/NetworkPolicy': networkPolicyFaults,
  'rbac.authorization.k8s.io/Role': roleFaults,
  'rbac.authorization.k8s.io/ClusterRole': roleFaults,
  'rbac.authorization.k8s.io/RoleBinding': bindingFaults,
  'rbac.authorization.k8s.io/ClusterRoleBinding': bindingFaults,
  'apiextensions.k8s.io/CustomResourceDefinition': definitionFaults,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': validatingPolicyFaults,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': validatingBindingFaults,
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': mutatingPolicyFaults,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': mutatingBindingFaults,
};

/** What the rules of a kind find wrong. */
export function kindFaults(type: ServedType, object: KubeObject, old?: KubeObject): FieldFault[] {
  if (type.custom !== undefined) return [...type.custom.validate(object, old)];
  return checks[`${type.group}/${type.kind}`]?.(object) ?? [];
}
