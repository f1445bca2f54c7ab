import type { Call } from '../call.ts';
import type { Attack } from '../facts.ts';

const MADE = [
  ['apps', 'deployments'],
  ['apps', 'statefulsets'],
  ['batch', 'jobs'],
  ['', 'pods'],
  ['', 'configmaps'],
  ['', 'services'],
] as const;

/** Deletes what the run made in the namespace. The namespace itself goes with its tenant, should this fail. */
export async function sweep({ attacker, run }: Attack, call: Call): Promise<void> {
  for (const [group, resource] of MADE) {
    await call('administrator', {
      verb: 'deletecollection',
      group,
      version: 'v1',
      resource,
      namespace: attacker.namespace,
      query: { labelSelector: `tenantry-conformance=${run}`, propagationPolicy: 'Background', gracePeriodSeconds: '0' },
    });
  }
}
