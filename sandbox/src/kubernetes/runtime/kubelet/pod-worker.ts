import type { ClusterContext, KubeObject } from '../../contract.ts';
import {
  as,
  type Container,
  type ContainerStatus,
  editable,
  elapsedMs,
  fieldAt,
  hasEnded,
  isConflict,
  isForbidden,
  isNotFound,
  type Outcome,
  type Pod,
  type PodStatus,
  sameJson,
  served,
  stringAt,
  timestamp,
} from '../../machinery/index.ts';
import { environmentSources, restarts, type StepInput, stepContainer } from './container-step.ts';
import {
  conditions,
  memoryOf,
  type Notice,
  newStatus,
  type PodMemory,
  phaseOf,
  unready,
  waiting,
} from './pod-state.ts';

/** What the kubelet of all nodes holds. */
export interface KubeletState {
  readonly context: ClusterContext;
  readonly pods: Map<string, PodMemory>;
  readonly imagesByNode: Map<string, Set<string>>;
  podAddress(pod: Pod): string;
  nodeAddress(node: string): string;
}

const STATUS = { manager: 'kubelet', subresource: 'status' } as const;
/** Servers end soon after they are asked to; nobody waits out a whole grace period here. */
const STOP_MS = 500;
const MOUNT_RETRY_MS = 2_000;

/** Moves one pod on by what is due. Returns milliseconds until the next thing is due, before speed. */
export async function syncPod(state: KubeletState, pod: Pod): Promise<Outcome> {
  const memory = state.pods.get(pod.metadata.uid) ?? { containers: new Map() };
  state.pods.set(pod.metadata.uid, memory);
  if (pod.metadata.deletionTimestamp !== undefined) return endPod(state, pod, memory);
  if (hasEnded(pod)) return undefined;
  const speed = state.context.speed ?? 1;
  const nowMs = state.context.clock().getTime();
  const deadline = deadlineMs(state, pod);
  if (deadline !== undefined && deadline <= 0) {
    await write(state, pod, exceeded(pod, nowMs), [
      {
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
        type: 'Normal',
      },
    ]);
    return undefined;
  }
  const { status, notices, waitMs } = advance(state, pod, memory, nowMs, speed);
  await write(state, pod, status, notices);
  const waits = [waitMs === undefined ? undefined : waitMs * speed, deadline].filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.min(...waits);
}

function advance(
  state: KubeletState,
  pod: Pod,
  memory: PodMemory,
  nowMs: number,
  speed: number,
): { status: PodStatus; notices: Notice[]; waitMs: number | undefined } {
  const notices: Notice[] = [];
  const waits: number[] = [];
  const restartPolicy = (pod.spec.restartPolicy ?? 'Always') as StepInput['restartPolicy'];
  const images = imagesOn(state, pod.spec.nodeName ?? '');
  const mountProblem = missingVolume(state.context, pod);
  const step = (container: Container, before: ContainerStatus, policy: StepInput['restartPolicy']) => {
    const result = stepContainer(
      {
        pod,
        container,
        restartPolicy: policy,
        nowMs,
        speed,
        images,
        missingSources: missingSources(state.context, pod, container),
      },
      before,
      memoryOf(memory, container.name),
    );
    notices.push(...result.notices);
    if (result.waitMs !== undefined) waits.push(result.waitMs);
    return result.status;
  };
  const initContainers = pod.spec.initContainers ?? [];
  const reason = initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const initStatuses = initContainers.map(
    (container) =>
      find(pod.status?.initContainerStatuses, container) ??
      newStatus(container.name, container.image, 'PodInitializing'),
  );
  const statuses = pod.spec.containers.map(
    (container) => find(pod.status?.containerStatuses, container) ?? newStatus(container.name, container.image, reason),
  );
  let isInitialized = true;
  let initFailed = false;
  if (mountProblem !== undefined) {
    isInitialized = initContainers.length === 0;
    const isNews = pod.status?.startTime === undefined;
    if (isNews) notices.push({ reason: 'FailedMount', message: mountProblem, type: 'Warning' });
    waits.push(MOUNT_RETRY_MS / speed);
  } else {
    for (const [index, container] of initContainers.entries()) {
      const before = initStatuses[index];
      if (before === undefined || !isInitialized) break;
      const isSidecar = container.restartPolicy === 'Always';
      const policy = isSidecar ? 'Always' : restartPolicy === 'Never' ? 'Never' : 'OnFailure';
      const after = step(container, before, policy);
      initStatuses[index] = after;
      const ended = after.state.terminated;
      if (isSidecar) isInitialized = after.state.running !== undefined;
      else if (ended === undefined) isInitialized = false;
      else if (ended.exitCode !== 0) {
        isInitialized = false;
        initFailed = !restarts(policy, ended.exitCode);
      } else initStatuses[index] = { ...after, ready: true };
    }
    if (isInitialized) {
      for (const [index, container] of pod.spec.containers.entries()) {
        const before = statuses[index];
        if (before !== undefined) statuses[index] = step(container, startable(before), restartPolicy);
      }
    }
  }
  const phase = phaseOf(restartPolicy, isInitialized, initFailed, statuses);
  const at = timestamp(new Date(nowMs));
  const startTime = pod.status?.startTime ?? at;
  const hostIP = state.nodeAddress(pod.spec.nodeName ?? '');
  const hasAddress = phase !== 'Pending' || pod.status?.podIP !== undefined;
  const podIP = hasAddress ? (pod.status?.podIP ?? (pod.spec.hostNetwork ? hostIP : state.podAddress(pod))) : undefined;
  const isOver = phase === 'Succeeded' || phase === 'Failed';
  const initFact = isInitialized
    ? { isTrue: true, ...(phase === 'Succeeded' ? { reason: 'PodCompleted' } : {}) }
    : {
        isTrue: false,
        reason: 'ContainersNotInitialized',
        message: `containers with incomplete status: [${initStatuses
          .filter((status) => !status.ready)
          .map((status) => status.name)
          .join(' ')}]`,
      };
  const readyFact = !isOver
    ? unready(statuses)
    : { isTrue: false, reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' };
  const status: PodStatus = {
    phase,
    conditions: conditions(pod.status?.conditions, at, {
      initialized: initFact,
      ready: readyFact,
      containersReady: readyFact,
    }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime,
    ...(initStatuses.length === 0 ? {} : { initContainerStatuses: initStatuses }),
    containerStatuses: statuses,
    ...(pod.status?.qosClass === undefined ? {} : { qosClass: pod.status.qosClass }),
  };
  return { status, notices, waitMs: waits.length === 0 ? undefined : Math.min(...waits) };
}

/** `PodInitializing` is over once the init containers are through. */
function startable(status: ContainerStatus): ContainerStatus {
  return status.state.waiting?.reason === 'PodInitializing'
    ? { ...status, state: waiting('ContainerCreating') }
    : status;
}

function find(statuses: readonly ContainerStatus[] | undefined, container: Container): ContainerStatus | undefined {
  return statuses?.find((status) => status.name === container.name);
}

function imagesOn(state: KubeletState, node: string): Set<string> {
  const present = state.imagesByNode.get(node);
  if (present !== undefined) return present;
  const fresh = new Set<string>();
  state.imagesByNode.set(node, fresh);
  return fresh;
}

function deadlineMs(state: KubeletState, pod: Pod): number | undefined {
  const seconds = pod.spec.activeDeadlineSeconds;
  if (seconds === undefined || seconds === null || pod.status?.startTime === undefined) return undefined;
  return seconds * 1000 - elapsedMs(state.context, pod.status.startTime);
}

function exceeded(pod: Pod, nowMs: number): PodStatus {
  const at = timestamp(new Date(nowMs));
  const stop = (status: ContainerStatus): ContainerStatus => stopped(status, at, 137);
  return {
    ...pod.status,
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline',
    containerStatuses: (pod.status.containerStatuses ?? []).map(stop),
    conditions: conditions(pod.status.conditions, at, {
      initialized: { isTrue: true },
      ready: { isTrue: false, reason: 'PodFailed' },
      containersReady: { isTrue: false, reason: 'PodFailed' },
    }),
  };
}

function stopped(status: ContainerStatus, at: string, exitCode: number): ContainerStatus {
  if (status.state.terminated !== undefined) return status;
  const startedAt = status.state.running?.startedAt ?? at;
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  return {
    ...status,
    ready: false,
    state: { terminated: { exitCode, reason, startedAt, finishedAt: at } },
  };
}

/** Ends a pod that is to be deleted: asks it to stop, gives it its time, and lets the object go. */
async function endPod(state: KubeletState, pod: Pod, memory: PodMemory): Promise<Outcome> {
  const speed = state.context.speed ?? 1;
  const nowMs = state.context.clock().getTime();
  const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  if (memory.endsAtMs === undefined) {
    const running = (pod.status?.containerStatuses ?? []).filter((status) => status.state.running !== undefined);
    memory.endsAtMs = nowMs + (running.length === 0 ? 0 : Math.min(graceMs, STOP_MS)) / speed;
    await tell(
      state,
      pod,
      running.map((status) => ({ reason: 'Killing', message: `Stopping container ${status.name}`, type: 'Normal' })),
    );
  }
  if (nowMs < memory.endsAtMs) return (memory.endsAtMs - nowMs) * speed;
  const at = timestamp(new Date(nowMs));
  if (!hasEnded(pod) && pod.status?.containerStatuses !== undefined) {
    await write(
      state,
      pod,
      {
        ...pod.status,
        containerStatuses: pod.status.containerStatuses.map((status) => stopped(status, at, 0)),
        conditions: conditions(pod.status.conditions, at, {
          initialized: { isTrue: true },
          ready: unready([...pod.status.containerStatuses.map((status) => ({ ...status, ready: false }))]),
          containersReady: unready([...pod.status.containerStatuses.map((status) => ({ ...status, ready: false }))]),
        }),
      },
      [],
    );
  }
  try {
    await state.context.registry.delete(
      served(state.context.registry, 'pods'),
      pod.metadata.namespace ?? null,
      pod.metadata.name,
      {
        uid: pod.metadata.uid,
        gracePeriodSeconds: 0,
      },
    );
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
  return undefined;
}

async function write(state: KubeletState, pod: Pod, status: PodStatus, notices: readonly Notice[]): Promise<void> {
  if (!sameJson(pod.status, status)) {
    await state.context.registry.modify(
      served(state.context.registry, 'pods'),
      pod.metadata.namespace ?? null,
      pod.metadata.name,
      (current) => {
        if (current.metadata.uid !== pod.metadata.uid || sameJson(current.status, status)) return undefined;
        return { ...editable<Pod>(current), status: keepForeign(as<Pod>(current).status, status) };
      },
      STATUS,
    );
  }
  await tell(state, pod, notices);
}

/** Conditions of others (readiness gates, disruption) stay. */
function keepForeign(current: PodStatus | undefined, next: PodStatus): PodStatus {
  const own = new Set((next.conditions ?? []).map((condition) => condition.type));
  const foreign = (current?.conditions ?? []).filter((condition) => !own.has(condition.type));
  return { ...next, conditions: [...(next.conditions ?? []), ...foreign] };
}

async function tell(state: KubeletState, pod: Pod, notices: readonly Notice[]): Promise<void> {
  for (const notice of notices) {
    try {
      await state.context.registry.event(pod, 'kubelet', notice.reason, notice.message, notice.type);
    } catch (error) {
      // In a namespace that is going away no event can be written any more.
      if (!isForbidden(error) && !isNotFound(error)) throw error;
    }
  }
}

function exists(context: ClusterContext, plural: string, namespace: string | undefined, name: string): boolean {
  return context.registry.get(served(context.registry, plural), namespace ?? null, name) !== undefined;
}

function missingVolume(context: ClusterContext, pod: Pod): string | undefined {
  if (pod.status?.phase === 'Running') return undefined;
  const { namespace } = pod.metadata;
  for (const volume of pod.spec.volumes ?? []) {
    const failure = (what: string) => `MountVolume.SetUp failed for volume "${volume.name}" : ${what}`;
    const map = volume.configMap;
    if (map !== undefined && map.optional !== true && !exists(context, 'configmaps', namespace, map.name)) {
      return failure(`configmap "${map.name}" not found`);
    }
    const secret = volume.secret;
    if (secret !== undefined && secret.optional !== true && !exists(context, 'secrets', namespace, secret.secretName)) {
      return failure(`secret "${secret.secretName}" not found`);
    }
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && !isBound(context, namespace, claim))
      return failure(`persistentvolumeclaim "${claim}" is not bound`);
  }
  return undefined;
}

function isBound(context: ClusterContext, namespace: string | undefined, name: string): boolean {
  const claim: KubeObject | undefined = context.registry.get(
    served(context.registry, 'persistentvolumeclaims'),
    namespace ?? null,
    name,
  );
  return stringAt(claim, 'status', 'phase') === 'Bound';
}

function missingSources(context: ClusterContext, pod: Pod, container: Container): string[] {
  const namespace = pod.metadata.namespace ?? null;
  return environmentSources(container).flatMap(({ kind, name, key }) => {
    const source = context.registry.get(served(context.registry, `${kind}s`), namespace, name);
    if (source === undefined) return [`${kind} "${name}" not found`];
    const isThere = ['data', 'binaryData'].some(
      (field) => key === undefined || fieldAt(source, field, key) !== undefined,
    );
    return isThere
      ? []
      : [`couldn't find key ${key} in ${kind === 'secret' ? 'Secret' : 'ConfigMap'} ${namespace}/${name}`];
  });
}
