import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take more than a minute each; the next in the order of their length. */
const LONG = [
  'server/test/chaos',
  'server/test/quiet',
  'conformance/test/kubernetes-suite',
  'server/test/own-cluster',
  'server/test/access',
  'server/test/journey',
  'server/test/conformance',
  'server/test/dedicated-nodes',
  'server/test/start',
  'server/test/cluster-rights',
  'store/test/migrations',
  'store/test/embedded',
  'conformance/src/azure/driver',
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
  return project.name === 'whole' ? own : own + 2 * LONG.length;
}
