import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take longest, in the order of their length; of all others none takes half a minute. */
const LONG = [
  'server/test/chaos',
  'portal/test/estate',
  'portal/test/observed',
  'server/test/quiet',
  'portal/test/tenant',
  'server/test/own-cluster',
  'portal/test/objects',
  'server/test/journey',
  'server/test/conformance',
  'server/test/earlier-states',
  'server/test/access',
  'server/test/azure-rights',
  'server/test/existing-network',
  'server/test/databases',
  'server/test/explain',
  'server/test/subscriptions',
  'server/test/dedicated-nodes',
  'portal/test/session',
  'server/test/start',
  'server/test/plain',
  'server/test/service',
  'server/test/drift',
  'server/test/pace',
  'server/test/storage',
  'server/test/hosts',
  'server/test/late-replica',
  'conformance/test/kubernetes-benchmark',
  'cli/test/program',
  'server/test/backup',
  'server/test/cluster-rights',
  'store/test/embedded',
  'conformance/src/azure/driver',
  'server/src/api/log-analytics',
  'server/src/api/access-matrix',
  'server/src/sign-in/passkeys/passkeys',
  'store/test/migrations',
  'drivers/src/kubernetes/line/two-clusters',
  'observe/test/azure/evaluate.property',
  'engine/test/lanes',
];

/**
 * Begins with the files that take longest, and with those that start the whole product before all others, so that at the end
 * no long one is left to run alone on a machine that has more than one core. On a clean checkout nothing else knows how long
 * a file takes.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId, project }: TestSpecification): number {
  const at = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  const own = at === -1 ? LONG.length : at;
  return project.name === 'rooms' ? own + 2 * LONG.length : own;
}
