import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { as, fieldAt, type Pod } from '../machinery/index.ts';
import { podOf, type TestCluster, testCluster } from '../machinery/test-cluster.ts';
import { createRuntime } from './index.ts';

let kube: TestCluster;

beforeAll(async () => {
  kube = await testCluster([
    { labels: { pool: 'a' } },
    { labels: { pool: 'b' }, taints: [{ key: 'team', value: 'x', effect: 'NoSchedule' }], cpu: '2' },
  ]);
});

afterAll(() => kube.close());

function pod(name: string): Pod | undefined {
  const found = kube.get('pods', name);
  return found === undefined ? undefined : as<Pod>(found);
}

function waits(name: string, reason: string): boolean {
  return pod(name)?.status?.containerStatuses?.[0]?.state.waiting?.reason === reason;
}

async function events(name: string, reason: string): Promise<string[]> {
  return kube
    .list('events')
    .filter((event) => fieldAt(event, 'involvedObject', 'name') === name && event.reason === reason)
    .map((event) => String(event.message));
}

describe('the scheduler', () => {
  test('a node selector and a toleration lead to the tainted node', async () => {
    const tolerations = [{ key: 'team', operator: 'Equal', value: 'x', effect: 'NoSchedule' }];
    await kube.create('pods', podOf('placed', {}, { nodeSelector: { pool: 'b' }, tolerations }));
    const placed = await kube.until('placed runs', () => pod('placed')?.status?.phase === 'Running' && pod('placed'));
    expect(placed.spec.nodeName).toBe('n2');
  });

  test('what fits nowhere says why, in the words of the scheduler, and runs once something changes', async () => {
    await kube.create('pods', podOf('lost', {}, { nodeSelector: { pool: 'c' } }));
    const message = `0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint {team: x}. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`;
    const condition = await kube.until('lost is unschedulable', () =>
      pod('lost')?.status?.conditions?.find(({ type }) => type === 'PodScheduled'),
    );
    expect(condition).toMatchObject({ status: 'False', reason: 'Unschedulable', message });
    await kube.until('the event', () => kube.list('events').some((event) => event.reason === 'FailedScheduling'));
    expect(await events('lost', 'FailedScheduling')).toContain(message);
    await kube.cluster.addNode({ name: 'n3', cpu: '1', memory: '1Gi', pods: 10, labels: { pool: 'c' }, taints: [] });
    await kube.until('lost runs', () => pod('lost')?.spec.nodeName === 'n3');
  });

  test('a node is never given more than it has', async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        kube.create(
          'pods',
          podOf(`big${index}`, { resources: { requests: { cpu: '1' } } }, { nodeSelector: { pool: 'a' } }),
        ),
      ),
    );
    await kube.until('all were looked at', () =>
      kube
        .list('pods')
        .filter((one) => one.metadata.name.startsWith('big'))
        .every((one) => as<Pod>(one).status.conditions?.some(({ type }) => type === 'PodScheduled')),
    );
    const placed = kube
      .list('pods')
      .filter((one) => one.metadata.name.startsWith('big') && as<Pod>(one).spec.nodeName === 'n1');
    expect(placed).toHaveLength(4);
    const refused = kube
      .list('pods')
      .map((one) => as<Pod>(one))
      .find((one) => one.metadata.name.startsWith('big') && !one.spec.nodeName);
    expect(refused?.status.conditions?.[0]?.message).toContain('1 Insufficient cpu');
    await Promise.all(placed.slice(0, 1).map((one) => kube.remove('pods', one.metadata.name)));
    await kube.until(
      'room is used again',
      () =>
        kube
          .list('pods')
          .filter(
            (one) =>
              one.metadata.name.startsWith('big') &&
              as<Pod>(one).spec.nodeName === 'n1' &&
              one.metadata.deletionTimestamp === undefined,
          ).length === 4,
    );
    await Promise.all(
      kube
        .list('pods')
        .filter((one) => one.metadata.name.startsWith('big'))
        .map((one) => kube.remove('pods', one.metadata.name)),
    );
  });
});

describe('the kubelet', () => {
  test('a crashing container restarts ever more slowly', async () => {
    await kube.create('pods', podOf('crashing', { image: 'registry.example/team/crash' }));
    const waiting = await kube.until('back-off', () => waits('crashing', 'CrashLoopBackOff') && pod('crashing'));
    const status = waiting.status.containerStatuses?.[0];
    expect(status?.lastState.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
    expect(status?.state.waiting?.message).toMatch(/^back-off 10s restarting failed container=c pod=crashing_team\(/);
    await kube.until('it restarts', () => (pod('crashing')?.status.containerStatuses?.[0]?.restartCount ?? 0) >= 2);
    expect((await events('crashing', 'BackOff')).length).toBeGreaterThan(0);
  });

  test('an image that is not there cannot be pulled', async () => {
    await kube.create('pods', podOf('absent', { image: 'team/missing' }));
    await kube.until('back-off', () => waits('absent', 'ImagePullBackOff'));
    expect(pod('absent')?.status.phase).toBe('Pending');
    await kube.until('the event', () =>
      kube.list('events').some((event) => String(event.message).startsWith('Failed to pull image "team/missing"')),
    );
  });

  test('a container that takes too much memory is killed for it', async () => {
    await kube.create('pods', podOf('hungry', { image: 'team/oom' }, { restartPolicy: 'Never' }));
    const ended = await kube.until('it failed', () => pod('hungry')?.status.phase === 'Failed' && pod('hungry'));
    expect(ended.status.containerStatuses?.[0]?.state.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });

  test.each([
    [['true'], 'Succeeded', 0],
    [['false'], 'Failed', 1],
    [['sh', '-c', 'echo one; sleep 1 && exit 3'], 'Failed', 3],
    [['sleep', '2'], 'Succeeded', 0],
  ])('%j ends as it would', async (command, phase, exitCode) => {
    const name = `job-${exitCode}-${command.length}-${command[0]}`;
    await kube.create('pods', podOf(name, { image: 'busybox', command }, { restartPolicy: 'Never' }));
    const ended = await kube.until(
      `${name} ended`,
      () => pod(name)?.status.containerStatuses?.[0]?.state.terminated && pod(name),
    );
    expect(ended.status.phase).toBe(phase);
    expect(ended.status.containerStatuses?.[0]?.state.terminated?.exitCode).toBe(exitCode);
  });

  test('init containers run one after the other, before the others', async () => {
    const initContainers = [{ name: 'i', image: 'busybox', command: ['sleep', '1'] }];
    await kube.create('pods', podOf('prepared', {}, { initContainers }));
    const ready = await kube.until(
      'prepared runs',
      () => pod('prepared')?.status.phase === 'Running' && pod('prepared'),
    );
    expect(ready.status.initContainerStatuses?.[0]?.state.terminated?.exitCode).toBe(0);
  });

  test('a pod waits for the Secret it mounts', async () => {
    await kube.create('pods', podOf('mounting', {}, { volumes: [{ name: 's', secret: { secretName: 'late' } }] }));
    await kube.until('the event', () => kube.list('events').some((event) => event.reason === 'FailedMount'));
    expect(pod('mounting')?.status.phase).toBe('Pending');
    await kube.create('secrets', { metadata: { name: 'late' } });
    await kube.until('mounting runs', () => pod('mounting')?.status.phase === 'Running');
  });

  test('a deleted pod is told to stop, and then gone', async () => {
    await kube.create('pods', podOf('leaving'));
    await kube.until('leaving runs', () => pod('leaving')?.status?.phase === 'Running');
    await kube.remove('pods', 'leaving');
    await kube.until('leaving is gone', () => pod('leaving') === undefined);
    expect(await events('leaving', 'Killing')).toEqual(['Stopping container c']);
  });
});

describe('logs and metrics', () => {
  function runtime() {
    const { cluster } = kube;
    return createRuntime({
      registry: cluster.registry,
      clock: () => new Date(),
      speed: 100,
      clusterName: 'test',
      caPem: cluster.caPem,
      authorize: () => ({ allowed: true, reason: '' }),
    }).runtime;
  }

  async function read(
    name: string,
    options: { follow?: boolean; tailLines?: number; timestamps?: boolean; limitBytes?: number; lines?: number },
  ): Promise<string[]> {
    const found = kube.get('pods', name);
    if (found === undefined) throw new Error(`${name} is gone`);
    const abort = new AbortController();
    const lines: string[] = [];
    const { lines: enough = 1000, ...rest } = options;
    for await (const line of runtime().logs(found, 'c', {
      follow: false,
      previous: false,
      timestamps: false,
      signal: abort.signal,
      ...rest,
    })) {
      lines.push(line);
      if (lines.length >= enough) abort.abort();
    }
    return lines;
  }

  test('the same lines come back when asked twice, the last of them on their own, with times where wanted', async () => {
    await kube.create(
      'pods',
      podOf(
        'talking',
        { image: 'busybox', command: ['sh', '-c', 'echo one; echo two; exit 0'] },
        { restartPolicy: 'Never' },
      ),
    );
    await kube.until('talking ended', () => pod('talking')?.status?.phase === 'Succeeded');
    expect(await read('talking', {})).toEqual(['one', 'two']);
    expect(await read('talking', {})).toEqual(['one', 'two']);
    expect(await read('talking', { tailLines: 1 })).toEqual(['two']);
    expect((await read('talking', { timestamps: true }))[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z one$/);
    expect((await read('talking', { limitBytes: 5 })).join('\n')).toBe('one\nt');
  });

  test('following goes on until the reader has enough', async () => {
    await kube.create('pods', podOf('serving'));
    await kube.until('serving runs', () => pod('serving')?.status?.phase === 'Running');
    expect((await read('serving', { follow: true, lines: 6 })).length).toBeGreaterThanOrEqual(6);
  });

  test('a running pod has usage within what it asked for, and its node at least as much', async () => {
    await kube.create('pods', podOf('measured', { resources: { requests: { cpu: '100m', memory: '64Mi' } } }));
    await kube.until('measured runs', () => pod('measured')?.status?.phase === 'Running');
    const found = kube.get('pods', 'measured');
    const node = kube.get('nodes', pod('measured')?.spec.nodeName ?? '');
    if (found === undefined || node === undefined) throw new Error('measured or its node is gone');
    const usage = runtime().podUsage(found)?.containers[0];
    expect(usage?.cpuNanoCores).toBeGreaterThan(0);
    expect(usage?.cpuNanoCores).toBeLessThanOrEqual(100_000_000);
    expect(runtime().nodeUsage(node).memoryBytes).toBeGreaterThan(usage?.memoryBytes ?? 0);
  });
});
