import { type Container, type ContainerStatus, fieldAt, numberAt, stringAt, timestamp } from '../../machinery/index.ts';
import type { StepInput } from './container-step.ts';
import type { ContainerMemory, Notice } from './pod-state.ts';

type Probe = 'startupProbe' | 'livenessProbe' | 'readinessProbe';
const NAMES: Readonly<Record<Probe, string>> = {
  startupProbe: 'Startup',
  livenessProbe: 'Liveness',
  readinessProbe: 'Readiness',
};

export function hasProbe(container: Container, ...probes: readonly Probe[]): boolean {
  return probes.some((probe) => fieldAt(container, probe) !== undefined);
}

/**
 * Asks the probes of a container that answers none: each time an event, and after too many failures of one that decides about its
 * life, its end. Null when nothing asks it.
 */
export function askProbes(
  input: StepInput,
  status: ContainerStatus,
  memory: ContainerMemory,
  notices: Notice[],
): ContainerStatus | number | null {
  const { container, nowMs, speed } = input;
  // While a startup probe has not passed, the others are not asked.
  const asked = (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).filter((probe) =>
    hasProbe(container, probe),
  );
  const probes = asked[0] === 'startupProbe' ? asked.slice(0, 1) : asked;
  const [first] = probes;
  if (first === undefined) return null;
  const everyMs = ((numberAt(container, first, 'periodSeconds') ?? 10) * 1000) / speed;
  const startedMs = memory.startedMs ?? nowMs;
  const dueMs = (memory.probedMs !== undefined && memory.probedMs >= startedMs ? memory.probedMs : startedMs) + everyMs;
  if (nowMs < dueMs) return dueMs - nowMs;
  const isFirst = memory.probedMs === undefined || memory.probedMs < startedMs;
  memory.probedMs = nowMs;
  memory.probeFailures = (isFirst ? 0 : (memory.probeFailures ?? 0)) + 1;
  for (const probe of probes) {
    const message = `${NAMES[probe]} probe failed: ${failureOf(container, probe)}`;
    notices.push({ reason: 'Unhealthy', message, type: 'Warning' });
  }
  const decides = probes.find((probe) => probe !== 'readinessProbe');
  if (decides === undefined || memory.probeFailures < (numberAt(container, decides, 'failureThreshold') ?? 3))
    return everyMs;
  notices.push({
    reason: 'Killing',
    message: `Container ${container.name} failed ${NAMES[decides].toLowerCase()} probe, will be restarted`,
    type: 'Normal',
  });
  memory.finishedMs = nowMs;
  const startedAt = status.state.running?.startedAt ?? timestamp(new Date(startedMs));
  const end = { exitCode: 143, reason: 'Error', startedAt, finishedAt: timestamp(new Date(nowMs)) };
  return { ...status, ready: false, started: false, state: { terminated: end } };
}

function failureOf(container: Container, probe: Probe): string {
  if (fieldAt(container, probe, 'httpGet') !== undefined) return 'HTTP probe failed with statuscode: 503';
  if (fieldAt(container, probe, 'tcpSocket') !== undefined)
    return `dial tcp: connect: connection refused (port ${stringAt(container, probe, 'tcpSocket', 'port') ?? numberAt(container, probe, 'tcpSocket', 'port')})`;
  return 'command failed';
}
