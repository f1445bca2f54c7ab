import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { as, type Deployment, fieldAt, listAt, type Pod } from '../machinery/index.ts';
import { NAMESPACE, podOf, type TestCluster, testCluster, workloadOf } from '../machinery/test-cluster.ts';

let kube: TestCluster;

beforeAll(async () => {
  kube = await testCluster([{ cpu: '64', memory: '64Gi' }, { labels: { disk: 'fast' } }]);
});

afterAll(() => kube.close());

function podsOf(app: string): Pod[] {
  return kube
    .list('pods')
    .map((pod) => as<Pod>(pod))
    .filter((pod) => pod.metadata.labels?.app === app);
}

function running(app: string): Pod[] {
  return podsOf(app).filter((pod) => pod.status?.phase === 'Running' && pod.metadata.deletionTimestamp === undefined);
}

describe('a namespace', () => {
  test('has a service account and the cluster CA, which come back when deleted', async () => {
    await kube.until('the CA', () => kube.get('configmaps', 'kube-root-ca.crt'));
    expect(fieldAt(kube.get('configmaps', 'kube-root-ca.crt'), 'data', 'ca.crt')).toBe(kube.cluster.caPem);
    const before = kube.get('serviceaccounts', 'default')?.metadata.uid;
    await kube.remove('serviceaccounts', 'default');
    await kube.until('a new account', () => {
      const uid = kube.get('serviceaccounts', 'default')?.metadata.uid;
      return uid !== undefined && uid !== before;
    });
  });

  test('that is deleted says what holds it, refuses new content, and goes when that is released', async () => {
    await kube.create('namespaces', { metadata: { name: 'going' } });
    await kube.until('its account', () => kube.get('serviceaccounts', 'default', 'going'));
    await kube.create('configmaps', {
      metadata: { name: 'held', namespace: 'going', finalizers: ['example.org/hold'] },
    });
    await kube.create('pods', { ...podOf('p'), metadata: { name: 'p', namespace: 'going' } });
    await kube.remove('namespaces', 'going');
    const condition = await kube.until('the condition', () =>
      listAt(kube.get('namespaces', 'going'), 'status', 'conditions').find(
        (item) => fieldAt(item, 'type') === 'NamespaceFinalizersRemaining' && fieldAt(item, 'status') === 'True',
      ),
    );
    expect(fieldAt(condition, 'message')).toBe(
      'Some content in the namespace has finalizers remaining: example.org/hold in 1 resource instances',
    );
    const content = await kube.until('only the held one is left', () =>
      listAt(kube.get('namespaces', 'going'), 'status', 'conditions').find(
        (item) => fieldAt(item, 'message') === 'Some resources are remaining: configmaps. has 1 resource instances',
      ),
    );
    expect(fieldAt(content, 'reason')).toBe('SomeResourcesRemain');
    await expect(kube.create('configmaps', { metadata: { name: 'late', namespace: 'going' } })).rejects.toMatchObject({
      code: 403,
      details: { causes: [{ reason: 'NamespaceTerminating' }] },
    });
    await kube.modify(
      'configmaps',
      'held',
      (object) => {
        object.metadata.finalizers = [];
      },
      'going',
    );
    await kube.until('the namespace is gone', () => kube.get('namespaces', 'going') === undefined);
  });
});

describe('garbage collection', () => {
  async function family(name: string): Promise<void> {
    await kube.create('deployments.apps', workloadOf(name, { replicas: 2 }));
    await kube.until(`${name} runs`, () => running(name).length === 2);
  }

  test('in the background the dependents follow the owner', async () => {
    await family('gc-back');
    await kube.remove('deployments.apps', 'gc-back', 'Background');
    expect(kube.get('deployments.apps', 'gc-back')).toBeUndefined();
    await kube.until(
      'nothing is left',
      () =>
        podsOf('gc-back').length === 0 &&
        !kube.list('replicasets.apps').some((set) => set.metadata.labels?.app === 'gc-back'),
    );
  });

  test('in the foreground the owner is the last to go', async () => {
    await family('gc-front');
    await kube.remove('deployments.apps', 'gc-front', 'Foreground');
    expect(kube.get('deployments.apps', 'gc-front')?.metadata.finalizers).toEqual(['foregroundDeletion']);
    await kube.until('the owner is gone', () => kube.get('deployments.apps', 'gc-front') === undefined);
    expect(podsOf('gc-front')).toEqual([]);
  });

  test('orphans stay, without the owner', async () => {
    await family('gc-orphan');
    await kube.remove('deployments.apps', 'gc-orphan', 'Orphan');
    await kube.until('the owner is gone', () => kube.get('deployments.apps', 'gc-orphan') === undefined);
    const set = kube.list('replicasets.apps').find((candidate) => candidate.metadata.labels?.app === 'gc-orphan');
    expect(set?.metadata.ownerReferences).toBeUndefined();
    expect(running('gc-orphan')).toHaveLength(2);
  });
});

describe('a Deployment', () => {
  test('rolls to a new template without falling below what must be available, and back to the old ReplicaSet', async () => {
    await kube.create('deployments.apps', workloadOf('web', { replicas: 4 }));
    await kube.until(
      'complete',
      () => fieldAt(kube.get('deployments.apps', 'web'), 'status', 'availableReplicas') === 4,
    );
    const [first] = kube.list('replicasets.apps').filter((set) => set.metadata.labels?.app === 'web');
    let fewest = 4;
    const stop = kube.cluster.registry.watch(kube.type('pods'), () => {
      fewest = Math.min(
        fewest,
        running('web').filter((pod) =>
          pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
        ).length,
      );
    });
    const image = (wanted: string) =>
      kube.modify('deployments.apps', 'web', (object) => {
        const spec = as<Deployment>(object).spec.template.spec;
        spec.containers = spec.containers.map((container) => ({ ...container, image: wanted }));
      });
    const complete = (revision: string) =>
      kube.until(`revision ${revision}`, () => {
        const web = kube.get('deployments.apps', 'web');
        return (
          web?.metadata.annotations?.['deployment.kubernetes.io/revision'] === revision &&
          fieldAt(web, 'status', 'updatedReplicas') === 4 &&
          fieldAt(web, 'status', 'replicas') === 4 &&
          fieldAt(web, 'status', 'availableReplicas') === 4
        );
      });
    await image('nginx:2');
    await complete('2');
    stop();
    expect(fewest).toBeGreaterThanOrEqual(3);
    expect(
      listAt(kube.get('deployments.apps', 'web'), 'status', 'conditions')
        .map((condition) => fieldAt(condition, 'reason'))
        .sort(),
    ).toEqual(['MinimumReplicasAvailable', 'NewReplicaSetAvailable']);
    await image('nginx');
    await complete('3');
    const again = kube.get('replicasets.apps', first?.metadata.name ?? '');
    expect(again?.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    });
    expect(fieldAt(again, 'spec', 'replicas')).toBe(4);
  });

  test('whose pods never start is said to have timed out', async () => {
    await kube.create(
      'deployments.apps',
      workloadOf('stuck', { replicas: 1, progressDeadlineSeconds: 30 }, { image: 'team/missing' }),
    );
    await kube.until('the deadline passes', () =>
      listAt(kube.get('deployments.apps', 'stuck'), 'status', 'conditions').some(
        (condition) => fieldAt(condition, 'reason') === 'ProgressDeadlineExceeded',
      ),
    );
  });

  test('that quota refuses says so, and goes on once there is room', async () => {
    await kube.create('namespaces', { metadata: { name: 'full' } });
    await kube.until('its account', () => kube.get('serviceaccounts', 'default', 'full'));
    await kube.create('resourcequotas', { metadata: { name: 'q', namespace: 'full' }, spec: { hard: { pods: '1' } } });
    const wanted = workloadOf('two', { replicas: 2 });
    await kube.create('deployments.apps', { ...wanted, metadata: { name: 'two', namespace: 'full' } });
    await kube.until('the failure', () =>
      listAt(kube.get('deployments.apps', 'two', 'full'), 'status', 'conditions').some(
        (condition) =>
          fieldAt(condition, 'type') === 'ReplicaFailure' &&
          String(fieldAt(condition, 'message')).includes('exceeded quota: q'),
      ),
    );
    await kube.modify(
      'resourcequotas',
      'q',
      (object) => {
        object.spec = { hard: { pods: '2' } };
      },
      'full',
    );
    await kube.until(
      'both run',
      () => fieldAt(kube.get('deployments.apps', 'two', 'full'), 'status', 'availableReplicas') === 2,
    );
  });
});

describe('other workloads', () => {
  test('a StatefulSet starts in order with volumes of its own, and ends from the last', async () => {
    const spec = {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: 'instant',
    };
    await kube.create('storageclasses.storage.k8s.io', {
      metadata: { name: 'instant' },
      provisioner: 'disk.example.org',
    });
    await kube.create(
      'statefulsets.apps',
      workloadOf('db', {
        replicas: 3,
        serviceName: 'db',
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec }],
      }),
    );
    await kube.until('all ready', () => fieldAt(kube.get('statefulsets.apps', 'db'), 'status', 'readyReplicas') === 3);
    expect(
      podsOf('db')
        .map((pod) => pod.metadata.name)
        .sort(),
    ).toEqual(['db-0', 'db-1', 'db-2']);
    expect(fieldAt(kube.get('persistentvolumeclaims', 'data-db-2'), 'status', 'phase')).toBe('Bound');
    await kube.modify('statefulsets.apps', 'db', (object) => {
      (object.spec as { replicas: number }).replicas = 1;
    });
    await kube.until('one is left', () => podsOf('db').length === 1);
    expect(podsOf('db')[0]?.metadata.name).toBe('db-0');
    expect(kube.get('persistentvolumeclaims', 'data-db-2')).toBeDefined();
  });

  test('a DaemonSet runs once on every node that fits', async () => {
    await kube.create('daemonsets.apps', workloadOf('agent'));
    await kube.until('both run', () => running('agent').length === 2);
    expect(new Set(running('agent').map((pod) => pod.spec.nodeName)).size).toBe(2);
    const status = await kube.until(
      'status',
      () =>
        fieldAt(kube.get('daemonsets.apps', 'agent'), 'status', 'numberReady') === 2 &&
        kube.get('daemonsets.apps', 'agent')?.status,
    );
    expect(status).toMatchObject({ desiredNumberScheduled: 2, numberAvailable: 2, numberMisscheduled: 0 });
  });

  test('a Job runs until enough have succeeded, or gives up', async () => {
    const job = (command: string[]) => ({
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command }] } },
    });
    await kube.create('jobs.batch', {
      metadata: { name: 'good' },
      spec: { completions: 3, parallelism: 2, ...job(['true']) },
    });
    await kube.create('jobs.batch', { metadata: { name: 'bad' }, spec: { backoffLimit: 1, ...job(['false']) } });
    const reasons = (name: string) =>
      listAt(kube.get('jobs.batch', name), 'status', 'conditions').map((condition) => fieldAt(condition, 'reason'));
    await kube.until('good is complete', () => reasons('good').includes('CompletionsReached'));
    expect(kube.get('jobs.batch', 'good')?.status).toMatchObject({ succeeded: 3 });
    await kube.until('bad has failed', () => reasons('bad').includes('BackoffLimitExceeded'));
    expect(kube.get('jobs.batch', 'bad')?.status).toMatchObject({ failed: 2 });
  });

  test('an ended Job goes with its pods when its time is over', async () => {
    const template = {
      spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['true'] }] },
    };
    await kube.create('jobs.batch', { metadata: { name: 'brief' }, spec: { ttlSecondsAfterFinished: 10, template } });
    await kube.until('it is there', () => kube.get('jobs.batch', 'brief'));
    await kube.until('it is gone', () => kube.get('jobs.batch', 'brief') === undefined);
    await kube.until(
      'its pods are gone',
      () => !kube.list('pods').some((pod) => pod.metadata.name.startsWith('brief-')),
    );
  });
});

describe('services, budgets and scaling', () => {
  test('endpoints follow the ready pods of a Service, and go with it', async () => {
    await kube.create('services', {
      metadata: { name: 'shop' },
      spec: { selector: { app: 'shop' }, ports: [{ port: 80, targetPort: 8080 }] },
    });
    await kube.create('deployments.apps', workloadOf('shop', { replicas: 2 }));
    const slice = () =>
      kube
        .list('endpointslices.discovery.k8s.io')
        .find((candidate) => candidate.metadata.labels?.['kubernetes.io/service-name'] === 'shop');
    await kube.until(
      'two endpoints',
      () =>
        listAt(slice(), 'endpoints').filter((endpoint) => fieldAt(endpoint, 'conditions', 'ready') === true).length ===
        2,
    );
    expect(listAt(kube.get('endpoints', 'shop'), 'subsets', 0, 'addresses')).toHaveLength(2);
    await kube.remove('services', 'shop');
    await kube.until('both are gone', () => slice() === undefined && kube.get('endpoints', 'shop') === undefined);
  });

  test('a disruption budget says how many may go', async () => {
    await kube.create('deployments.apps', workloadOf('guarded', { replicas: 3 }));
    await kube.create('poddisruptionbudgets.policy', {
      metadata: { name: 'guard' },
      spec: { minAvailable: 2, selector: { matchLabels: { app: 'guarded' } } },
    });
    await kube.until(
      'one may go',
      () => fieldAt(kube.get('poddisruptionbudgets.policy', 'guard'), 'status', 'disruptionsAllowed') === 1,
    );
    expect(kube.get('poddisruptionbudgets.policy', 'guard')?.status).toMatchObject({
      currentHealthy: 3,
      desiredHealthy: 2,
      expectedPods: 3,
    });
  });

  test('an autoscaler grows what is busy, up to its maximum', async () => {
    await kube.create(
      'deployments.apps',
      workloadOf(
        'busy',
        { replicas: 1 },
        { image: 'team/busy', resources: { requests: { cpu: '100m' }, limits: { cpu: '100m' } } },
      ),
    );
    await kube.create('horizontalpodautoscalers.autoscaling', {
      metadata: { name: 'busy' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'busy' },
        maxReplicas: 3,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
      },
    });
    await kube.until('three run', () => running('busy').length === 3);
  });
});

test('an idle cluster writes nothing', async () => {
  await kube.until('everything is at rest', () =>
    kube
      .list('pods', NAMESPACE)
      .every(
        (pod) => as<Pod>(pod).status.phase !== 'Pending' || as<Pod>(pod).spec.containers[0]?.image === 'team/missing',
      ),
  );
  await kube.remove('deployments.apps', 'stuck');
  await kube.remove('horizontalpodautoscalers.autoscaling', 'busy');
  await kube.until('the stuck pods are gone', () => podsOf('stuck').length === 0);
  const { registry } = kube.cluster;
  let writes: string[] = [];
  const stops = registry
    .types()
    .filter((type) => type.verbs.includes('watch') && type.plural !== 'leases')
    .map((type) =>
      registry.watch(type, (event) => {
        if (event.type !== 'ADDED' || event.object.metadata.creationTimestamp === undefined)
          writes.push(`${type.plural}/${event.object.metadata.name}`);
      }),
    );
  const quietMs = 500;
  let since = performance.now();
  await kube.until('half a second without a write', () => {
    if (writes.length > 0) {
      writes = [];
      since = performance.now();
    }
    return performance.now() - since > quietMs;
  });
  for (const stop of stops) stop();
  expect(writes).toEqual([]);
});
