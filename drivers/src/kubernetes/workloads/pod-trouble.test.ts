import type { JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { podTrouble } from './pods.ts';
import type { Surroundings, Warning } from './surroundings.ts';
import { podView } from './views.ts';

/** When the pods below are looked at. */
const NOW = '2026-03-02T10:10:00Z';
const LONG_AGO = '2026-03-02T10:00:00Z';
const IMAGE = 'registry.example.com/team/shop:2';

function around(...warnings: readonly Warning[]): Surroundings {
  return {
    ...{ replicaSets: [], pods: [], now: Date.parse(NOW) },
    warnings: () => warnings,
    claimWarnings: (_namespace, claim) =>
      claim === 'data-store-0'
        ? [
            {
              reason: 'ProvisioningFailed',
              message: 'storageclass.storage.k8s.io "fast" not found',
              at: Date.parse(NOW),
            },
          ]
        : [],
  };
}
const warning = (reason: string, message: string, at = NOW): Warning => ({ reason, message, at: Date.parse(at) });

interface Shape {
  readonly state?: JsonObject;
  readonly last?: JsonObject;
  readonly restarts?: number;
  readonly started?: boolean;
  readonly isReady?: boolean;
  readonly spec?: JsonObject;
  readonly container?: JsonObject;
  readonly scheduled?: JsonObject;
  readonly phase?: string;
}

/** A pod as the API server shows it, with one container. */
function pod({ state, last = {}, restarts = 0, started = false, isReady = false, ...more }: Shape): JsonObject {
  const condition = (type: string, isTrue: boolean) => ({
    ...{ type, status: isTrue ? 'True' : 'False', lastProbeTime: null, lastTransitionTime: LONG_AGO },
    ...(isTrue || type === 'PodScheduled'
      ? {}
      : { reason: 'ContainersNotReady', message: 'containers with unready status: [main]' }),
  });
  const status = { name: 'main', image: IMAGE, imageID: '', ready: isReady, started, restartCount: restarts };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'shop-7d4b9-x2x9k', namespace: 'duploservices-dev01', uid: 'p1', creationTimestamp: LONG_AGO },
    spec: {
      ...{ restartPolicy: 'Always', nodeName: 'aks-1' },
      containers: [{ name: 'main', image: IMAGE, resources: { limits: { memory: '128Mi' } }, ...more.container }],
      ...more.spec,
    },
    status: {
      ...{ phase: more.phase ?? 'Pending', startTime: LONG_AGO },
      conditions: [
        { ...condition('PodScheduled', more.scheduled === undefined), ...more.scheduled },
        condition('Initialized', true),
        condition('Ready', isReady),
        condition('ContainersReady', isReady),
      ],
      ...(state === undefined ? {} : { containerStatuses: [{ ...status, state, lastState: last }] }),
    },
  };
}

const waiting = (reason: string, message?: string): JsonObject => ({
  waiting: message === undefined ? { reason } : { reason, message },
});
const ended = (more: JsonObject): JsonObject => ({
  terminated: {
    ...{ exitCode: 1, reason: 'Error', startedAt: '2026-03-02T10:08:58Z' },
    finishedAt: '2026-03-02T10:09:00Z',
    ...more,
  },
});
const running = (startedAt: string): JsonObject => ({ running: { startedAt } });
const unscheduled = (message: string, lastTransitionTime = LONG_AGO): JsonObject => ({
  ...{ status: 'False', reason: 'Unschedulable', message, lastTransitionTime },
});
const PREEMPTION = 'preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';
const probed: JsonObject = {
  readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 10, failureThreshold: 3 },
};

interface Row {
  readonly why: string;
  readonly seen: JsonObject;
  readonly code: string;
  readonly what: string;
  readonly warnings: readonly Warning[];
}
const row = (why: string, seen: JsonObject, code: string, what: string, ...warnings: readonly Warning[]): Row => ({
  ...{ why, seen, code, what, warnings },
});

test.each<Row>([
  row(
    'containerd, a tag that nobody pushed',
    pod({
      state: waiting(
        'ErrImagePull',
        `rpc error: code = NotFound desc = failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": ${IMAGE}: not found`,
      ),
    }),
    'ImageMissing',
    `cannot start: there is no image ${IMAGE} in its registry`,
  ),
  row(
    'the kubelet waits before the next try, and repeats the cause',
    pod({
      state: waiting('ImagePullBackOff', `Back-off pulling image "${IMAGE}": ErrImagePull: ${IMAGE}: not found`),
    }),
    'ImageMissing',
    `cannot start: there is no image ${IMAGE} in its registry`,
  ),
  row(
    'before Kubernetes 1.31 the wait says no cause',
    pod({ state: waiting('ImagePullBackOff', `Back-off pulling image "${IMAGE}"`) }),
    'ImageMissing',
    `cannot start: there is no image ${IMAGE} in its registry`,
  ),
  row(
    'a registry that wants a sign-in; Docker Hub says so of what is not there, too',
    pod({
      state: waiting(
        'ErrImagePull',
        `failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.example.com/oauth2/token: 401 Unauthorized`,
      ),
    }),
    'ImageRefused',
    `cannot start: the registry does not give out image ${IMAGE}`,
  ),
  row(
    'a registry that does not answer: the last of the causes says what happened',
    pod({
      state: waiting(
        'ErrImagePull',
        `rpc error: code = Unknown desc = failed to pull and unpack image "${IMAGE}": failed to do request: Head "https://registry.example.com/v2/team/shop/manifests/2": dial tcp 10.0.0.9:443: i/o timeout`,
      ),
    }),
    'ImagePullFailed',
    `cannot start: image ${IMAGE} cannot be pulled (dial tcp 10.0.0.9:443: i/o timeout)`,
  ),
  row(
    'a name that no registry could have',
    pod({
      state: waiting('InvalidImageName', 'Failed to apply default image tag "Shop:2": couldn\'t parse image name'),
    }),
    'ImageInvalid',
    `cannot start: "${IMAGE}" is no name of an image`,
  ),
  row(
    'back-off after the fifth end',
    pod({
      ...{ phase: 'Running', restarts: 5, last: ended({}) },
      state: waiting('CrashLoopBackOff', 'back-off 2m40s restarting failed container=main pod=shop-7d4b9-x2x9k_n(p1)'),
    }),
    'CrashLoop',
    'cannot stay up: container main ended with exit code 1 after 2 seconds (5 restarts)',
  ),
  row(
    'it runs again for a moment between two ends: still the same loop',
    pod({ phase: 'Running', isReady: true, restarts: 3, last: ended({}), state: running('2026-03-02T10:09:50Z') }),
    'CrashLoop',
    'cannot stay up: container main ended with exit code 1 after 2 seconds (3 restarts)',
  ),
  row(
    'the moment after an end, before the kubelet has decided to wait',
    pod({ phase: 'Running', restarts: 2, last: ended({}), state: ended({ exitCode: 3 }) }),
    'CrashLoop',
    'cannot stay up: container main ended with exit code 3 after 2 seconds (2 restarts)',
  ),
  row(
    'killed for its memory: the limit is what counts',
    pod({
      ...{ phase: 'Running', restarts: 4, last: ended({ exitCode: 137, reason: 'OOMKilled' }) },
      state: waiting('CrashLoopBackOff', 'back-off 40s restarting failed container=main'),
    }),
    'OutOfMemory',
    'ran out of memory: container main may use 128Mi (4 restarts)',
  ),
  row(
    'a command that the image does not have',
    pod({
      ...{
        restarts: 2,
        last: ended({
          exitCode: 128,
          reason: 'StartError',
          message:
            'failed to create containerd task: OCI runtime create failed: exec: "serve": executable file not found in $PATH: unknown',
        }),
      },
      state: waiting('CrashLoopBackOff', 'back-off 20s restarting failed container=main'),
    }),
    'StartFailed',
    'cannot start: the container cannot be run (serve: executable file not found in $PATH)',
  ),
  row(
    'a key that the Config does not have',
    pod({
      state: waiting('CreateContainerConfigError', "couldn't find key LEVEL in ConfigMap duploservices-dev01/settings"),
    }),
    'SettingMissing',
    'cannot start: config map settings has no key LEVEL',
  ),
  row(
    'a Secret that is not there',
    pod({ state: waiting('CreateContainerConfigError', 'secret "database" not found') }),
    'SettingMissing',
    'cannot start: secret database is not there',
  ),
  row(
    'a root image under the restricted level of Pod Security',
    pod({
      state: waiting(
        'CreateContainerConfigError',
        'container has runAsNonRoot and image will run as root (pod: "shop", container: main)',
      ),
    }),
    'ImageRunsAsRoot',
    `cannot start: image ${IMAGE} runs as root, and this tenant does not let it`,
  ),
  row(
    'an image that says its user by name, of which the kubelet cannot tell whether it is root',
    pod({
      state: waiting(
        'CreateContainerConfigError',
        'container has runAsNonRoot and image has non-numeric user (node), cannot verify user is non-root (pod: "shop", container: main)',
      ),
    }),
    'ImageUserNotNumeric',
    `cannot start: image ${IMAGE} runs as node, and the cluster cannot tell whether that is root, which this tenant does not let it be`,
  ),
  row(
    'no room',
    pod({
      scheduled: unscheduled(`0/3 nodes are available: 3 Insufficient cpu, 1 Insufficient memory. ${PREEMPTION}`),
    }),
    'Unschedulable',
    'found no node: of 3 nodes 3 have too little CPU left and 1 has too little memory left',
  ),
  row(
    'whose the other nodes are is not told',
    pod({
      scheduled: unscheduled(
        `0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 node(s) had untolerated taint {tenantry.dev/tenant: bank}. ${PREEMPTION}`,
      ),
    }),
    'Unschedulable',
    'found no node: of 3 nodes 1 is not among the nodes that it asks for and 2 are kept for other tenants',
  ),
  row(
    'nodes that are not well, and one that is being emptied',
    pod({
      scheduled: unscheduled(
        '0/2 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, 1 node(s) were unschedulable. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
      ),
    }),
    'Unschedulable',
    'found no node: of 2 nodes 1 is not ready and 1 is closed to new pods',
  ),
  row(
    'words of a scheduler that we do not know stay as they are',
    pod({ scheduled: unscheduled('0/1 nodes are available: 1 node(s) did not please the plugin. preemption: none') }),
    'Unschedulable',
    'found no node: of 1 node 1: node(s) did not please the plugin',
  ),
  row(
    'a cluster without nodes',
    pod({ scheduled: unscheduled('no nodes available to schedule pods') }),
    'Unschedulable',
    'found no node: the cluster has none',
  ),
  row(
    'a claim that is to be bound before the pod has a node',
    pod({
      spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-shop-0' } }] },
      scheduled: unscheduled(
        `0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. ${PREEMPTION}`,
      ),
    }),
    'VolumePending',
    'cannot start: no volume is bound yet to claim data-shop-0',
  ),
  row(
    'a claim for which no volume can be made, once the pod has its node',
    pod({
      spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-store-0' } }] },
      state: waiting('ContainerCreating'),
    }),
    'VolumePending',
    'cannot start: no volume can be made for claim data-store-0 (storageclass.storage.k8s.io "fast" not found)',
  ),
  row(
    'a disk that another node holds',
    pod({ state: waiting('ContainerCreating') }),
    'VolumeNotMounted',
    'cannot start: a volume cannot be mounted (Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node)',
    warning(
      'FailedAttachVolume',
      'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node',
    ),
  ),
  row(
    'a Config that is mounted and is not there',
    pod({ state: waiting('ContainerCreating') }),
    'SettingMissing',
    'cannot start: config map settings is not there',
    warning('FailedMount', 'MountVolume.SetUp failed for volume "settings" : configmap "settings" not found'),
  ),
  row(
    'a node whose network plugin is not up',
    pod({ state: waiting('ContainerCreating') }),
    'NetworkNotReady',
    'cannot start: the node cannot set up the pod (Failed to create pod sandbox: plugin type="cilium-cni" failed: unable to connect)',
    warning(
      'FailedCreatePodSandBox',
      'Failed to create pod sandbox: plugin type="cilium-cni" failed: unable to connect.',
    ),
  ),
  row(
    'a probe that has failed for longer than it may',
    pod({ phase: 'Running', state: running(LONG_AGO), started: true, container: probed }),
    'ProbeFailing',
    'did not become ready: the readiness probe of container main fails (HTTP probe failed with statuscode: 503)',
    warning('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'),
  ),
  row(
    'the cluster ends what does not answer; the program itself did nothing wrong',
    pod({
      ...{ phase: 'Running', restarts: 3, last: ended({ exitCode: 143 }) },
      state: waiting('CrashLoopBackOff', 'back-off 40s restarting failed container=main'),
    }),
    'ProbeFailing',
    'cannot stay up: the cluster ends container main, whose liveness probe fails (dial tcp 10.244.0.7:8080: connect: connection refused)',
    warning('Unhealthy', 'Liveness probe failed: dial tcp 10.244.0.7:8080: connect: connection refused'),
  ),
  row(
    'a probe that failed before the last run is not why that ended',
    pod({
      ...{ phase: 'Running', restarts: 3, last: ended({}) },
      state: waiting('CrashLoopBackOff', 'back-off 40s restarting failed container=main'),
    }),
    'CrashLoop',
    'cannot stay up: container main ended with exit code 1 after 2 seconds (3 restarts)',
    warning('Unhealthy', 'Liveness probe failed: timeout', LONG_AGO),
  ),
])('$why', ({ seen, code, what, warnings }) => {
  const found = podTrouble(seen, around(...warnings));
  expect(found).toMatchObject({ code, what, isPassing: false });
  expect(found?.remedy).toMatch(/^[A-Z].*\.$/);
  // What is kept of a pod says the same.
  expect(podTrouble(podView(seen), around(...warnings))).toEqual(found);
});

test.each<readonly [string, JsonObject]>([
  ['it runs and is ready', pod({ phase: 'Running', isReady: true, started: true, state: running(LONG_AGO) })],
  ['its image is being pulled', pod({ state: waiting('ContainerCreating') })],
  ['nobody has looked for a node yet', pod({ spec: { nodeName: '' } })],
  ['it has ended for good', pod({ phase: 'Succeeded', state: ended({ exitCode: 0, reason: 'Completed' }) })],
  [
    'it ended once, long ago',
    pod({ phase: 'Running', isReady: true, restarts: 1, last: ended({}), state: running(LONG_AGO) }),
  ],
  ['the kubelet is only behind: nothing asks it', pod({ phase: 'Running', state: running(LONG_AGO), started: true })],
])('nothing is wrong with a pod while %s', (_why, seen) => {
  expect(podTrouble(seen, around())).toBeNull();
  expect(podTrouble(podView(seen), around())).toBeNull();
});

test.each<readonly [string, JsonObject, number]>([
  [
    'a pod that the scheduler turned away two seconds ago: another may leave room',
    pod({ scheduled: unscheduled('0/1 nodes are available: 1 Insufficient cpu.', '2026-03-02T10:09:58Z') }),
    3_000,
  ],
  [
    'a first end: it may have been the only one',
    pod({ phase: 'Running', isReady: true, restarts: 1, last: ended({}), state: running('2026-03-02T10:09:50Z') }),
    20_000,
  ],
  [
    'an end after hours of work',
    pod({
      ...{ phase: 'Running', restarts: 9, state: running('2026-03-02T10:09:50Z') },
      last: ended({ startedAt: '2026-03-02T01:00:00Z' }),
    }),
    20_000,
  ],
  [
    'a probe that has not failed for as long as it may',
    pod({
      ...{ phase: 'Running', state: running('2026-03-02T10:09:50Z'), started: true },
      container: { readinessProbe: { periodSeconds: 30, failureThreshold: 3 } },
    }),
    80_000,
  ],
])('%s is no failure yet, and is looked at again in time', (_why, seen, lookAgainMs) => {
  expect(podTrouble(seen, around())).toMatchObject({ isPassing: true, lookAgainMs });
});
