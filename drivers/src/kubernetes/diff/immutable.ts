import type { Path } from './path.ts';

/** What of a kind cannot change in place, or, where the list is shorter, what alone can. */
type Rule =
  | { readonly fixed: readonly string[]; readonly reason: string }
  | { readonly within: string; readonly except: readonly string[]; readonly reason: string };

const RULES: Readonly<Record<string, Rule>> = {
  RoleBinding: { fixed: ['roleRef'], reason: 'a binding keeps the role it was made for' },
  ClusterRoleBinding: { fixed: ['roleRef'], reason: 'a binding keeps the role it was made for' },
  Service: { fixed: ['spec.clusterIP', 'spec.clusterIPs'], reason: 'a service keeps its cluster address' },
  Deployment: { fixed: ['spec.selector'], reason: 'the selector of a deployment is fixed' },
  ReplicaSet: { fixed: ['spec.selector'], reason: 'the selector of a replica set is fixed' },
  DaemonSet: { fixed: ['spec.selector'], reason: 'the selector of a daemon set is fixed' },
  StatefulSet: {
    within: 'spec',
    except: [
      'replicas',
      'ordinals',
      'template',
      // It is made anew around its pods: stateful-set.ts.
      'volumeClaimTemplates',
      'updateStrategy',
      'revisionHistoryLimit',
      'persistentVolumeClaimRetentionPolicy',
      'minReadySeconds',
    ],
    reason: 'a stateful set allows only replicas, ordinals, template, claims, update strategy and retention to change',
  },
  Job: {
    fixed: [
      'spec.template',
      'spec.selector',
      'spec.manualSelector',
      'spec.completionMode',
      'spec.podFailurePolicy',
      'spec.successPolicy',
      'spec.backoffLimitPerIndex',
    ],
    reason: 'what a job runs is fixed once it is made',
  },
  Pod: {
    within: 'spec',
    except: ['containers', 'initContainers', 'activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds'],
    reason: 'a pod is fixed once it is made, but for its images',
  },
  StorageClass: {
    fixed: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
    reason: 'the parameters of a storage class are fixed',
  },
  PersistentVolumeClaim: {
    within: 'spec',
    except: ['resources', 'volumeAttributesClassName'],
    reason: 'a claim can only grow',
  },
  PriorityClass: { fixed: ['value', 'preemptionPolicy'], reason: 'the value of a priority class is fixed' },
  IngressClass: { fixed: ['spec.controller'], reason: 'the controller of an ingress class is fixed' },
  RuntimeClass: { fixed: ['handler'], reason: 'the handler of a runtime class is fixed' },
  ResourceQuota: { fixed: ['spec.scopes', 'spec.scopeSelector'], reason: 'the scopes of a quota are fixed' },
  Secret: { fixed: ['type'], reason: 'the type of a secret is fixed' },
  CustomResourceDefinition: {
    fixed: ['spec.scope', 'spec.group', 'spec.names.plural', 'spec.names.kind'],
    reason: 'names and scope of a definition are fixed',
  },
};

/**
 * Why a change at a path cannot be made in place, or null where it can.
 *
 * @param frozen whether the object says of itself `immutable: true` (ConfigMaps and Secrets)
 */
export function immutableReason(kind: string, path: Path, frozen: boolean): string | null {
  const names = path.map((segment) => (segment.kind === 'field' ? segment.name : '*'));
  const dotted = names.join('.');
  if (frozen && (kind === 'ConfigMap' || kind === 'Secret') && names[0] !== 'metadata') {
    return 'it was declared immutable';
  }
  const rule = RULES[kind];
  if (rule === undefined) return null;
  if ('fixed' in rule) {
    return rule.fixed.some((field) => dotted === field || dotted.startsWith(`${field}.`)) ? rule.reason : null;
  }
  return names[0] === rule.within && !rule.except.includes(names[1] ?? '') ? rule.reason : null;
}
