import { fieldAt, listAt, numberAt, stringAt } from '../../machinery/index.ts';
import {
  type Check,
  type ContainerView,
  containerNames,
  containersOf,
  eachContainer,
  type PodView,
  plural,
  podContext,
  podOrContainers,
  quoted,
  type Violation,
} from './check.ts';

const CAPABILITIES = new Set([
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
]);
const SYSCTLS = new Set([
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
]);
const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** The controls that keep known ways out of a container shut. */
export const BASELINE: readonly Check[] = [
  { id: 'appArmorProfile', level: 'baseline', run: appArmor },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    run(pod) {
      const extra = (view: ContainerView) =>
        listAt(view.context, 'capabilities', 'add').filter((name) => !CAPABILITIES.has(String(name)));
      const caught = containersOf(pod).filter((view) => extra(view).length > 0);
      if (caught.length === 0) return undefined;
      const names = [...new Set(caught.flatMap(extra).map(String))].sort();
      return {
        reason: 'non-default capabilities',
        detail: `${containerNames(caught)} must not include ${quoted(names)} in securityContext.capabilities.add`,
      };
    },
  },
  {
    id: 'hostNamespaces',
    level: 'baseline',
    run(pod) {
      const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => fieldAt(pod.spec, field) === true);
      if (used.length === 0) return undefined;
      return { reason: 'host namespaces', detail: used.map((field) => `${field}=true`).join(', ') };
    },
  },
  {
    id: 'hostPathVolumes',
    level: 'baseline',
    run(pod) {
      const names = listAt(pod.spec, 'volumes')
        .filter((volume) => fieldAt(volume, 'hostPath') !== undefined)
        .map((volume) => stringAt(volume, 'name') ?? '');
      if (names.length === 0) return undefined;
      return { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', names.length)} ${quoted(names)}` };
    },
  },
  { id: 'hostPorts', level: 'baseline', run: hostPorts },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', run: probeHosts },
  {
    id: 'privileged',
    level: 'baseline',
    run: eachContainer(
      'privileged',
      (view) => fieldAt(view.context, 'privileged') === true,
      'must not set securityContext.privileged=true',
    ),
  },
  {
    id: 'procMount',
    level: 'baseline',
    run(pod) {
      const caught = containersOf(pod).filter(
        (view) => !['Default', ''].includes(stringAt(view.context, 'procMount') ?? ''),
      );
      if (caught.length === 0 || fieldAt(pod.spec, 'hostUsers') === false) return undefined;
      const values = [...new Set(caught.map((view) => stringAt(view.context, 'procMount') ?? ''))].sort();
      return {
        reason: 'procMount',
        detail: `${containerNames(caught)} must not set securityContext.procMount to ${quoted(values)}`,
      };
    },
  },
  { id: 'seLinuxOptions', level: 'baseline', run: seLinux },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    run(pod) {
      const isUnconfined = (context: unknown) => stringAt(context, 'seccompProfile', 'type') === 'Unconfined';
      const found = podOrContainers(pod, isUnconfined);
      if (found === undefined) return undefined;
      return {
        reason: 'seccompProfile',
        detail: `${found.subject} must not set securityContext.seccompProfile.type to "Unconfined"`,
      };
    },
  },
  {
    id: 'sysctls',
    level: 'baseline',
    run(pod) {
      const names = listAt(podContext(pod), 'sysctls')
        .map((sysctl) => stringAt(sysctl, 'name') ?? '')
        .filter((name) => !SYSCTLS.has(name));
      return names.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: names.join(', ') };
    },
  },
  {
    id: 'windowsHostProcess',
    level: 'baseline',
    run(pod) {
      const found = podOrContainers(pod, (context) => fieldAt(context, 'windowsOptions', 'hostProcess') === true);
      if (found === undefined) return undefined;
      return {
        reason: 'hostProcess',
        detail: `${found.subject} must not set securityContext.windowsOptions.hostProcess=true`,
      };
    },
  },
];

function appArmor(pod: PodView): Violation | undefined {
  const details: string[] = [];
  const isUnconfined = (context: unknown) => stringAt(context, 'appArmorProfile', 'type') === 'Unconfined';
  const found = podOrContainers(pod, isUnconfined);
  if (found !== undefined) details.push(`${found.subject} must not set AppArmor profile type to "Unconfined"`);
  const annotations = Object.entries(pod.annotations)
    .filter(
      ([name, value]) => name.startsWith(APPARMOR_ANNOTATION) && !/^(runtime\/default|localhost\/.*|)$/.test(value),
    )
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .sort();
  if (annotations.length > 0)
    details.push(`${plural('annotation', 'annotations', annotations.length)} ${annotations.join(', ')}`);
  if (details.length === 0) return undefined;
  const count = annotations.length + (found === undefined ? 0 : found.caught.length + (found.isPodCaught ? 1 : 0));
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', count),
    detail: details.join(', '),
  };
}

function hostPorts(pod: PodView): Violation | undefined {
  const portsOf = (view: ContainerView) =>
    listAt(view.container, 'ports')
      .map((port) => numberAt(port, 'hostPort') ?? 0)
      .filter((port) => port !== 0);
  const caught = containersOf(pod).filter((view) => portsOf(view).length > 0);
  if (caught.length === 0) return undefined;
  const ports = [...new Set(caught.flatMap(portsOf).map(String))].sort();
  const word = plural('hostPort', 'hostPorts', ports.length);
  return {
    reason: word,
    detail: `${containerNames(caught)} ${plural('uses', 'use', caught.length)} ${word} ${ports.join(', ')}`,
  };
}

const HANDLERS = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
] as const;

function probeHosts(pod: PodView): Violation | undefined {
  const hostsOf = (view: ContainerView) =>
    HANDLERS.flatMap((path) =>
      ['httpGet', 'tcpSocket'].map((kind) => stringAt(view.container, ...path, kind, 'host') ?? ''),
    ).filter((host) => host !== '' && host !== '127.0.0.1' && host !== '::1');
  const caught = containersOf(pod).filter((view) => hostsOf(view).length > 0);
  if (caught.length === 0) return undefined;
  const hosts = [...new Set(caught.flatMap(hostsOf))].sort();
  return {
    reason: 'probe or lifecycle host',
    detail: `${containerNames(caught)} ${plural('uses', 'use', caught.length)} probe or lifecycle ${plural('host', 'hosts', hosts.length)} ${quoted(hosts)}`,
  };
}

function seLinux(pod: PodView): Violation | undefined {
  const types = new Set<string>();
  let setsUser = false;
  let setsRole = false;
  const isCaught = (context: unknown) => {
    const type = stringAt(context, 'seLinuxOptions', 'type') ?? '';
    const user = stringAt(context, 'seLinuxOptions', 'user') ?? '';
    const role = stringAt(context, 'seLinuxOptions', 'role') ?? '';
    if (!SELINUX_TYPES.has(type)) types.add(type);
    setsUser ||= user !== '';
    setsRole ||= role !== '';
    return !SELINUX_TYPES.has(type) || user !== '' || role !== '';
  };
  const found = podOrContainers(pod, isCaught);
  if (found === undefined) return undefined;
  const faults: string[] = [];
  if (types.size > 0) faults.push(`${plural('type', 'types', types.size)} ${quoted([...types].sort())}`);
  if (setsUser) faults.push('user may not be set');
  if (setsRole) faults.push('role may not be set');
  return {
    reason: 'seLinuxOptions',
    detail: `${found.subject} set forbidden securityContext.seLinuxOptions: ${faults.join('; ')}`,
  };
}
