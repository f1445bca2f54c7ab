import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestCluster as Kube, podOf, testCluster } from '../machinery/test-cluster.ts';

const taintsOf = (kube: Kube, name: string): { key: string; effect: string }[] =>
  ((kube.get('nodes', name)?.spec as { taints?: { key: string; effect: string }[] })?.taints ?? []).map(
    ({ key, effect }) => ({ key, effect }),
  );

describe('sick and tainted nodes', () => {
  let kube: Kube;
  beforeAll(async () => {
    kube = await testCluster([{}, {}], 1000);
  });
  afterAll(() => kube.close());

  test('a NoExecute taint drives out whoever does not tolerate it, and leaves who does', async () => {
    const toleration = { key: 'mine', operator: 'Exists', effect: 'NoExecute' };
    await kube.create('pods', podOf('goes', {}, { nodeName: 'n1' }));
    await kube.create('pods', podOf('stays', {}, { nodeName: 'n1', tolerations: [toleration] }));
    await kube.create(
      'pods',
      podOf('a-while', {}, { nodeName: 'n1', tolerations: [{ ...toleration, tolerationSeconds: 60 }] }),
    );
    await kube.modify('nodes', 'n1', (node) => {
      node.spec = { ...(node.spec as object), taints: [{ key: 'mine', value: 'x', effect: 'NoExecute' }] };
    });
    await kube.until('the pod without toleration is gone', () => kube.get('pods', 'goes') === undefined);
    await kube.until('the pod whose toleration ended is gone', () => kube.get('pods', 'a-while') === undefined);
    expect(kube.get('pods', 'stays')).toBeDefined();
  });

  test('a cordoned node has its taint until it is let go', async () => {
    const cordon = (unschedulable: boolean): Promise<void> =>
      kube.modify('nodes', 'n2', (node) => {
        node.spec = { ...(node.spec as object), unschedulable };
      });
    const wanted = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
    await cordon(true);
    await kube.until('the taint', () => taintsOf(kube, 'n2').some((taint) => taint.key === wanted.key));
    expect(taintsOf(kube, 'n2')).toEqual([wanted]);
    await cordon(false);
    await kube.until('no taint', () => taintsOf(kube, 'n2').length === 0);
  });

  test.each([
    ['False', 'node.kubernetes.io/not-ready'],
    ['Unknown', 'node.kubernetes.io/unreachable'],
  ] as const)(
    'a node whose Ready is %s is tainted %s, and its pods go after their five minutes',
    async (ready, key) => {
      await kube.create('pods', podOf(`on-${ready.toLowerCase()}`, {}, { nodeName: 'n2' }));
      await kube.cluster.setNodeReady('n2', ready);
      await kube.until('both taints', () => taintsOf(kube, 'n2').length === 2);
      expect(taintsOf(kube, 'n2')).toEqual([
        { key, effect: 'NoSchedule' },
        { key, effect: 'NoExecute' },
      ]);
      await kube.until('the pod is driven out', () => kube.get('pods', `on-${ready.toLowerCase()}`) === undefined);
      await kube.cluster.setNodeReady('n2', 'True');
      await kube.until('no taint', () => taintsOf(kube, 'n2').length === 0);
    },
  );
});
