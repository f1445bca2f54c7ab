import { expect, test } from 'vitest';
import { as, fieldAt, listAt, type Pod } from '../machinery/index.ts';
import { podOf, testCluster, workloadOf } from '../machinery/test-cluster.ts';

test('after a restart the same pods run on, and what was under way is finished', async () => {
  const first = await testCluster();
  await first.create('deployments.apps', workloadOf('web', { replicas: 2 }));
  await first.until(
    'both run',
    () => fieldAt(first.get('deployments.apps', 'web'), 'status', 'availableReplicas') === 2,
  );
  await first.create('namespaces', { metadata: { name: 'going' } });
  await first.create('configmaps', {
    metadata: { name: 'held', namespace: 'going', finalizers: ['example.org/hold'] },
  });
  await first.remove('namespaces', 'going');
  await first.create('pods', podOf('crashing', { image: 'team/crash' }));
  await first.until(
    'it crashed',
    () =>
      (as<Pod>(first.get('pods', 'crashing') ?? (first.list('pods')[0] as Pod)).status?.containerStatuses?.[0]
        ?.restartCount ?? 0) > 0,
  );
  const before = first
    .list('pods')
    .map((pod) => pod.metadata.uid)
    .sort();
  const second = await first.restart();
  try {
    expect(
      second
        .list('pods')
        .map((pod) => pod.metadata.uid)
        .sort(),
    ).toEqual(before);
    const restarts = () =>
      as<Pod>(second.get('pods', 'crashing') as Pod).status.containerStatuses?.[0]?.restartCount ?? 0;
    const count = restarts();
    await second.until('it crashes on', () => restarts() > count);
    await second.modify('deployments.apps', 'web', (object) => {
      (object.spec as { replicas: number }).replicas = 3;
    });
    await second.until(
      'three run',
      () => fieldAt(second.get('deployments.apps', 'web'), 'status', 'availableReplicas') === 3,
    );
    await second.until(
      'the namespace says what holds it',
      () => listAt(second.get('namespaces', 'going'), 'status', 'conditions').length > 0,
    );
    await second.modify(
      'configmaps',
      'held',
      (object) => {
        object.metadata.finalizers = [];
      },
      'going',
    );
    await second.until('the namespace is gone', () => second.get('namespaces', 'going') === undefined);
    await second.remove('deployments.apps', 'web');
    await second.until(
      'its pods are gone',
      () => !second.list('pods').some((pod) => pod.metadata.labels?.app === 'web'),
    );
  } finally {
    await second.close();
  }
});
