import { celList, rules } from './rule.ts';
import { hasList, listVariable, PULL_LABEL, type Variable } from './variables.ts';

const OWN_TAINT = 'tenantry.dev/tenant';
/** What AKS marks spot nodes with. Those of a tenant carry its own taint too. */
const SPOT_TAINT = 'kubernetes.azure.com/scalesetpriority';

/** Labels that tell whose a node is. */
const isNodeOwner = (key: string) => `${key} in ['tenantname', '${OWN_TAINT}']`;
const ownValue = (key: string) => `(${key} == 'tenantname' ? variables.namespaceName : variables.tenant)`;

/** Where other people's pods may be named: terms of (anti-)affinity between pods. */
const POD_TERMS = (['podAffinity', 'podAntiAffinity'] as const)
  .map(
    (kind) => `(has(object.spec.affinity) && has(object.spec.affinity.${kind})
      ? (has(object.spec.affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution)
          ? object.spec.affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution : [])
        + (has(object.spec.affinity.${kind}.preferredDuringSchedulingIgnoredDuringExecution)
          ? object.spec.affinity.${kind}.preferredDuringSchedulingIgnoredDuringExecution.map(p, p.podAffinityTerm) : [])
      : [])`,
  )
  .join(' + ');

const NODE_TERMS = `has(object.spec.affinity) && has(object.spec.affinity.nodeAffinity)
  ? (has(object.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution)
      ? object.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms : [])
    + (has(object.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution)
      ? object.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution.map(p, p.preference) : [])
  : []`;

/** A repository with its registry, as a runtime completes it: `nginx` is `docker.io/library/nginx`. */
const REPOSITORIES = `variables.images.map(i, i.split('@')[0]).map(i,
  !i.contains('/') ? 'docker.io/library/' + i
    : i.startsWith('docker.io/') ? (i.substring(10).contains('/') ? i : 'docker.io/library/' + i.substring(10))
    : i.split('/')[0].contains('.') || i.split('/')[0].contains(':') || i.startsWith('localhost/') ? i
    : 'docker.io/' + i)`;

/** Volumes that hold what is the pod's own or its namespace's; all others are mounted by the node, past every network policy. */
const VOLUMES = [
  'configMap',
  'secret',
  'emptyDir',
  'projected',
  'downwardAPI',
  'persistentVolumeClaim',
  'ephemeral',
  'image',
  'csi',
];

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
];
const CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** Annotations by which network plugins and runtimes put a pod on another network or give it another's address or device. */
const NODE_ANNOTATIONS = [
  'k8s.v1.cni.cncf.io/',
  'v1.multus-cni.io/',
  'cni.projectcalico.org/',
  'ovn.kubernetes.io/',
  'k8s.ovn.org/',
  'ipam.cilium.io/',
  'policy.cilium.io/',
  'io.cilium',
  'kube-router.io/',
  'io.kubernetes.cri-o.',
];

const handler = (holder: string) =>
  `((!has(${holder}.httpGet) || !has(${holder}.httpGet.host) || ${holder}.httpGet.host == '')
    && (!has(${holder}.tcpSocket) || !has(${holder}.tcpSocket.host) || ${holder}.tcpSocket.host == ''))`;
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe']
  .map((probe) => `(!has(c.${probe}) || ${handler(`c.${probe}`)})`)
  .join(' && ');
const HOOKS = ['postStart', 'preStop']
  .map((hook) => `(!has(c.lifecycle) || !has(c.lifecycle.${hook}) || ${handler(`c.lifecycle.${hook}`)})`)
  .join(' && ');

export const POD_VARIABLES: readonly Variable[] = [
  ...(['tolerations', 'priorityClasses', 'registries', 'csiDrivers'] as const).map(listVariable),
  { name: 'nodeSelector', expression: 'has(object.spec.nodeSelector) ? object.spec.nodeSelector : {}' },
  { name: 'nodeTerms', expression: NODE_TERMS },
  { name: 'podTerms', expression: POD_TERMS },
  {
    name: 'containers',
    expression: `object.spec.containers
      + (has(object.spec.initContainers) ? object.spec.initContainers : [])
      + (has(object.spec.ephemeralContainers) ? object.spec.ephemeralContainers : [])`,
  },
  { name: 'volumes', expression: 'has(object.spec.volumes) ? object.spec.volumes : []' },
  {
    name: 'projections',
    expression:
      'variables.volumes.filter(v, has(v.projected) && has(v.projected.sources)).map(v, v.projected.sources.filter(s, has(s.serviceAccountToken)))',
  },
  {
    name: 'images',
    expression: `variables.containers.filter(c, has(c.image) && c.image != '').map(c, c.image)
      + variables.volumes.filter(v, has(v.image) && has(v.image.reference) && v.image.reference != '').map(v, v.image.reference)`,
  },
  { name: 'repositories', expression: REPOSITORIES },
  {
    name: 'isPersons',
    expression:
      "has(object.spec.serviceAccountName) && object.spec.serviceAccountName in [variables.namespaceName + '-edit-user', variables.namespaceName + '-readonly-user']",
  },
  {
    name: 'pullsAlways',
    expression: `'${PULL_LABEL}' in namespaceObject.metadata.labels && namespaceObject.metadata.labels['${PULL_LABEL}'] == 'true'`,
  },
];

const PLACEMENT = rules('pods', [
  {
    id: 'pod-toleration',
    field: 'spec.tolerations',
    says: 'may name node.kubernetes.io/ taints, tenantry.dev/tenant with operator Equal and the value of this tenant, the taint of spot nodes where it shares no node, and the keys this tenant has, but no other and not every taint',
    holds: `!has(object.spec.tolerations) || object.spec.tolerations.all(t, has(t.key) && t.key != '' && (
      t.key == '${OWN_TAINT}'
        ? (!has(t.operator) || t.operator in ['', 'Equal']) && has(t.value) && t.value == variables.tenant
        : t.key.startsWith('node.kubernetes.io/') || t.key in variables.tolerations
          || (t.key == '${SPOT_TAINT}' && variables.sharesNoNode)))`,
  },
  {
    id: 'pod-node-selector',
    field: 'spec.nodeSelector',
    says: 'may name tenantname only with nodes of this tenant',
    holds: `variables.nodeSelector.all(k, !(${isNodeOwner('k')})
      || (variables.isDedicated && variables.nodeSelector[k] == ${ownValue('k')}))`,
  },
  {
    id: 'pod-placement',
    field: 'spec.nodeSelector',
    says: 'must hold tenantname with the name of this namespace, since this tenant has nodes of its own',
    holds: `!variables.isDedicated
      || ('tenantname' in variables.nodeSelector && variables.nodeSelector['tenantname'] == variables.namespaceName)`,
  },
  {
    id: 'pod-node-affinity',
    field: 'spec.affinity.nodeAffinity',
    says: 'may name tenantname only with nodes of this tenant, or to say that it must not exist',
    holds: `variables.nodeTerms.all(t,
      (!has(t.matchExpressions) || t.matchExpressions.all(e, !(${isNodeOwner('e.key')}) || e.operator == 'DoesNotExist'
        || (variables.isDedicated && e.operator == 'In' && e.values.all(v, v == ${ownValue('e.key')}))))
      && (!has(t.matchFields) || t.matchFields.all(e, e.key == 'metadata.name')))`,
  },
  {
    id: 'pod-cross-namespace-affinity',
    field: 'spec.affinity.podAffinity and podAntiAffinity',
    says: 'must not name other namespaces: they would place pods by those of others, or keep theirs from being placed',
    holds: `variables.podTerms.all(t, !has(t.namespaceSelector)
      && (!has(t.namespaces) || t.namespaces.all(n, n == variables.namespaceName)))`,
  },
  {
    id: 'pod-node-name',
    field: 'spec.nodeName',
    says: 'may not be set: the scheduler chooses the node',
    holds: `!has(object.spec.nodeName) || object.spec.nodeName == ''
      || (request.operation == 'UPDATE' && has(oldObject.spec.nodeName) && oldObject.spec.nodeName == object.spec.nodeName)`,
  },
  {
    id: 'pod-grace-period',
    field: 'spec.terminationGracePeriodSeconds',
    says: 'must not be above 3600: a pod that is to leave a node would stay on it',
    holds: '!has(object.spec.terminationGracePeriodSeconds) || object.spec.terminationGracePeriodSeconds <= 3600',
  },
  {
    id: 'pod-priority-class',
    field: 'spec.priorityClassName',
    says: 'is not among the priority classes of this tenant, and would put its pods before those of others',
    holds: `!has(object.spec.priorityClassName) || object.spec.priorityClassName == ''
      || object.spec.priorityClassName in variables.priorityClasses
      || (has(object.spec.priority) && object.spec.priority <= 0)`,
  },
]);

const HOST = rules('pods', [
  // Before the rule about hostNetwork, which such a pod must set.
  {
    id: 'pod-host-process',
    field: 'securityContext.windowsOptions.hostProcess',
    says: 'must not be true, neither of the pod nor of a container',
    holds: `(!has(object.spec.securityContext) || !has(object.spec.securityContext.windowsOptions)
        || !has(object.spec.securityContext.windowsOptions.hostProcess) || !object.spec.securityContext.windowsOptions.hostProcess)
      && variables.containers.all(c, !has(c.securityContext) || !has(c.securityContext.windowsOptions)
        || !has(c.securityContext.windowsOptions.hostProcess) || !c.securityContext.windowsOptions.hostProcess)`,
  },
  {
    id: 'pod-host-network',
    field: 'spec.hostNetwork',
    says: 'must not be true',
    holds: '!has(object.spec.hostNetwork) || !object.spec.hostNetwork',
  },
  {
    id: 'pod-host-pid',
    field: 'spec.hostPID',
    says: 'must not be true',
    holds: '!has(object.spec.hostPID) || !object.spec.hostPID',
  },
  {
    id: 'pod-host-ipc',
    field: 'spec.hostIPC',
    says: 'must not be true',
    holds: '!has(object.spec.hostIPC) || !object.spec.hostIPC',
  },
  {
    id: 'pod-host-port',
    field: 'spec.containers[*].ports[*].hostPort',
    says: 'must not be set',
    holds: 'variables.containers.all(c, !has(c.ports) || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0))',
  },
  {
    id: 'pod-probe-host',
    field: 'spec.containers[*] probes and lifecycle hooks: host',
    says: 'must not be set: the node itself would connect there, past every network policy',
    holds: `variables.containers.all(c, ${PROBES} && ${HOOKS})`,
  },
  {
    id: 'pod-network-annotation',
    field: 'metadata.annotations',
    says: "must not choose a pod's network, address or devices on the node",
    isAboutMetadata: true,
    holds: `(request.operation == 'UPDATE' && !('system:serviceaccounts:' + variables.namespaceName in request.userInfo.groups))
      || variables.newNotes.all(k, !${celList(NODE_ANNOTATIONS)}.exists(p, k.startsWith(p)))`,
  },
]);

const RIGHTS = rules('pods', [
  {
    id: 'pod-privileged',
    field: 'spec.containers[*].securityContext.privileged',
    says: 'must not be true',
    holds:
      'variables.containers.all(c, !has(c.securityContext) || !has(c.securityContext.privileged) || !c.securityContext.privileged)',
  },
  {
    id: 'pod-capabilities',
    field: 'spec.containers[*].securityContext.capabilities.add',
    says: 'may hold those of the baseline level only',
    holds: `variables.containers.all(c, !has(c.securityContext) || !has(c.securityContext.capabilities)
      || !has(c.securityContext.capabilities.add)
      || c.securityContext.capabilities.add.all(a, a in ${celList(CAPABILITIES)}))`,
  },
  {
    id: 'pod-sysctl',
    field: 'spec.securityContext.sysctls',
    says: 'may hold those of the baseline level only',
    holds: `!has(object.spec.securityContext) || !has(object.spec.securityContext.sysctls)
      || object.spec.securityContext.sysctls.all(s, s.name in ${celList(SYSCTLS)})`,
  },
]);

const VOLUME_RULES = rules('pods', [
  {
    id: 'pod-host-path',
    field: 'spec.volumes[*].hostPath',
    says: 'must not be used',
    holds: 'variables.volumes.all(v, !has(v.hostPath))',
  },
  {
    id: 'pod-volume-type',
    field: 'spec.volumes[*]',
    says: `must be of a type among ${VOLUMES.join(', ')}: others are mounted by the node, past every network policy`,
    holds: `variables.volumes.all(v, has(v.hostPath) || ${VOLUMES.map((type) => `has(v.${type})`).join(' || ')})`,
  },
  {
    id: 'pod-csi-driver',
    field: 'spec.volumes[*].csi.driver',
    says: 'is not among the CSI drivers of this tenant',
    holds: 'variables.volumes.all(v, !has(v.csi) || v.csi.driver in variables.csiDrivers)',
  },
  {
    id: 'pod-token-expiry',
    field: 'spec.volumes[*].projected.sources[*].serviceAccountToken.expirationSeconds',
    says: 'must not be above 86400: a token outlives nothing by more than a day',
    holds: `variables.projections.all(p, p.all(s,
      !has(s.serviceAccountToken.expirationSeconds) || s.serviceAccountToken.expirationSeconds <= 86400))`,
  },
  {
    id: 'pod-person-token',
    field: 'spec.serviceAccountName',
    says: "may name a person's account only in a pod that gets no token for the cluster: set automountServiceAccountToken to false, or use the account workload",
    holds: `!variables.isPersons || variables.projections.all(p, p.all(s,
      has(s.serviceAccountToken.audience) && s.serviceAccountToken.audience == 'api://AzureADTokenExchange'))`,
  },
  {
    id: 'pod-certificate',
    field: 'spec.volumes[*].projected.sources[*].podCertificate',
    says: 'must not be used: such a certificate may speak for the pod to the cluster',
    holds: `variables.volumes.all(v, !has(v.projected) || !has(v.projected.sources)
      || v.projected.sources.all(s, !has(s.podCertificate)))`,
  },
]);

const IMAGES = rules('pods', [
  {
    id: 'pod-registry',
    field: 'spec.containers[*].image',
    says: 'is not from a registry of this tenant',
    holds: `!${hasList('registries')} || variables.repositories.all(i, variables.registries.exists(r,
      i == r || i.startsWith(r + '/') || (r.contains('/') && i.startsWith(r + ':'))))`,
  },
  {
    id: 'pod-pull-policy',
    field: 'spec.containers[*].imagePullPolicy',
    says: 'must be Always: a node keeps images that others may not pull',
    holds: `!variables.pullsAlways
      || (variables.containers.all(c, has(c.imagePullPolicy) && c.imagePullPolicy == 'Always')
        && variables.volumes.all(v, !has(v.image) || (has(v.image.pullPolicy) && v.image.pullPolicy == 'Always')))`,
  },
]);

export const POD_RULES = [...PLACEMENT, ...HOST, ...RIGHTS, ...VOLUME_RULES, ...IMAGES];

export const DAEMON_SET_RULES = rules('daemonsets', [
  {
    id: 'daemonset-placement',
    field: 'spec.template.spec.nodeSelector',
    says: 'must hold tenantname with the name of this namespace, since this tenant has nodes of its own: elsewhere its pods would be refused without end',
    holds: `!variables.isDedicated || (has(object.spec.template.spec.nodeSelector)
      && 'tenantname' in object.spec.template.spec.nodeSelector
      && object.spec.template.spec.nodeSelector['tenantname'] == variables.namespaceName)`,
  },
]);
