import type { ContainerState, ContainerStatus, PodCondition, PodStatus } from '../../machinery/index.ts';

/** What the kubelet knows of a container beyond the pod's status; lost on a restart, and then guessed from the status. */
export interface ContainerMemory {
  pullUntilMs?: number;
  pullFailures: number;
  retryAtMs?: number;
  startedMs?: number;
  finishedMs?: number;
  /** When the probes of a container that does not answer were asked last, and how often they have failed in a row. */
  probedMs?: number;
  probeFailures?: number;
}

export interface PodMemory {
  readonly containers: Map<string, ContainerMemory>;
  endsAtMs?: number;
}

export interface Notice {
  readonly reason: string;
  readonly message: string;
  readonly type: 'Normal' | 'Warning';
}

/** Times between tries: doubled from ten seconds to five minutes, as the kubelet's. */
export function backoffMs(failures: number): number {
  return failures <= 0 ? 0 : Math.min(10_000 * 2 ** (failures - 1), 300_000);
}

export function memoryOf(memory: PodMemory, container: string): ContainerMemory {
  const present = memory.containers.get(container);
  if (present !== undefined) return present;
  const fresh: ContainerMemory = { pullFailures: 0 };
  memory.containers.set(container, fresh);
  return fresh;
}

export function waiting(reason: string, message?: string): ContainerState {
  return { waiting: message === undefined ? { reason } : { reason, message } };
}

export function newStatus(name: string, image: string, reason: string): ContainerStatus {
  return { name, state: waiting(reason), lastState: {}, ready: false, restartCount: 0, image, imageID: '' };
}

/** Conditions in the kubelet's order; a condition that does not change keeps its time. */
export function conditions(
  before: readonly PodCondition[] | undefined,
  at: string,
  facts: { initialized: PodFact; ready: PodFact; containersReady: PodFact },
): PodCondition[] {
  const own: [string, PodFact][] = [
    ['Initialized', facts.initialized],
    ['Ready', facts.ready],
    ['ContainersReady', facts.containersReady],
  ];
  const made = own.map(([type, fact]) => {
    const present = before?.find((condition) => condition.type === type);
    const status = fact.isTrue ? 'True' : 'False';
    const condition: PodCondition = {
      type,
      status,
      lastProbeTime: null,
      lastTransitionTime: present?.status === status ? (present.lastTransitionTime ?? at) : at,
    };
    if (fact.reason !== undefined) condition.reason = fact.reason;
    if (fact.message !== undefined) condition.message = fact.message;
    return condition;
  });
  const others = (before ?? []).filter((condition) => !own.some(([type]) => type === condition.type));
  const scheduled = others.filter((condition) => condition.type === 'PodScheduled');
  const rest = others.filter((condition) => condition.type !== 'PodScheduled');
  const always = scheduled[0] ?? { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: at };
  return [...made, always, ...rest];
}

export interface PodFact {
  readonly isTrue: boolean;
  readonly reason?: string;
  readonly message?: string;
}

export function unready(statuses: readonly ContainerStatus[]): PodFact {
  const names = statuses.filter((status) => !status.ready).map((status) => status.name);
  if (names.length === 0) return { isTrue: true };
  return {
    isTrue: false,
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${names.join(' ')}]`,
  };
}

/** The phase that a pod's containers add up to. */
export function phaseOf(
  restartPolicy: string,
  isInitialized: boolean,
  initFailed: boolean,
  statuses: readonly ContainerStatus[],
): PodStatus['phase'] {
  if (initFailed) return 'Failed';
  if (!isInitialized) return 'Pending';
  const isOver = statuses.every((status) => status.state.terminated !== undefined);
  if (isOver && restartPolicy !== 'Always') {
    const hasFailed = statuses.some((status) => status.state.terminated?.exitCode !== 0);
    if (!hasFailed) return 'Succeeded';
    if (restartPolicy === 'Never') return 'Failed';
    return 'Running';
  }
  const hasStarted = statuses.every(
    (status) =>
      status.state.running !== undefined ||
      status.state.terminated !== undefined ||
      status.restartCount > 0 ||
      status.lastState.terminated !== undefined,
  );
  return hasStarted ? 'Running' : 'Pending';
}
