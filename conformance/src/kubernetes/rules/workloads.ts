import type { Attack } from '../facts.ts';
import { pod } from './compliant.ts';
import type { Rule } from './rule.ts';

const foreignImage = (
  where: 'containers' | 'initContainers',
  name: string,
  image: (attack: Attack) => string,
): Rule => ({
  id: `images/${name}`,
  what: 'an image from a registry that the tenant does not have',
  boundary: ['pod-registry'],
  cis: ['5.5.1'],
  isOfPods: true,
  skip: ({ attacker }) => (attacker.registries === null ? 'the tenant may use every registry' : null),
  control: (attack) => pod(attack),
  change: (attack) => ({ path: ['body', 'spec', where, 0, 'image'], value: image(attack) }),
  names: /image/,
});

export const WORKLOAD_RULES: readonly Rule[] = [
  foreignImage('containers', 'other-registry', () => 'registry.invalid/other/image:1'),
  foreignImage('initContainers', 'other-registry-init', () => 'registry.invalid/other/image:1'),
  foreignImage('containers', 'look-alike', ({ attacker }) => `${attacker.registries?.[0]}-not/image:1`),
  foreignImage('containers', 'no-registry', () => 'busybox'),
  {
    id: 'priority/not-its-own',
    what: "a priority that drives other tenants' pods out",
    boundary: ['pod-priority-class'],
    mtb: ['MTB-PL1-CC-TI-2'],
    isOfPods: true,
    skip: ({ attacker }) =>
      attacker.priorityClasses.includes('system-cluster-critical') ? 'the tenant may use every priority' : null,
    control: (attack) => pod(attack),
    change: () => ({ path: ['body', 'spec', 'priorityClassName'], value: 'system-cluster-critical' }),
    names: /priorityClassName|PriorityClass/,
  },
  {
    id: 'images/pull-policy',
    what: 'an image that a node keeps of others, taken without its pull secret',
    boundary: ['pod-pull-policy'],
    mtb: ['MTB-PL1-CC-DI-1'],
    cis: ['5.5.1'],
    isOfPods: true,
    skip: ({ attacker }) => (attacker.pullsAlways ? null : 'the tenant does not ask that images are always pulled'),
    control: (attack) => pod(attack),
    change: () => ({ path: ['body', 'spec', 'containers', 0, 'imagePullPolicy'], value: 'IfNotPresent' }),
    names: /imagePullPolicy/,
    isCorrected: (spec) =>
      (spec.containers as { imagePullPolicy?: string }[]).every(({ imagePullPolicy }) => imagePullPolicy === 'Always'),
  },
  {
    id: 'nodes/grace-period',
    what: 'a pod that takes years to end, and holds its node as long',
    boundary: ['pod-grace-period'],
    isOfPods: true,
    control: (attack) => pod(attack, { terminationGracePeriodSeconds: 30 }),
    change: () => ({ path: ['body', 'spec', 'terminationGracePeriodSeconds'], value: 315_360_000 }),
    names: /terminationGracePeriodSeconds/,
  },
  {
    id: 'network/probe-host',
    what: 'an address that the node itself connects to, by a probe',
    boundary: ['pod-probe-host'],
    mtb: ['MTB-PL1-BC-NI-1'],
    isOfPods: true,
    control: (attack) => pod(attack),
    change: () => ({
      path: ['body', 'spec', 'containers', 0, 'livenessProbe'],
      value: { httpGet: { path: '/', port: 80, host: '169.254.169.254' } },
    }),
    names: /host/,
  },
  {
    id: 'network/hook-host',
    what: 'an address that the node itself connects to, by a hook',
    boundary: ['pod-probe-host'],
    mtb: ['MTB-PL1-BC-NI-1'],
    isOfPods: true,
    control: (attack) => pod(attack),
    change: () => ({
      path: ['body', 'spec', 'containers', 0, 'lifecycle'],
      value: { postStart: { httpGet: { path: '/', port: 80, host: '169.254.169.254' } } },
    }),
    names: /host/,
  },
  {
    id: 'network/annotation',
    what: 'a second network, by an annotation for the network plugin',
    boundary: ['pod-network-annotation'],
    mtb: ['MTB-PL1-BC-NI-1'],
    control: (attack) => pod(attack),
    change: () => ({ path: ['body', 'metadata', 'annotations', 'k8s.v1.cni.cncf.io/networks'], value: 'other' }),
    names: /metadata\.annotations/,
  },
];
