import type { JsonObject } from '@tenantry/kinds';
import type { KubeRequest } from '../call.ts';
import type { Attack } from '../facts.ts';

/** Objects that keep every rule of every tenant, whatever its settings. Rules change one field of them. */

export function imageOf({ attacker }: Attack): string {
  return `${attacker.registries?.[0] ?? 'registry.k8s.io'}/pause:3.10`;
}

const SECURITY = {
  allowPrivilegeEscalation: false,
  privileged: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

const RESOURCES = {
  requests: { cpu: '1m', memory: '1Mi', 'ephemeral-storage': '1Mi' },
  limits: { cpu: '1m', memory: '1Mi', 'ephemeral-storage': '1Mi' },
};

export function container(attack: Attack, name = 'main'): JsonObject {
  return {
    name,
    image: imageOf(attack),
    imagePullPolicy: 'Always',
    securityContext: SECURITY,
    resources: RESOURCES,
  };
}

/** Labels that no Service or policy selects, and by which what a run left behind is found. */
export const markOf = ({ run }: Attack): Record<string, string> => ({ 'tenantry-conformance': run });

export function podSpec(attack: Attack): JsonObject {
  const { attacker } = attack;
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    nodeSelector: attacker.isDedicated ? { tenantname: attacker.namespace } : { 'kubernetes.io/os': 'linux' },
    tolerations: [
      attacker.isDedicated
        ? { key: 'tenantry.dev/tenant', operator: 'Equal', value: attacker.tenant, effect: 'NoSchedule' }
        : { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
    ],
    containers: [container(attack)],
    initContainers: [container(attack, 'first')],
    volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '1Mi' } }],
  };
}

const create = (
  { attacker }: Attack,
  group: string,
  version: string,
  resource: string,
  body: JsonObject,
): KubeRequest => ({
  verb: 'create',
  group,
  version,
  resource,
  namespace: attacker.namespace,
  dryRun: true,
  body,
});

const metadata = (attack: Attack, name: string): JsonObject => ({
  name: `conformance-${name}-${attack.run}`,
  labels: markOf(attack),
  annotations: {},
});

export function pod(attack: Attack, spec: JsonObject = {}): KubeRequest {
  return create(attack, '', 'v1', 'pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(attack, 'pod'),
    spec: { ...podSpec(attack), ...spec },
  });
}

export function daemonSet(attack: Attack): KubeRequest {
  const labels = { 'conformance-set': attack.run };
  const { initContainers: _, ...spec } = podSpec(attack);
  return create(attack, 'apps', 'v1', 'daemonsets', {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadata(attack, 'set'),
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  });
}

export function service(attack: Attack, spec: JsonObject = {}): KubeRequest {
  return create(attack, '', 'v1', 'services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(attack, 'service'),
    spec: {
      type: 'ClusterIP',
      selector: { app: 'none' },
      ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
      ...spec,
    },
  });
}

/** One that needs no port on any node. */
export function loadBalancer(attack: Attack): KubeRequest {
  const loadBalancerClass = attack.attacker.annotations['tenantry.dev/load-balancer-classes']?.split(',')[0];
  return service(attack, {
    type: 'LoadBalancer',
    allocateLoadBalancerNodePorts: false,
    ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
  });
}

/** An ingress for the attacker's own first host. */
export function ingress(attack: Attack): KubeRequest {
  const host = attack.attacker.hosts[0] ?? '';
  const ingressClass = attack.attacker.ingressClasses?.[0];
  return create(attack, 'networking.k8s.io', 'v1', 'ingresses', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(attack, 'ingress'),
    spec: {
      ...(ingressClass === undefined ? {} : { ingressClassName: ingressClass }),
      tls: [{ hosts: [host], secretName: 'none' }],
      rules: [
        {
          host,
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'none', port: { number: 80 } } } }],
          },
        },
      ],
    },
  });
}

export function httpRoute(attack: Attack): KubeRequest {
  return create(attack, 'gateway.networking.k8s.io', 'v1', 'httproutes', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadata(attack, 'route'),
    spec: {
      hostnames: [attack.attacker.hosts[0] ?? ''],
      rules: [{ backendRefs: [{ name: 'none', port: 80, namespace: attack.attacker.namespace }] }],
    },
  });
}

export function volumeClaim(attack: Attack): KubeRequest {
  const storageClass = attack.attacker.storageClasses?.[0];
  return create(attack, '', 'v1', 'persistentvolumeclaims', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(attack, 'claim'),
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Mi' } },
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    },
  });
}

export function secret(attack: Attack): KubeRequest {
  return create(attack, '', 'v1', 'secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      ...metadata(attack, 'secret'),
      annotations: { 'kubernetes.io/service-account.name': `${attack.attacker.namespace}-edit-user` },
    },
    type: 'Opaque',
    stringData: { key: 'value' },
  });
}

export function configMap(attack: Attack): KubeRequest {
  return create(attack, '', 'v1', 'configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(attack, 'map'),
    data: { key: 'value' },
  });
}

export function event(attack: Attack): KubeRequest {
  const { namespace } = attack.attacker;
  return create(attack, '', 'v1', 'events', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { ...metadata(attack, 'event'), namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name: 'none', namespace },
    reason: 'Conformance',
    message: 'none',
    type: 'Normal',
  });
}
