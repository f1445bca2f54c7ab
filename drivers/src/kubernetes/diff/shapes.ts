import type { JsonObject } from '@tenantry/kinds';
import { asList, asObject, asText, OWN_LABEL_PREFIX } from '../mark.ts';
import type { Shape } from './shape.ts';

// Merge keys, sets and atomic lists are those of the API's published schema (`x-kubernetes-list-type`,
// `x-kubernetes-list-map-keys`); defaults are those the API server writes into what it stores.

const map: Shape = { droppedWhenEmpty: true };
const quantities: Shape = { values: { quantity: true }, droppedWhenEmpty: true };
const byName = { keys: ['name'] };

const metadata: Shape = {
  fields: {
    labels: { droppedWhenEmpty: true, closedPrefixes: [OWN_LABEL_PREFIX] },
    annotations: map,
    finalizers: { list: 'set' },
    ownerReferences: { list: { keys: ['uid'] } },
  },
};

const labelSelector: Shape = { fields: { matchLabels: map } };

const resources: Shape = {
  fields: { limits: quantities, requests: quantities, claims: { list: byName } },
};

const container: Shape = {
  fields: {
    env: {
      list: byName,
      items: {
        fields: {
          valueFrom: {
            fields: {
              fieldRef: { defaults: { apiVersion: 'v1' } },
              resourceFieldRef: { fields: { divisor: { quantity: true } } },
            },
          },
        },
      },
    },
    ports: { list: { keys: ['containerPort', 'protocol'], defaults: { protocol: 'TCP' } } },
    volumeMounts: { list: { keys: ['mountPath'] } },
    volumeDevices: { list: { keys: ['devicePath'] } },
    resources,
  },
};

const podSpec: Shape = {
  fields: {
    containers: { list: byName, items: container },
    initContainers: { list: byName, items: container },
    ephemeralContainers: { list: byName, items: container },
    volumes: { list: byName, items: { fields: { emptyDir: { fields: { sizeLimit: { quantity: true } } } } } },
    imagePullSecrets: { list: byName },
    hostAliases: { list: { keys: ['ip'] } },
    schedulingGates: { list: byName },
    resourceClaims: { list: byName },
    topologySpreadConstraints: { list: { keys: ['topologyKey', 'whenUnsatisfiable'] } },
    nodeSelector: { droppedWhenEmpty: true, closed: true },
    overhead: quantities,
    resources,
  },
};

const podTemplate: Shape = { fields: { metadata, spec: podSpec } };

const volumeClaimSpec: Shape = { fields: { resources, selector: labelSelector } };

const networkPolicyPeer: Shape = { fields: { podSelector: labelSelector, namespaceSelector: labelSelector } };
const networkPolicyPorts: Shape = { items: { defaults: { protocol: 'TCP' } } };

const networkPolicySpec: Shape = {
  closed: true,
  fields: {
    podSelector: labelSelector,
    ingress: { items: { fields: { from: { items: networkPolicyPeer }, ports: networkPolicyPorts } } },
    egress: { items: { fields: { to: { items: networkPolicyPeer }, ports: networkPolicyPorts } } },
  },
  defaults: (spec: JsonObject): JsonObject => ({
    podSelector: {},
    policyTypes: asList(spec.egress).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'],
  }),
};

const roleBinding: Shape = {
  fields: {
    roleRef: { closed: true, defaults: { apiGroup: 'rbac.authorization.k8s.io' } },
    subjects: {
      closed: true,
      items: {
        defaults: (subject: JsonObject): JsonObject => ({
          apiGroup: subject.kind === 'ServiceAccount' ? '' : 'rbac.authorization.k8s.io',
        }),
      },
    },
  },
};

const role: Shape = { fields: { rules: { closed: true }, aggregationRule: { closed: true } } };

/** For containers the server completes maxima to defaults, and defaults to default requests. */
function limitDefaults(item: JsonObject): JsonObject {
  if (asText(item.type) !== 'Container') return {};
  const limits = { ...asObject(item.max), ...asObject(item.default) };
  const requests = { ...asObject(item.min), ...limits, ...asObject(item.defaultRequest) };
  return { default: limits, defaultRequest: requests };
}

const limitItem: Shape = {
  defaults: limitDefaults,
  fields: {
    max: quantities,
    min: quantities,
    maxLimitRequestRatio: quantities,
    default: quantities,
    defaultRequest: quantities,
  },
};

const matchResources: Shape = {
  fields: {
    resourceRules: { items: { defaults: { scope: '*' } } },
    excludeResourceRules: { items: { defaults: { scope: '*' } } },
    namespaceSelector: labelSelector,
    objectSelector: labelSelector,
  },
  defaults: { namespaceSelector: {}, objectSelector: {}, matchPolicy: 'Equivalent' },
};

const validatingPolicySpec: Shape = {
  closed: true,
  fields: {
    matchConstraints: matchResources,
    matchConditions: { list: byName },
    variables: { list: byName },
  },
  defaults: { failurePolicy: 'Fail' },
};

const mutatingPolicySpec: Shape = {
  closed: true,
  fields: { matchConstraints: matchResources, matchConditions: { list: byName } },
  defaults: { failurePolicy: 'Fail' },
};

const policyBindingSpec: Shape = {
  closed: true,
  fields: { validationActions: { list: 'set' }, matchResources },
};

const webhooks: Shape = {
  fields: {
    webhooks: {
      list: byName,
      items: { fields: { matchConditions: { list: byName }, rules: { items: { defaults: { scope: '*' } } } } },
    },
  },
};

const servicePorts: Shape = { list: { keys: ['port', 'protocol'], defaults: { protocol: 'TCP' } } };

const metricTargets: Shape = {
  items: {
    fields: Object.fromEntries(
      ['pods', 'object', 'external', 'resource', 'containerResource'].map((source) => [
        source,
        { fields: { target: { fields: { value: { quantity: true }, averageValue: { quantity: true } } } } },
      ]),
    ),
  },
};

/** By kind; the API group is left out because no two of these share a kind. */
const SHAPES: Readonly<Record<string, Shape>> = {
  Namespace: {
    fields: {
      metadata: {
        fields: {
          ...metadata.fields,
          labels: { droppedWhenEmpty: true, closedPrefixes: [OWN_LABEL_PREFIX, 'pod-security.kubernetes.io/'] },
        },
      },
    },
  },
  ServiceAccount: { fields: { secrets: { list: byName } } },
  ConfigMap: { fields: { data: map, binaryData: map } },
  Secret: { fields: { data: map } },
  Role: role,
  ClusterRole: role,
  RoleBinding: roleBinding,
  ClusterRoleBinding: roleBinding,
  ResourceQuota: { fields: { spec: { closed: true, fields: { hard: quantities } } } },
  LimitRange: { fields: { spec: { closed: true, fields: { limits: { items: limitItem } } } } },
  NetworkPolicy: { fields: { spec: networkPolicySpec } },
  CiliumNetworkPolicy: { fields: { spec: { closed: true }, specs: { closed: true } } },
  CiliumClusterwideNetworkPolicy: { fields: { spec: { closed: true }, specs: { closed: true } } },
  ValidatingAdmissionPolicy: { fields: { spec: validatingPolicySpec } },
  ValidatingAdmissionPolicyBinding: { fields: { spec: policyBindingSpec } },
  MutatingAdmissionPolicy: { fields: { spec: mutatingPolicySpec } },
  MutatingAdmissionPolicyBinding: { fields: { spec: policyBindingSpec } },
  ValidatingWebhookConfiguration: webhooks,
  MutatingWebhookConfiguration: webhooks,
  Pod: { fields: { spec: podSpec } },
  PodTemplate: { fields: { template: podTemplate } },
  Deployment: { fields: { spec: { fields: { template: podTemplate, selector: labelSelector } } } },
  ReplicaSet: { fields: { spec: { fields: { template: podTemplate, selector: labelSelector } } } },
  DaemonSet: { fields: { spec: { fields: { template: podTemplate, selector: labelSelector } } } },
  StatefulSet: {
    fields: {
      spec: {
        fields: {
          template: podTemplate,
          selector: labelSelector,
          volumeClaimTemplates: { items: { fields: { spec: volumeClaimSpec } } },
        },
      },
    },
  },
  Job: { fields: { spec: { fields: { template: podTemplate } } } },
  CronJob: {
    fields: { spec: { fields: { jobTemplate: { fields: { spec: { fields: { template: podTemplate } } } } } } },
  },
  PersistentVolumeClaim: { fields: { spec: volumeClaimSpec } },
  Service: {
    fields: { spec: { fields: { ports: servicePorts, selector: { droppedWhenEmpty: true, closed: true } } } },
  },
  HorizontalPodAutoscaler: { fields: { spec: { fields: { metrics: metricTargets } } } },
  StorageClass: { fields: { parameters: map } },
};

/** What is known of a kind; an unknown kind is compared as open maps, atomic lists and scalars. */
export function shapeOf(kind: string): Shape {
  const known = SHAPES[kind];
  return { fields: { metadata, ...known?.fields } };
}
