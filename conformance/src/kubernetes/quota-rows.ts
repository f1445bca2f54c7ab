import type { JsonObject } from '@tenantry/kinds';
import type { Call } from './call.ts';
import type { Attack } from './facts.ts';
import type { Row } from './row.ts';

const COMPUTE = ['requests.cpu', 'limits.cpu', 'requests.memory', 'limits.memory', 'requests.ephemeral-storage'];
const OBJECTS = [
  'pods',
  'services',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];

/** That the quota stands, is in force, and bounds what the benchmarks name: read as the tenant's own viewer sees it. */
export async function readQuotaRows(attack: Attack, call: Call): Promise<Row[]> {
  const answer = await call('viewer', {
    verb: 'list',
    group: '',
    version: 'v1',
    resource: 'resourcequotas',
    namespace: attack.attacker.namespace,
  });
  const bounded = new Set<string>();
  for (const quota of (answer.body.items ?? []) as { spec?: { hard?: JsonObject }; status?: { hard?: JsonObject } }[]) {
    // What the quota controller has not taken up yet bounds nothing.
    for (const name of Object.keys(quota.status?.hard ?? {})) if (name in (quota.spec?.hard ?? {})) bounded.add(name);
  }
  const row = (rule: string, what: string, names: readonly string[], mtb: string): Row => {
    const missing = names.filter((name) => !bounded.has(name));
    return {
      rule,
      case: 'mutant',
      verb: 'list',
      role: 'viewer',
      what,
      tenant: attack.attacker.tenant,
      result: missing.length === 0 ? 'refused' : 'admitted',
      verdict: answer.status !== 200 ? 'failed' : missing.length === 0 ? 'held' : 'leak',
      why:
        answer.status !== 200
          ? answer.message
          : missing.length === 0
            ? `bounded: ${names.join(', ')}`
            : `no quota bounds ${missing.join(', ')}`,
      mtb: [mtb],
      cis: [],
    };
  };
  return [
    row('quota/bounds-compute', 'CPU, memory or storage without bound', COMPUTE, 'MTB-PL1-CC-FNS-1'),
    row('quota/bounds-objects', 'objects of some type without bound', OBJECTS, 'MTB-PL1-CC-FNS-2'),
  ];
}
