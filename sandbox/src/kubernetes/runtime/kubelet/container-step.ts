import {
  type Container,
  type ContainerStatus,
  fieldAt,
  listAt,
  numberAt,
  type Pod,
  stringAt,
  timestamp,
} from '../../machinery/index.ts';
import { backoffMs, type ContainerMemory, type Notice, waiting } from './pod-state.ts';
import { askProbes, hasProbe } from './probes.ts';
import { type Program, programOf } from './program.ts';

/** What one look at one container needs to know. Times are real milliseconds; durations are divided by `speed`. */
export interface StepInput {
  readonly pod: Pod;
  readonly container: Container;
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never';
  readonly nowMs: number;
  readonly speed: number;
  /** Images already on the node. */
  readonly images: Set<string>;
  /** Names of ConfigMaps and Secrets that the container needs and that are not there. */
  readonly missingSources: readonly string[];
}

export interface StepResult {
  readonly status: ContainerStatus;
  readonly notices: readonly Notice[];
  /** When to look again, in real milliseconds from now. */
  readonly waitMs: number | undefined;
}

const PULL_MS = 400;
/** A container that ran this long starts its back-off anew. */
const STEADY_MS = 600_000;

/** Moves one container on by what is due now. */
export function stepContainer(input: StepInput, before: ContainerStatus, memory: ContainerMemory): StepResult {
  const notices: Notice[] = [];
  const program = programOf(input.container, input.restartPolicy);
  let status = structuredClone(before);
  // Each turn is one transition; there are never more due at once than a start, an end and a wait.
  for (let turn = 0; turn < 6; turn++) {
    const next = transition(input, program, status, memory, notices);
    if (typeof next === 'number' || next === undefined) return { status, notices, waitMs: next };
    status = next;
  }
  return { status, notices, waitMs: 1 };
}

/** The next status, or how long until there is one. */
function transition(
  input: StepInput,
  program: Program,
  status: ContainerStatus,
  memory: ContainerMemory,
  notices: Notice[],
): ContainerStatus | number | undefined {
  if (status.state.running !== undefined) return whileRunning(input, program, status, memory, notices);
  if (status.state.terminated !== undefined) return afterEnd(input, status, memory, notices);
  switch (status.state.waiting?.reason) {
    case 'CrashLoopBackOff':
      return untilRestart(input, status, memory, notices);
    case 'ImagePullBackOff':
    case 'ErrImagePull':
      return untilPull(input, program, status, memory, notices);
    default:
      return beforeStart(input, program, status, memory, notices);
  }
}

function beforeStart(
  input: StepInput,
  program: Program,
  status: ContainerStatus,
  memory: ContainerMemory,
  notices: Notice[],
): ContainerStatus | number {
  const { image, name } = input.container;
  const needsPull = input.container.imagePullPolicy !== 'IfNotPresent' || !input.images.has(image);
  if (input.container.imagePullPolicy === 'Never' && !input.images.has(image)) {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    if (status.state.waiting?.reason === 'ErrImageNeverPull') return backoffMs(1) / input.speed;
    notices.push({ reason: 'ErrImageNeverPull', message, type: 'Warning' });
    return { ...status, state: waiting('ErrImageNeverPull', message) };
  }
  if (needsPull) {
    if (memory.pullUntilMs === undefined) {
      memory.pullUntilMs = input.nowMs + PULL_MS / input.speed;
      notices.push({ reason: 'Pulling', message: `Pulling image "${image}"`, type: 'Normal' });
    }
    if (input.nowMs < memory.pullUntilMs) return memory.pullUntilMs - input.nowMs;
    delete memory.pullUntilMs;
    if (program.isMissing || program.isPrivate) return pullFailed(input, program, status, memory, notices);
    memory.pullFailures = 0;
    input.images.add(image);
    notices.push({
      reason: 'Pulled',
      message: `Successfully pulled image "${image}" in ${PULL_MS}ms (${PULL_MS}ms including waiting). Image size: ${imageSize(image)} bytes.`,
      type: 'Normal',
    });
  } else {
    notices.push({
      reason: 'Pulled',
      message: `Container image "${image}" already present on machine`,
      type: 'Normal',
    });
  }
  const [missing] = input.missingSources;
  if (missing !== undefined) {
    if (status.state.waiting?.reason === 'CreateContainerConfigError' && status.state.waiting.message === missing) {
      notices.length = 0;
      return 2_000 / input.speed;
    }
    notices.push({ reason: 'Failed', message: `Error: ${missing}`, type: 'Warning' });
    return { ...status, state: waiting('CreateContainerConfigError', missing) };
  }
  notices.push({ reason: 'Created', message: `Created container: ${name}`, type: 'Normal' });
  notices.push({ reason: 'Started', message: `Started container ${name}`, type: 'Normal' });
  memory.startedMs = input.nowMs;
  return { ...status, ...started(input, program) };
}

function imageSize(image: string): number {
  return 20_000_000 + image.length * 1_234_567;
}

function pullFailed(
  input: StepInput,
  program: Program,
  status: ContainerStatus,
  memory: ContainerMemory,
  notices: Notice[],
): ContainerStatus {
  const { image } = input.container;
  const reference = image.includes(':') || image.includes('@') ? image : `${image}:latest`;
  const full = reference.split('/')[0]?.includes('.')
    ? reference
    : `docker.io/${reference.includes('/') ? '' : 'library/'}${reference}`;
  const [code, why] = program.isPrivate
    ? ['Unknown', `failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized`]
    : ['NotFound', `${full}: not found`];
  const cause = `rpc error: code = ${code} desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${why}`;
  memory.pullFailures += 1;
  memory.retryAtMs = input.nowMs + backoffMs(memory.pullFailures) / input.speed;
  notices.push({ reason: 'Failed', message: `Failed to pull image "${image}": ${cause}`, type: 'Warning' });
  notices.push({ reason: 'Failed', message: 'Error: ErrImagePull', type: 'Warning' });
  return { ...status, state: waiting('ErrImagePull', cause) };
}

function untilPull(
  input: StepInput,
  program: Program,
  status: ContainerStatus,
  memory: ContainerMemory,
  notices: Notice[],
): ContainerStatus | number {
  const { image } = input.container;
  const retryAt = memory.retryAtMs ?? input.nowMs;
  if (status.state.waiting?.reason === 'ErrImagePull') {
    notices.push({ reason: 'BackOff', message: `Back-off pulling image "${image}"`, type: 'Normal' });
    notices.push({ reason: 'Failed', message: 'Error: ImagePullBackOff', type: 'Warning' });
    return {
      ...status,
      state: waiting(
        'ImagePullBackOff',
        `Back-off pulling image "${image}": ErrImagePull: ${status.state.waiting.message ?? ''}`,
      ),
    };
  }
  if (input.nowMs < retryAt) return retryAt - input.nowMs;
  // Leaves the reason in place while trying again, as `kubectl get pods` shows it.
  if (memory.pullUntilMs === undefined) {
    memory.pullUntilMs = input.nowMs + PULL_MS / input.speed;
    notices.push({ reason: 'Pulling', message: `Pulling image "${image}"`, type: 'Normal' });
  }
  if (input.nowMs < memory.pullUntilMs) return memory.pullUntilMs - input.nowMs;
  delete memory.pullUntilMs;
  if (program.isMissing || program.isPrivate) return pullFailed(input, program, status, memory, notices);
  return { ...status, state: waiting('ContainerCreating') };
}

function whileRunning(
  input: StepInput,
  program: Program,
  status: ContainerStatus,
  memory: ContainerMemory,
  notices: Notice[],
): ContainerStatus | number | undefined {
  if (program.isUnhealthy) {
    const probed = askProbes(input, status, memory, notices);
    if (probed !== null) return probed;
  }
  const startedAt = status.state.running?.startedAt ?? timestamp(new Date(input.nowMs));
  const startedMs = memory.startedMs ?? Date.parse(startedAt);
  const readyMs =
    startedMs + ((numberAt(input.container, 'readinessProbe', 'initialDelaySeconds') ?? 0) * 1000) / input.speed;
  const endMs = program.runsMs === undefined ? undefined : startedMs + program.runsMs / input.speed;
  if (endMs !== undefined && input.nowMs >= endMs) {
    memory.finishedMs = endMs;
    return {
      ...status,
      ready: false,
      state: {
        terminated: {
          exitCode: program.exitCode,
          reason: program.reason,
          startedAt,
          finishedAt: timestamp(new Date(endMs)),
        },
      },
    };
  }
  if (!status.ready && input.nowMs >= readyMs) return { ...status, ready: true };
  const due = [endMs, status.ready ? undefined : readyMs].filter((atMs) => atMs !== undefined);
  return due.length === 0 ? undefined : Math.max(1, Math.min(...due) - input.nowMs);
}

export function restarts(restartPolicy: StepInput['restartPolicy'], exitCode: number): boolean {
  return restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0);
}

function afterEnd(
  input: StepInput,
  status: ContainerStatus,
  memory: ContainerMemory,
  notices: Notice[],
): ContainerStatus | undefined {
  const ended = status.state.terminated;
  if (ended === undefined || !restarts(input.restartPolicy, ended.exitCode)) return undefined;
  const startedMs = memory.startedMs ?? Date.parse(ended.startedAt);
  const finishedMs = memory.finishedMs ?? Date.parse(ended.finishedAt);
  const failures = (finishedMs - startedMs) * input.speed >= STEADY_MS ? 0 : status.restartCount;
  const delayMs = backoffMs(failures);
  memory.retryAtMs = finishedMs + delayMs / input.speed;
  if (delayMs === 0) return restart(input, { ...status, lastState: { terminated: ended } }, memory, notices);
  const { name, namespace, uid } = input.pod.metadata;
  const subject = `${input.container.name} in pod ${name}_${namespace}(${uid})`;
  notices.push({ reason: 'BackOff', message: `Back-off restarting failed container ${subject}`, type: 'Warning' });
  return {
    ...status,
    lastState: { terminated: ended },
    state: waiting(
      'CrashLoopBackOff',
      `back-off ${backoffText(delayMs)} restarting failed container=${input.container.name} pod=${name}_${namespace}(${uid})`,
    ),
  };
}

function backoffText(ms: number): string {
  const seconds = ms / 1000;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

function untilRestart(
  input: StepInput,
  status: ContainerStatus,
  memory: ContainerMemory,
  notices: Notice[],
): ContainerStatus | number {
  const finished = status.lastState.terminated?.finishedAt;
  const retryAt =
    memory.retryAtMs ??
    (finished === undefined ? input.nowMs : Date.parse(finished) + backoffMs(status.restartCount) / input.speed);
  if (input.nowMs < retryAt) return retryAt - input.nowMs;
  return restart(input, status, memory, notices);
}

function restart(
  input: StepInput,
  status: ContainerStatus,
  memory: ContainerMemory,
  notices: Notice[],
): ContainerStatus {
  const { image, name } = input.container;
  notices.push({ reason: 'Pulled', message: `Container image "${image}" already present on machine`, type: 'Normal' });
  notices.push({ reason: 'Created', message: `Created container: ${name}`, type: 'Normal' });
  notices.push({ reason: 'Started', message: `Started container ${name}`, type: 'Normal' });
  memory.startedMs = input.nowMs;
  delete memory.retryAtMs;
  const program = programOf(input.container, input.restartPolicy);
  return { ...status, ...started(input, program), restartCount: status.restartCount + 1 };
}

function started(
  input: StepInput,
  program: Program,
): Pick<ContainerStatus, 'state' | 'ready'> & Partial<Pick<ContainerStatus, 'started'>> {
  const { container, nowMs } = input;
  const delay = numberAt(container, 'readinessProbe', 'initialDelaySeconds') ?? 0;
  const isAsked = program.isUnhealthy && hasProbe(container, 'readinessProbe', 'startupProbe');
  return {
    state: { running: { startedAt: timestamp(new Date(nowMs)) } },
    ready: delay === 0 && !isAsked,
    // Written only where it says something.
    ...(program.isUnhealthy ? { started: !hasProbe(container, 'startupProbe') } : {}),
  };
}

export interface EnvironmentSource {
  readonly kind: 'configmap' | 'secret';
  readonly name: string;
  /** The one value that is asked for; absent, all. */
  readonly key?: string;
}

/** ConfigMaps and Secrets that a container's environment asks for. */
export function environmentSources(container: Container): EnvironmentSource[] {
  const sources: EnvironmentSource[] = [];
  const add = (kind: 'configmap' | 'secret', reference: unknown) => {
    const name = stringAt(reference, 'name');
    const key = stringAt(reference, 'key');
    if (name === undefined || fieldAt(reference, 'optional') === true) return;
    sources.push({ kind, name, ...(key === undefined ? {} : { key }) });
  };
  for (const from of listAt(container, 'envFrom')) {
    add('configmap', fieldAt(from, 'configMapRef'));
    add('secret', fieldAt(from, 'secretRef'));
  }
  for (const variable of listAt(container, 'env')) {
    add('configmap', fieldAt(variable, 'valueFrom', 'configMapKeyRef'));
    add('secret', fieldAt(variable, 'valueFrom', 'secretKeyRef'));
  }
  return sources;
}
