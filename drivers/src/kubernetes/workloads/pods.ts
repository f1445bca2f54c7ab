import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { asList, asObject, asText, metadataOf, metadataText } from '../mark.ts';
import { type ContainerSeen, containerTrouble, restarted } from './containers.ts';
import { claimsOf, schedulingTrouble } from './scheduling.ts';
import type { Surroundings, Warning } from './surroundings.ts';
import { conditionOf, givenTime, listed, logsOf, numberOf, said, type Trouble, timeOf, trouble } from './trouble.ts';

/** A probe is given as long as it may fail in a row, and at least this. */
const LEAST_PROBE_MS = 30_000;
/** Mounts are tried again and again; the first try often comes too soon. */
const MOUNT_GRACE_MS = 15_000;

export function isPodReady(pod: JsonObject): boolean {
  return conditionOf(pod, 'Ready').status === 'True';
}

/** Why a pod is not ready; null when it is, or is on its way. */
export function podTrouble(pod: JsonObject, around: Surroundings): Trouble | null {
  const phase = asText(asObject(pod.status).phase);
  if (phase === 'Succeeded' || phase === 'Failed') return null;
  return (
    schedulingTrouble(pod, around.now) ??
    firstTrouble(pod, around) ??
    mountTrouble(pod, around) ??
    probeTrouble(pod, around)
  );
}

/** Why a pod that is ready just now is not to be relied on: it ended a moment ago. */
export function restartTrouble(pod: JsonObject, now: number): Trouble | null {
  for (const seen of containersOf(pod, now)) {
    const started = timeOf(asObject(asObject(seen.status.state).running).startedAt);
    const found = restarted(seen, asObject(asObject(seen.status.lastState).terminated), started);
    if (found !== null) return found;
  }
  return null;
}

function firstTrouble(pod: JsonObject, around: Surroundings): Trouble | null {
  for (const seen of containersOf(pod, around.now)) {
    const found = containerTrouble(seen);
    if (found !== null) return found.code === 'CrashLoop' ? killedByProbe(seen, found, around) : found;
  }
  return null;
}

function containersOf(pod: JsonObject, now: number): ContainerSeen[] {
  const spec = asObject(pod.spec);
  const status = asObject(pod.status);
  const of = (specs: JsonValue | undefined, statuses: JsonValue | undefined) =>
    asList(statuses).map((entry) => {
      const name = asText(asObject(entry).name);
      const found = asList(specs).find((container) => asObject(container).name === name);
      return { pod, name, spec: asObject(found), status: asObject(entry), now };
    });
  return [...of(spec.initContainers, status.initContainerStatuses), ...of(spec.containers, status.containerStatuses)];
}

/** Whether the cluster ended it, and not the program itself: a probe failed while it ran. */
function killedByProbe({ pod, name, status }: ContainerSeen, found: Trouble, around: Surroundings): Trouble {
  const began = timeOf(asObject(asObject(status.lastState).terminated).startedAt);
  const lately = around.warnings(metadataText(pod, 'uid')).filter(({ at }) => at >= began);
  const failure = probeWarning(lately, 'Liveness', 'Startup');
  if (failure === null) return found;
  return {
    ...found,
    code: 'ProbeFailing',
    what: `cannot stay up: the cluster ends container ${name}, whose ${failure.probe} probe fails (${failure.why})`,
    remedy: `Correct probes.${failure.field}, or what answers it; its logs: ${logsOf(pod, name, true)}.`,
  };
}

interface ProbeFailure {
  readonly probe: string;
  /** Of a Service's probes. */
  readonly field: string;
  readonly why: string;
}

const FIELDS: Readonly<Record<string, string>> = { Readiness: 'ready', Liveness: 'alive', Startup: 'started' };

function probeWarning(warnings: readonly Warning[], ...probes: readonly string[]): ProbeFailure | null {
  for (const { reason, message } of warnings) {
    const found = /^(?<probe>Readiness|Liveness|Startup) probe (?:failed|errored)(?:[^:]*): (?<why>[\s\S]+)$/.exec(
      message,
    );
    const probe = found?.groups?.probe ?? '';
    if (reason !== 'Unhealthy' || !probes.includes(probe)) continue;
    return { probe: probe.toLowerCase(), field: FIELDS[probe] ?? '', why: said(found?.groups?.why ?? '') };
  }
  return null;
}

function mountTrouble(pod: JsonObject, around: Surroundings): Trouble | null {
  const isWaiting = containersOf(pod, around.now).some(({ status }) =>
    ['ContainerCreating', 'PodInitializing'].includes(asText(asObject(asObject(status.state).waiting).reason)),
  );
  if (!isWaiting) return null;
  const since = timeOf(asObject(pod.status).startTime);
  const warning = around
    .warnings(metadataText(pod, 'uid'))
    .find(({ reason }) => ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox'].includes(reason));
  if (warning === undefined) return claimTrouble(pod, around);
  if (warning.reason === 'FailedCreatePodSandBox') {
    const found = trouble(
      'NetworkNotReady',
      `cannot start: the node cannot set up the pod (${said(warning.message)})`,
      "See how the node's network plugin and container runtime are; it is tried again by itself.",
    );
    return givenTime(found, since, MOUNT_GRACE_MS, around.now);
  }
  const missing = /(?<kind>configmap|secret) "(?<name>[^"]+)" not found/.exec(warning.message)?.groups;
  const found =
    missing === undefined
      ? trouble(
          'VolumeNotMounted',
          `cannot start: a volume cannot be mounted (${said(warning.message)})`,
          'See that the volume is there and free; it is tried again by itself.',
        )
      : trouble(
          'SettingMissing',
          `cannot start: ${missing.kind === 'secret' ? 'secret' : 'config map'} ${missing.name} is not there`,
          'Create it, or take the volume out; it is tried again by itself.',
        );
  return givenTime(found, since, MOUNT_GRACE_MS, around.now);
}

/** A claim that waits for its pod is bound only when the pod has a node. */
function claimTrouble(pod: JsonObject, around: Surroundings): Trouble | null {
  for (const claim of claimsOf(pod)) {
    const [warning] = around.claimWarnings(metadataText(pod, 'namespace'), claim);
    if (warning === undefined) continue;
    return trouble(
      'VolumePending',
      `cannot start: no volume can be made for claim ${claim} (${said(warning.message)})`,
      'Choose another storage class, or see why it cannot make volumes; it is tried again by itself.',
    );
  }
  return null;
}

function probeTrouble(pod: JsonObject, around: Surroundings): Trouble | null {
  if (isPodReady(pod)) return null;
  const seen = containersOf(pod, around.now);
  const unready = seen.filter(({ status }) => status.ready === false && asObject(status.state).running !== undefined);
  const [first] = unready;
  if (first === undefined) return null;
  const isStarting = first.status.started === false;
  const probe = asObject(isStarting ? first.spec.startupProbe : first.spec.readinessProbe);
  // Nothing asks it: the kubelet is only behind.
  if (Object.keys(probe).length === 0) return null;
  const failure = probeWarning(around.warnings(metadataText(pod, 'uid')), isStarting ? 'Startup' : 'Readiness');
  const [kind, field] = isStarting ? ['startup', 'started'] : ['readiness', 'ready'];
  const names = listed(unready.map(({ name }) => name));
  const found = trouble(
    'ProbeFailing',
    `did not become ready: the ${kind} probe of container ${names} fails${failure === null ? '' : ` (${failure.why})`}`,
    `Correct probes.${field}, or what answers it; its logs: ${logsOf(pod, first.name, false)}.`,
  );
  const grace =
    numberOf(probe.initialDelaySeconds) + numberOf(probe.periodSeconds, 10) * numberOf(probe.failureThreshold, 3);
  const since = Math.max(
    timeOf(asObject(asObject(first.status.state).running).startedAt),
    timeOf(conditionOf(pod, 'Ready').lastTransitionTime) || 0,
  );
  return givenTime(found, since, Math.max(LEAST_PROBE_MS, grace * 1000), around.now);
}

/** The label by which a workload tells its pods of one revision from those of another. */
export function revisionHash(pod: JsonObject): string {
  return asText(asObject(metadataOf(pod).labels)['controller-revision-hash']);
}
