import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster } from '../cluster.ts';
import type { Cluster, ClusterOptions, KubeObject, NodeShape, ResourceType, UserInfo } from '../contract.ts';
import { newMetadata } from './fields.ts';
import { served } from './types.ts';

/** A real cluster in a directory of its own, for the tests of these rooms. */
export interface TestCluster {
  readonly cluster: Cluster;
  type(plural: string, group?: string): ResourceType;
  /** Creates with admission, as an administrator unless another user is given. */
  create(plural: string, object: Record<string, unknown>, user?: UserInfo): Promise<KubeObject>;
  get(plural: string, name: string, namespace?: string | null): KubeObject | undefined;
  list(plural: string, namespace?: string | null): KubeObject[];
  modify(plural: string, name: string, change: (object: KubeObject) => void, namespace?: string | null): Promise<void>;
  remove(
    plural: string,
    name: string,
    propagation?: 'Foreground' | 'Background' | 'Orphan',
    namespace?: string | null,
  ): Promise<void>;
  /** Waits until `look` gives something true and returns it. */
  until<Found>(what: string, look: () => Found | undefined | false): Promise<Found>;
  /** Ends the cluster and starts it again with what it kept. */
  restart(): Promise<TestCluster>;
  close(): Promise<void>;
}

export const ADMINISTRATOR: UserInfo = { username: 'admin', groups: ['system:masters', 'system:authenticated'] };
export const NAMESPACE = 'team';
const LIMIT_MS = 20_000;

export async function testCluster(
  nodes: readonly Partial<NodeShape>[] = [{}],
  speed = 100,
  directory = mkdtempSync(join(tmpdir(), 'kubernetes-')),
  more: Pick<ClusterOptions, 'loadBalancers'> = {},
): Promise<TestCluster> {
  const cluster = await startCluster({
    name: 'test',
    directory,
    host: '127.0.0.1',
    port: 0,
    speed,
    ...more,
    nodes: nodes.map((node, index) => ({
      name: `n${index + 1}`,
      cpu: '4',
      memory: '8Gi',
      pods: 110,
      labels: {},
      taints: [],
      ...node,
    })),
  });
  const { registry } = cluster;
  const parse = (text: string): ResourceType => {
    const [plural = '', ...group] = text.split('.');
    return served(registry, plural, group.join('.'));
  };
  const scope = (type: ResourceType, namespace: string | null | undefined) =>
    type.namespaced ? (namespace ?? NAMESPACE) : null;
  const test: TestCluster = {
    cluster,
    type: (plural, group = '') => served(registry, plural, group),
    create(plural, object, user = ADMINISTRATOR) {
      const type = parse(plural);
      const metadata = newMetadata({
        ...(type.namespaced ? { namespace: NAMESPACE } : {}),
        ...(object.metadata as object),
      });
      return registry.create(type, { ...object, metadata }, { manager: 'test', admit: user });
    },
    get: (plural, name, namespace) => registry.get(parse(plural), scope(parse(plural), namespace), name),
    list: (plural, namespace = NAMESPACE) => registry.list(parse(plural), parse(plural).namespaced ? namespace : null),
    async modify(plural, name, change, namespace) {
      const type = parse(plural);
      await registry.modify(
        type,
        scope(type, namespace),
        name,
        (current) => {
          const next = structuredClone(current);
          change(next);
          return next;
        },
        { manager: 'test', admit: ADMINISTRATOR },
      );
    },
    async remove(plural, name, propagation = 'Background', namespace) {
      const type = parse(plural);
      await registry.delete(type, scope(type, namespace), name, { propagation });
    },
    async until(what, look) {
      const end = performance.now() + LIMIT_MS;
      for (;;) {
        const found = look();
        if (found) return found;
        if (performance.now() > end) throw new Error(`not within ${LIMIT_MS} ms: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async restart() {
      await cluster.close();
      return testCluster(nodes, speed, directory, more);
    },
    async close() {
      await cluster.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  if (test.get('namespaces', NAMESPACE) === undefined)
    await test.create('namespaces', { metadata: { name: NAMESPACE } });
  await test.until('the default service account', () => test.get('serviceaccounts', 'default'));
  return test;
}

/** A pod with one container. */
export function podOf(
  name: string,
  container: Record<string, unknown> = {},
  spec: Record<string, unknown> = {},
): Record<string, unknown> {
  return { metadata: { name }, spec: { containers: [{ name: 'c', image: 'nginx', ...container }], ...spec } };
}

/** A Deployment, StatefulSet or the like around one container. */
export function workloadOf(
  name: string,
  spec: Record<string, unknown> = {},
  container: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'c', image: 'nginx', ...container }] },
      },
      ...spec,
    },
  };
}
