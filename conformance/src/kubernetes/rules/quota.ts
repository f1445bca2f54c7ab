import type { Attack } from '../facts.ts';
import { container, pod, volumeClaim } from './compliant.ts';
import type { Rule } from './rule.ts';

/** More than the tenant has, in one request. Bursts of many need real objects; see `state/`. */

const HUGE = '100000';

const resource = (name: string, what: string, kind: 'requests' | 'limits', of: string, value: string): Rule => ({
  id: `quota/${name}`,
  what,
  mtb: ['MTB-PL1-CC-FNS-1'],
  isOfPods: true,
  control: (attack) => pod(attack),
  change: () => ({ path: ['body', 'spec', 'containers', 0, 'resources', kind, of], value }),
  // A request above the limit is no valid pod at all.
  names: new RegExp(of.replace('-', '[- ]')),
  statuses: kind === 'requests' ? [403, 422] : [403],
});

export const QUOTA_RULES: readonly Rule[] = [
  resource('cpu-limit', 'more CPU than the tenant has', 'limits', 'cpu', HUGE),
  resource('memory-limit', 'more memory than the tenant has', 'limits', 'memory', `${HUGE}Gi`),
  resource(
    'storage-limit',
    "more of the node's storage than the tenant has",
    'limits',
    'ephemeral-storage',
    `${HUGE}Gi`,
  ),
  resource('cpu-request', 'more CPU requested than the tenant has', 'requests', 'cpu', HUGE),
  {
    id: 'quota/many-containers',
    what: 'containers that are each within the limits and together beyond the quota',
    mtb: ['MTB-PL1-CC-FNS-1'],
    control: (attack: Attack) => pod(attack),
    change: (attack) => ({
      path: ['body', 'spec', 'containers'],
      value: Array.from({ length: 120 }, (_, index) => ({
        ...container(attack, `c${index}`),
        resources: { limits: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' } },
      })),
    }),
    names: /exceeded quota.*limits\.cpu|maximum cpu usage per Pod/,
  },
  {
    id: 'quota/claim',
    what: 'a volume claim beyond the quota',
    mtb: ['MTB-PL1-CC-FNS-1', 'MTB-PL1-CC-FNS-2'],
    control: volumeClaim,
    change: () => ({ path: ['body', 'spec', 'resources', 'requests', 'storage'], value: '100000Ti' }),
    names: /requests\.storage|storage usage/,
  },
];
