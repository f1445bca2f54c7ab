import { describe, expect, test } from 'vitest';
import { describe as said, violations } from './evaluate.ts';

type Change = { pod?: Record<string, unknown>; container?: Record<string, unknown>; context?: Record<string, unknown> };

const COMPLIANT = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

function check(level: 'baseline' | 'restricted', change: Change): string | undefined {
  const context = { ...COMPLIANT, ...change.context };
  const spec = { containers: [{ name: 'c', securityContext: context, ...change.container }], ...change.pod };
  return said(violations({ level, version: 'latest' }, { annotations: {}, spec }));
}

describe('a compliant pod passes, and each control names what breaks it', () => {
  test('compliant', () => {
    expect(check('restricted', {})).toBeUndefined();
  });

  test.each<[string, 'baseline' | 'restricted', Change, string]>([
    [
      'privileged',
      'baseline',
      { context: { privileged: true } },
      'privileged (container "c" must not set securityContext.privileged=true)',
    ],
    ['host network', 'baseline', { pod: { hostNetwork: true } }, 'host namespaces (hostNetwork=true)'],
    [
      'host IPC and PID',
      'baseline',
      { pod: { hostPID: true, hostIPC: true } },
      'host namespaces (hostPID=true, hostIPC=true)',
    ],
    [
      'host path',
      'baseline',
      { pod: { volumes: [{ name: 'h', hostPath: { path: '/' } }] } },
      'hostPath volumes (volume "h")',
    ],
    [
      'host port',
      'baseline',
      { container: { ports: [{ containerPort: 1, hostPort: 80 }] } },
      'hostPort (container "c" uses hostPort 80)',
    ],
    [
      'capability',
      'baseline',
      { context: { capabilities: { add: ['NET_ADMIN'] } } },
      'non-default capabilities (container "c" must not include "NET_ADMIN" in securityContext.capabilities.add)',
    ],
    [
      'proc mount',
      'baseline',
      { context: { procMount: 'Unmasked' } },
      'procMount (container "c" must not set securityContext.procMount to "Unmasked")',
    ],
    [
      'unconfined seccomp',
      'baseline',
      { context: { seccompProfile: { type: 'Unconfined' } } },
      'seccompProfile (container "c" must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    [
      'sysctl',
      'baseline',
      { pod: { securityContext: { sysctls: [{ name: 'kernel.msgmax' }] } } },
      'forbidden sysctls (kernel.msgmax)',
    ],
    [
      'host process',
      'baseline',
      { pod: { securityContext: { windowsOptions: { hostProcess: true } } } },
      'hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)',
    ],
    [
      'SELinux user',
      'baseline',
      { context: { seLinuxOptions: { user: 'x' } } },
      'seLinuxOptions (container "c" set forbidden securityContext.seLinuxOptions: user may not be set)',
    ],
    [
      'AppArmor',
      'baseline',
      { context: { appArmorProfile: { type: 'Unconfined' } } },
      'forbidden AppArmor profile (container "c" must not set AppArmor profile type to "Unconfined")',
    ],
    [
      'probe host',
      'baseline',
      { container: { livenessProbe: { httpGet: { host: '10.0.0.1' } } } },
      'probe or lifecycle host (container "c" uses probe or lifecycle host "10.0.0.1")',
    ],
    [
      'escalation',
      'restricted',
      { context: { allowPrivilegeEscalation: true } },
      'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false)',
    ],
    ['root user', 'restricted', { context: { runAsUser: 0 } }, 'runAsUser=0 (container "c" must not set runAsUser=0)'],
    [
      'root allowed',
      'restricted',
      { context: { runAsNonRoot: false } },
      'runAsNonRoot != true (container "c" must not set securityContext.runAsNonRoot=false)',
    ],
    [
      'volume type',
      'restricted',
      { pod: { volumes: [{ name: 'h', hostPath: { path: '/' } }] } },
      'restricted volume types (volume "h" uses restricted volume type "hostPath")',
    ],
    [
      'capabilities kept',
      'restricted',
      { context: { capabilities: {} } },
      'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"])',
    ],
  ])('%s', (_, level, change, message) => {
    expect(check(level, change)).toBe(message);
  });

  test('what restricted forbids the baseline lets be', () => {
    expect(check('baseline', { context: { runAsUser: 0, allowPrivilegeEscalation: true } })).toBeUndefined();
  });
});
