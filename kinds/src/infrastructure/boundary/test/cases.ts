/** One rule attacked: an object that keeps it and must be admitted, and one that differs in one thing and must not. */
export interface Case {
  readonly rule: string;
  /** What the mutant does, in words. */
  readonly attack: string;
  readonly tenant: 'plain' | 'rich' | 'gold';
  /** Collection below the namespace: `/api/v1/…/pods`. */
  readonly collection: string;
  readonly control: object;
  readonly mutant: object;
}

type Fields = Record<string, unknown>;

const core = (plural: string) => ({ root: '/api/v1', plural });
const PODS = core('pods');
const SERVICES = core('services');
const CLAIMS = core('persistentvolumeclaims');
const SECRETS = core('secrets');
const INGRESSES = { root: '/apis/networking.k8s.io/v1', plural: 'ingresses' };
const ROUTES = { root: '/apis/gateway.networking.k8s.io/v1', plural: 'httproutes' };
const DAEMON_SETS = { root: '/apis/apps/v1', plural: 'daemonsets' };

function at(tenant: Case['tenant'], { root, plural }: { root: string; plural: string }): string {
  return `${root}/namespaces/duploservices-${tenant}/${plural}`;
}

const container = (more: Fields = {}) => ({ name: 'c', image: 'registry.example.com/team/web:1', ...more });
const pod = (spec: Fields = {}, metadata: Fields = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'x', ...metadata },
  spec: { containers: [container()], ...spec },
});

function podCase(
  rule: string,
  attack: string,
  mutant: Fields,
  control: Fields = {},
  tenant: Case['tenant'] = 'plain',
): Case {
  return { rule, attack, tenant, collection: at(tenant, PODS), control: pod(control), mutant: pod(mutant) };
}

const volume = (source: Fields) => ({ volumes: [{ name: 'v', ...source }] });
const token = (fields: Fields) =>
  volume({ projected: { sources: [{ serviceAccountToken: { path: 'token', ...fields } }] } });
const nodeAffinity = (key: string, operator: string, values?: string[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }] }],
      },
    },
  },
});
const podTerm = (more: Fields) => ({
  labelSelector: { matchLabels: { app: 'x' } },
  topologyKey: 'kubernetes.io/hostname',
  ...more,
});
const OWN_TAINT = { key: 'tenantry.dev/tenant', operator: 'Equal', effect: 'NoSchedule' };

const POD_CASES: readonly Case[] = [
  podCase(
    'pod-toleration',
    "another tenant's taint",
    { tolerations: [{ ...OWN_TAINT, value: 'gold' }] },
    { tolerations: [{ ...OWN_TAINT, value: 'plain' }] },
  ),
  podCase('pod-toleration', "any tenant's taint", { tolerations: [{ key: OWN_TAINT.key, operator: 'Exists' }] }),
  podCase('pod-toleration', 'every taint', { tolerations: [{ operator: 'Exists' }] }),
  podCase('pod-toleration', 'the control plane', {
    tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
  }),
  podCase(
    'pod-toleration',
    'a taint that is not in its list',
    { tolerations: [{ key: 'example.com/gpus', operator: 'Exists' }] },
    { tolerations: [{ key: 'example.com/gpu', operator: 'Exists' }] },
    'rich',
  ),
  podCase('pod-toleration', 'spot nodes that it would share', {
    tolerations: [{ key: 'kubernetes.azure.com/scalesetpriority', operator: 'Equal', value: 'spot' }],
  }),
  podCase(
    'pod-toleration',
    'other marks of nodes than that of spot',
    { tolerations: [{ key: 'kubernetes.azure.com/mode', operator: 'Exists' }] },
    { tolerations: [{ key: 'kubernetes.azure.com/scalesetpriority', operator: 'Equal', value: 'spot' }] },
    'gold',
  ),
  podCase('pod-node-selector', "another tenant's nodes", { nodeSelector: { tenantname: 'duploservices-gold' } }),
  podCase('pod-node-selector', "another tenant's nodes by the other label", {
    nodeSelector: { 'tenantry.dev/tenant': 'gold' },
  }),
  podCase(
    'pod-node-affinity',
    "another tenant's nodes",
    nodeAffinity('tenantname', 'In', ['duploservices-gold']),
    nodeAffinity('tenantname', 'DoesNotExist'),
  ),
  podCase('pod-node-affinity', 'whatever nodes some tenant has', nodeAffinity('tenantname', 'Exists')),
  podCase('pod-node-affinity', "another tenant's nodes, preferred", {
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 1,
            preference: {
              matchExpressions: [{ key: 'tenantname', operator: 'In', values: ['duploservices-gold'] }],
            },
          },
        ],
      },
    },
  }),
  podCase(
    'pod-cross-namespace-affinity',
    "keeping off whatever node holds another's pods",
    {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [podTerm({ namespaceSelector: {} })],
        },
      },
    },
    { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [podTerm({})] } } },
  ),
  podCase('pod-cross-namespace-affinity', "sitting beside another's pods", {
    affinity: {
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: podTerm({ namespaces: ['duploservices-gold'] }) },
        ],
      },
    },
  }),
  podCase('pod-node-name', 'a node by name', { nodeName: 'n1' }),
  podCase(
    'pod-grace-period',
    'a pod that takes a year to end',
    { terminationGracePeriodSeconds: 31_536_000 },
    { terminationGracePeriodSeconds: 3600 },
  ),
  podCase(
    'pod-priority-class',
    'a class that is not its own',
    { priorityClassName: 'system-cluster-critical' },
    { priorityClassName: 'listed' },
    'rich',
  ),
  podCase('pod-host-network', "the node's network", { hostNetwork: true }),
  podCase('pod-host-pid', "the node's processes", { hostPID: true }),
  podCase('pod-host-ipc', "the node's memory segments", { hostIPC: true }),
  podCase(
    'pod-host-port',
    'a port of the node',
    { containers: [container({ ports: [{ containerPort: 80, hostPort: 80 }] })] },
    { containers: [container({ ports: [{ containerPort: 80 }] })] },
  ),
  podCase('pod-host-process', 'a process of a Windows node', {
    hostNetwork: true,
    securityContext: { windowsOptions: { hostProcess: true, runAsUserName: 'NT AUTHORITY\\SYSTEM' } },
  }),
  podCase(
    'pod-probe-host',
    'a request of the node to an address of its choice',
    { containers: [container({ livenessProbe: { httpGet: { host: '169.254.169.254', port: 80 } } })] },
    { containers: [container({ livenessProbe: { httpGet: { port: 80 } } })] },
  ),
  podCase('pod-probe-host', 'a connection of the node when a container ends', {
    containers: [container({ lifecycle: { preStop: { tcpSocket: { host: '10.0.0.1', port: 80 } } } })],
  }),
  {
    rule: 'pod-network-annotation',
    attack: "another's address",
    tenant: 'plain',
    collection: at('plain', PODS),
    control: pod({}, { annotations: { 'example.com/note': 'x' } }),
    mutant: pod({}, { annotations: { 'cni.projectcalico.org/floatingIPs': '["10.0.0.9"]' } }),
  },
  podCase('pod-privileged', 'a privileged container', {
    containers: [container({ securityContext: { privileged: true } })],
  }),
  podCase(
    'pod-capabilities',
    'the right to read raw packets',
    { containers: [container({ securityContext: { capabilities: { add: ['NET_RAW'] } } })] },
    { containers: [container({ securityContext: { capabilities: { add: ['CHOWN'] } } })] },
  ),
  podCase(
    'pod-sysctl',
    'a setting of the kernel that all share',
    { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
    { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } },
  ),
  podCase('pod-host-path', "the node's files", volume({ hostPath: { path: '/' } }), volume({ emptyDir: {} })),
  podCase(
    'pod-volume-type',
    'a share that the node mounts',
    volume({ nfs: { server: '10.0.0.4', path: '/' } }),
    volume({ configMap: { name: 'c' } }),
  ),
  podCase(
    'pod-csi-driver',
    'a share by a driver that takes its address from the pod',
    volume({ csi: { driver: 'file.csi.azure.com', volumeAttributes: { server: 'x' } } }),
    volume({ csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true } }),
  ),
  podCase(
    'pod-token-expiry',
    'a token for a year',
    token({ expirationSeconds: 31_536_000 }),
    token({ expirationSeconds: 86_400 }),
  ),
  podCase(
    'pod-person-token',
    "an editor's token",
    {
      serviceAccountName: 'duploservices-plain-edit-user',
      automountServiceAccountToken: false,
      ...token({ expirationSeconds: 86_400 }),
    },
    {
      serviceAccountName: 'duploservices-plain-edit-user',
      automountServiceAccountToken: false,
      ...token({ audience: 'api://AzureADTokenExchange' }),
    },
  ),
  podCase(
    'pod-person-token',
    "a viewer's token, mounted as it always is",
    { serviceAccountName: 'duploservices-plain-readonly-user', automountServiceAccountToken: true },
    { serviceAccountName: 'workload', automountServiceAccountToken: true },
  ),
  podCase(
    'pod-certificate',
    'a certificate for the cluster',
    volume({ projected: { sources: [{ podCertificate: { signerName: 'example.com/s', keyType: 'ED25519' } }] } }),
    volume({ projected: { sources: [{ downwardAPI: { items: [] } }] } }),
  ),
  ...[
    'nginx',
    'registry.example.com/teams/web',
    'registry.example.com:5000/team/web',
    'team/web',
    'evil.example.com/registry.example.com/team/web',
  ].map((image) =>
    podCase('pod-registry', image, { containers: [container({ image })] }, { containers: [container()] }, 'rich'),
  ),
  podCase(
    'pod-registry',
    'an image as a volume',
    volume({ image: { reference: 'nginx' } }),
    volume({ image: { reference: 'docker.io/library/redis@sha256:abc', pullPolicy: 'Always' } }),
    'rich',
  ),
  podCase(
    'pod-pull-policy',
    'an image that a node keeps, as a volume',
    volume({ image: { reference: 'docker.io/library/redis', pullPolicy: 'Never' } }),
    volume({ image: { reference: 'docker.io/library/redis', pullPolicy: 'Always' } }),
    'rich',
  ),
];

const service = (spec: Fields, annotations: Fields = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'x', annotations },
  spec: { ports: [{ port: 80 }], ...spec },
});

function serviceCase(rule: string, attack: string, mutant: object, control: object = service({})): Case {
  return { rule, attack, tenant: 'rich', collection: at('rich', SERVICES), control, mutant };
}

const balancer = (more: Fields = {}) => ({
  type: 'LoadBalancer',
  allocateLoadBalancerNodePorts: false,
  ...more,
});
const external = (externalName: string) => service({ type: 'ExternalName', externalName, ports: undefined });

const SERVICE_CASES: readonly Case[] = [
  serviceCase('service-node-port', 'a port of every node', service({ type: 'NodePort' })),
  {
    rule: 'service-load-balancer',
    attack: 'a load balancer it does not have',
    tenant: 'plain',
    collection: at('plain', SERVICES),
    control: service({}),
    mutant: service(balancer()),
  },
  serviceCase(
    'service-load-balancer-node-ports',
    'node ports along with a load balancer',
    service({ type: 'LoadBalancer' }),
    service(balancer()),
  ),
  serviceCase(
    'service-explicit-node-port',
    'a node port along with a load balancer',
    service(balancer({ ports: [{ port: 80, nodePort: 30_080 }] })),
    service(balancer()),
  ),
  serviceCase('service-external-ip', "another's address", service({ externalIPs: ['10.0.0.1'] })),
  serviceCase(
    'service-load-balancer-ip',
    "another's public address",
    service(balancer({ loadBalancerIP: '20.0.0.1' })),
    service(balancer()),
  ),
  serviceCase(
    'service-load-balancer-class',
    'a class that is not its own',
    service(balancer({ loadBalancerClass: 'example.com/other' })),
    service(balancer({ loadBalancerClass: 'example.com/own' })),
  ),
  ...['metadata.google.internal', 'web.duploservices-gold.svc.cluster.local', 'evilapi.example.com.'].map((name) =>
    serviceCase('service-external-name', name, external(name), external('db.api.example.com')),
  ),
  ...[
    'service.beta.kubernetes.io/azure-pip-name',
    'service.beta.kubernetes.io/azure-load-balancer-resource-group',
    'metallb.universe.tf/loadBalancerIPs',
    'lbipam.cilium.io/ips',
    'service.cilium.io/global',
  ].map((key) =>
    serviceCase(
      'service-annotation',
      key,
      service(balancer(), { [key]: 'x' }),
      service(balancer(), {
        'service.beta.kubernetes.io/azure-load-balancer-internal': 'true',
        'service.beta.kubernetes.io/azure-load-balancer-health-probe-request-path': '/up',
        'prometheus.io/scrape': 'true',
      }),
    ),
  ),
  serviceCase(
    'service-dns-name',
    "a record for another's name among its own",
    service({}, { 'external-dns.alpha.kubernetes.io/hostname': 'shop.example.com,bank.example.com' }),
    service({}, { 'external-dns.alpha.kubernetes.io/hostname': 'shop.example.com, a.b.rich.example.com' }),
  ),
];

const RULE = { host: 'shop.example.com', http: { paths: [path()] } };
function path() {
  return { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } };
}
const ofPath = (text: string) => ({
  ...RULE,
  http: { paths: [{ ...path(), path: text, pathType: 'ImplementationSpecific' }] },
});
const ingress = (spec: Fields = {}, annotations: Fields = {}) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'x', annotations },
  spec: { ingressClassName: 'nginx', rules: [RULE], ...spec },
});
function ingressCase(rule: string, attack: string, mutant: object, control: object = ingress()): Case {
  return { rule, attack, tenant: 'rich', collection: at('rich', INGRESSES), control, mutant };
}
const NGINX = 'nginx.ingress.kubernetes.io';

const INGRESS_CASES: readonly Case[] = [
  ingressCase('ingress-default-backend', 'every host', ingress({ defaultBackend: path().backend })),
  ingressCase('ingress-host-missing', 'every host', ingress({ rules: [{ http: RULE.http }] })),
  ...['bank.example.com', '*.example.com', 'richXexample.com'.toLowerCase(), 'evilrich.example.com'].map((host) =>
    ingressCase(
      'ingress-host',
      host,
      ingress({ rules: [{ ...RULE, host }] }),
      ingress({ rules: [{ ...RULE, host: '*.a.rich.example.com' }] }),
    ),
  ),
  ...['/;}location /evil{', '/a b', '/"', '/x\ny'].map((unsafe) =>
    ingressCase(
      'ingress-path',
      `${JSON.stringify(unsafe)} as a path`,
      ingress({ rules: [ofPath(unsafe)] }),
      ingress({ rules: [ofPath('/api(/|$)(.*\\d+)')] }),
    ),
  ),
  ingressCase(
    'ingress-tls-host',
    "a certificate for another's name",
    ingress({ tls: [{ hosts: ['bank.example.com'], secretName: 's' }] }),
    ingress({ tls: [{ hosts: ['shop.example.com'], secretName: 's' }] }),
  ),
  ingressCase('ingress-tls-host', 'a certificate for no name', ingress({ tls: [{ secretName: 's' }] })),
  ingressCase('ingress-class', 'a class that is not its own', ingress({ ingressClassName: 'internal' })),
  ingressCase('ingress-class', 'no class', ingress({ ingressClassName: undefined })),
  ingressCase(
    'ingress-class-annotation',
    'a class that is not its own, by the annotation',
    ingress({ ingressClassName: undefined }, { 'kubernetes.io/ingress.class': 'internal' }),
    ingress({ ingressClassName: undefined }, { 'kubernetes.io/ingress.class': 'nginx' }),
  ),
  ...[
    `${NGINX}/configuration-snippet`,
    `${NGINX}/server-alias`,
    `${NGINX}/auth-url`,
    `${NGINX}/auth-tls-secret`,
    'alb.ingress.kubernetes.io/group.name',
    'traefik.ingress.kubernetes.io/router.middlewares',
    'cert-manager.io/common-name',
    'unknown.example.com/x',
  ].map((key) =>
    ingressCase(
      'ingress-annotation',
      key,
      ingress({}, { [key]: 'x' }),
      ingress(
        {},
        {
          [`${NGINX}/rewrite-target`]: '/$2',
          [`${NGINX}/proxy-body-size`]: '8m',
          'cert-manager.io/cluster-issuer': 'public',
          'meta.helm.sh/release-name': 'x',
          'own.example.com/thing': 'x',
          note: 'x',
        },
      ),
    ),
  ),
  ...['/;}location /evil{', '/"', "/'", '/\n', '/\\'].map((value) =>
    ingressCase(
      'ingress-annotation-value',
      `${JSON.stringify(value)} in a setting`,
      ingress({}, { [`${NGINX}/rewrite-target`]: value }),
    ),
  ),
  ingressCase(
    'ingress-dns-name',
    "a record for another's name",
    ingress({}, { 'external-dns.alpha.kubernetes.io/hostname': 'bank.example.com' }),
    ingress({}, { 'external-dns.alpha.kubernetes.io/hostname': 'shop.example.com' }),
  ),
];

const PARENT = { name: 'public', namespace: 'gateways' };
const route = (spec: Fields = {}, annotations: Fields = {}) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'x', annotations },
  spec: {
    parentRefs: [PARENT],
    hostnames: ['shop.example.com'],
    rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
    ...spec,
  },
});
function routeCase(rule: string, attack: string, mutant: object, control: object = route()): Case {
  return { rule, attack, tenant: 'rich', collection: at('rich', ROUTES), control, mutant };
}
const mirror = { type: 'RequestMirror', requestMirror: { backendRef: { name: 'w', namespace: 'duploservices-gold' } } };

const ROUTE_CASES: readonly Case[] = [
  routeCase('route-host-missing', 'every host of the gateway', route({ hostnames: undefined })),
  routeCase('route-host-missing', 'every host of the gateway, by an empty list', route({ hostnames: [] })),
  routeCase(
    'route-host',
    "another's name",
    route({ hostnames: ['shop.example.com', 'bank.example.com'] }),
    route({ hostnames: ['x.rich.example.com'] }),
  ),
  routeCase('route-parent', 'a gateway that is not its own', route({ parentRefs: [{ ...PARENT, name: 'internal' }] })),
  routeCase('route-parent', 'a service in place of a gateway', route({ parentRefs: [{ ...PARENT, kind: 'Service' }] })),
  routeCase(
    'route-backend',
    "another's service",
    route({ rules: [{ backendRefs: [{ name: 'web', namespace: 'duploservices-gold', port: 80 }] }] }),
    route({ rules: [{ backendRefs: [{ name: 'web', namespace: 'duploservices-rich', port: 80 }] }] }),
  ),
  routeCase('route-backend', "a copy of each request to another's service", route({ rules: [{ filters: [mirror] }] })),
  routeCase(
    'route-dns-name',
    "a record for another's name",
    route({}, { 'external-dns.alpha.kubernetes.io/hostname': 'bank.example.com' }),
  ),
];

const claim = (spec: Fields = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'x' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'fast',
    resources: { requests: { storage: '1Gi' } },
    ...spec,
  },
});
function claimCase(rule: string, attack: string, mutant: object): Case {
  return { rule, attack, tenant: 'rich', collection: at('rich', CLAIMS), control: claim(), mutant };
}

const CLAIM_CASES: readonly Case[] = [
  claimCase('claim-volume-name', "another's volume", claim({ volumeName: 'pv-of-another' })),
  claimCase('claim-static', 'any volume made by hand', claim({ storageClassName: '' })),
  claimCase('claim-storage-class', 'a class that is not its own', claim({ storageClassName: 'slow' })),
  claimCase(
    'claim-attributes-class',
    'a faster volume than its storage classes give',
    claim({ volumeAttributesClassName: 'platinum' }),
  ),
  claimCase(
    'claim-selector',
    "another's volume by its labels",
    claim({ selector: { matchLabels: { tenant: 'gold' } } }),
  ),
  claimCase(
    'claim-data-source',
    "a copy of another's volume",
    claim({ dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'data', namespace: 'duploservices-gold' } }),
  ),
];

const secret = (type: string, annotations: Fields = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'x', annotations },
  type,
});
const SECRET_CASES: readonly Case[] = [
  ['secret-service-account-token', 'kubernetes.io/service-account-token'],
  ['secret-bootstrap-token', 'bootstrap.kubernetes.io/token'],
].map(([rule = '', type = '']) => ({
  rule,
  attack: `a secret of type ${type}`,
  tenant: 'plain' as const,
  collection: at('plain', SECRETS),
  control: secret('Opaque'),
  mutant: secret(type, { 'kubernetes.io/service-account.name': 'duploservices-plain-edit-user' }),
}));

const daemonSet = (spec: Fields) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'x' },
  spec: {
    selector: { matchLabels: { app: 'x' } },
    template: { metadata: { labels: { app: 'x' } }, spec: { containers: [container()], ...spec } },
  },
});
const GOLD = { nodeSelector: { tenantname: 'duploservices-gold' }, tolerations: [{ ...OWN_TAINT, value: 'gold' }] };

/** Judged where no mutating policy puts right what is missing. */
export const UNPLACED_CASES: readonly Case[] = [
  podCase('pod-placement', 'nodes that are not its own', {}, GOLD, 'gold'),
  {
    rule: 'daemonset-placement',
    attack: 'nodes that are not its own',
    tenant: 'gold',
    collection: at('gold', DAEMON_SETS),
    control: daemonSet(GOLD),
    mutant: daemonSet({}),
  },
];

export const CASES: readonly Case[] = [
  ...POD_CASES,
  ...SERVICE_CASES,
  ...INGRESS_CASES,
  ...ROUTE_CASES,
  ...CLAIM_CASES,
  ...SECRET_CASES,
];
