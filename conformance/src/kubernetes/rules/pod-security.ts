import type { JsonValue } from '@tenantry/kinds';
import type { CisId } from '../benchmarks/cis.ts';
import type { MtbId } from '../benchmarks/mtb.ts';
import type { Attack } from '../facts.ts';
import { pod } from './compliant.ts';
import type { Rule } from './rule.ts';

/** The fields of the Pod Security Standards (https://kubernetes.io/docs/concepts/security/pod-security-standards/). */

const POD = ['body', 'spec'] as const;
const CONTAINER = [...POD, 'containers', 0] as const;
const INIT = [...POD, 'initContainers', 0] as const;

interface Field {
  readonly name: string;
  readonly what: string;
  readonly path: readonly (string | number)[];
  readonly value: JsonValue | undefined;
  readonly names: RegExp;
  readonly mtb?: readonly MtbId[];
  readonly cis?: readonly CisId[];
  readonly boundary?: readonly string[];
  readonly statuses?: readonly number[];
}

const rule = (level: 'baseline' | 'restricted', { name, what, path, value, ...rest }: Field): Rule => ({
  id: `pod-security/${level}-${name}`,
  what,
  ...rest,
  isOfPods: true,
  ...(level === 'restricted'
    ? {
        skip: ({ attacker }: Attack) =>
          attacker.podSecurity === 'restricted' ? null : 'the tenant enforces the level baseline',
      }
    : {}),
  control: (attack) => pod(attack),
  change: () => ({ path, value }),
});

const BASELINE: readonly Field[] = [
  {
    name: 'host-network',
    what: "the host's network",
    path: [...POD, 'hostNetwork'],
    value: true,
    names: /hostNetwork/,
    mtb: ['MTB-PL1-BC-HI-3'],
    cis: ['5.2.5', '5.2.1'],
    boundary: ['pod-host-network'],
  },
  {
    name: 'host-pid',
    what: "the host's processes",
    path: [...POD, 'hostPID'],
    value: true,
    names: /hostPID/,
    mtb: ['MTB-PL1-BC-HI-4'],
    cis: ['5.2.3'],
    boundary: ['pod-host-pid'],
  },
  {
    name: 'host-ipc',
    what: "the host's IPC",
    path: [...POD, 'hostIPC'],
    value: true,
    names: /hostIPC/,
    mtb: ['MTB-PL1-BC-HI-5'],
    cis: ['5.2.4'],
    boundary: ['pod-host-ipc'],
  },
  {
    name: 'host-port',
    what: 'a port of the host',
    path: [...CONTAINER, 'ports'],
    value: [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }],
    names: /hostPort/,
    mtb: ['MTB-PL1-BC-HI-3'],
    cis: ['5.2.13'],
    boundary: ['pod-host-port'],
  },
  {
    name: 'host-port-init',
    what: 'a port of the host, of an init container',
    path: [...INIT, 'ports'],
    value: [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }],
    names: /hostPort/,
    mtb: ['MTB-PL1-BC-HI-3'],
    cis: ['5.2.13'],
    boundary: ['pod-host-port'],
  },
  {
    name: 'privileged',
    what: 'a privileged container',
    path: [...CONTAINER, 'securityContext', 'privileged'],
    value: true,
    // With allowPrivilegeEscalation false, as every control has it, validation is the first to say no.
    names: /privileged|allowPrivilegeEscalation/,
    statuses: [403, 422],
    mtb: ['MTB-PL1-BC-CPI-5'],
    cis: ['5.2.2'],
    boundary: ['pod-privileged'],
  },
  {
    name: 'capability',
    what: 'an added capability',
    path: [...CONTAINER, 'securityContext', 'capabilities', 'add'],
    value: ['SYS_ADMIN'],
    names: /capabilities/,
    mtb: ['MTB-PL1-BC-CPI-3'],
    cis: ['5.2.9'],
    boundary: ['pod-capabilities'],
  },
  {
    name: 'capability-init',
    what: 'an added capability of an init container',
    path: [...INIT, 'securityContext', 'capabilities', 'add'],
    value: ['NET_ADMIN'],
    names: /capabilities/,
    mtb: ['MTB-PL1-BC-CPI-3'],
    cis: ['5.2.9'],
    boundary: ['pod-capabilities'],
  },
  {
    name: 'proc-mount',
    what: 'an unmasked /proc',
    path: [...CONTAINER, 'securityContext', 'procMount'],
    value: 'Unmasked',
    names: /procMount/,
    // An unmasked /proc needs a user namespace, which validation asks for where the cluster is new enough.
    statuses: [403, 422],
    cis: ['5.7.3'],
  },
  {
    name: 'seccomp-pod',
    what: 'no seccomp profile',
    path: [...POD, 'securityContext', 'seccompProfile'],
    value: { type: 'Unconfined' },
    names: /seccompProfile/,
    cis: ['5.7.2'],
  },
  {
    name: 'seccomp-container',
    what: 'a container without seccomp profile',
    path: [...CONTAINER, 'securityContext', 'seccompProfile'],
    value: { type: 'Unconfined' },
    names: /seccompProfile/,
    cis: ['5.7.2'],
  },
  {
    name: 'apparmor',
    what: 'a container without AppArmor profile',
    path: [...CONTAINER, 'securityContext', 'appArmorProfile'],
    value: { type: 'Unconfined' },
    names: /appArmorProfile|apparmor/i,
    cis: ['5.7.3'],
  },
  {
    name: 'sysctl',
    what: 'a sysctl of the whole node',
    path: [...POD, 'securityContext', 'sysctls'],
    value: [{ name: 'kernel.msgmax', value: '65536' }],
    names: /sysctls/,
    boundary: ['pod-sysctl'],
    cis: ['5.7.3'],
  },
  {
    name: 'selinux',
    what: "the SELinux type of the machine's super user",
    path: [...CONTAINER, 'securityContext', 'seLinuxOptions'],
    value: { type: 'spc_t' },
    names: /seLinuxOptions/,
    cis: ['5.7.3'],
  },
  {
    name: 'windows-host-process',
    what: 'a container that is a process of a Windows host',
    path: [...POD, 'securityContext', 'windowsOptions'],
    value: { hostProcess: true },
    names: /hostProcess/i,
    statuses: [403, 422],
    cis: ['5.2.11'],
    boundary: ['pod-host-process'],
  },
  {
    name: 'host-path',
    what: "the host's files",
    path: [...POD, 'volumes', 0],
    value: { name: 'scratch', hostPath: { path: '/' } },
    names: /hostPath/,
    mtb: ['MTB-PL1-BC-HI-1'],
    cis: ['5.2.12'],
    boundary: ['pod-host-path'],
  },
];

const RESTRICTED: readonly Field[] = [
  {
    name: 'privilege-escalation',
    what: 'a container that may gain privileges',
    path: [...CONTAINER, 'securityContext', 'allowPrivilegeEscalation'],
    value: true,
    names: /allowPrivilegeEscalation/,
    mtb: ['MTB-PL1-BC-CPI-6'],
    cis: ['5.2.6'],
  },
  {
    name: 'root',
    what: 'a container that may run as root',
    path: [...CONTAINER, 'securityContext', 'runAsNonRoot'],
    value: false,
    names: /runAsNonRoot/,
    mtb: ['MTB-PL1-BC-CPI-4'],
    cis: ['5.2.7'],
  },
  {
    name: 'root-user',
    what: 'a container that runs as user 0',
    path: [...CONTAINER, 'securityContext', 'runAsUser'],
    value: 0,
    names: /runAsUser/,
    mtb: ['MTB-PL1-BC-CPI-4'],
    cis: ['5.2.7'],
  },
  {
    name: 'capabilities-kept',
    what: 'a container that keeps its capabilities, NET_RAW among them',
    path: [...CONTAINER, 'securityContext', 'capabilities'],
    value: { drop: ['CHOWN'] },
    names: /capabilities/,
    mtb: ['MTB-PL1-BC-CPI-3'],
    cis: ['5.2.8', '5.2.10'],
  },
  {
    name: 'seccomp-unset',
    what: 'a pod without seccomp profile whose containers say nothing either',
    path: [...CONTAINER, 'securityContext', 'seccompProfile'],
    value: { type: 'Unconfined' },
    names: /seccompProfile/,
    cis: ['5.7.2'],
  },
];

export const POD_SECURITY_RULES: readonly Rule[] = [
  ...BASELINE.map((field) => rule('baseline', field)),
  ...RESTRICTED.map((field) => rule('restricted', field)),
];
