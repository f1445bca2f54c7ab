import type { JsonObject } from '@tenantry/kinds';
import { asObject, asText } from '../mark.ts';
import { imageTrouble } from './images.ts';
import { count, logsOf, numberOf, said, type Trouble, timeOf, trouble } from './trouble.ts';

/** How long a container that was started again has to stay up before that counts. */
const SETTLED_MS = 30_000;
/** After a run of this length the kubelet starts a container again at once, as if it had never ended. */
const STEADY_MS = 600_000;
/** Reasons of an end that came before the program's own first step. */
const NOT_STARTED = new Set(['StartError', 'ContainerCannotRun', 'RunContainerError', 'CreateContainerError']);

export interface ContainerSeen {
  readonly pod: JsonObject;
  readonly name: string;
  readonly spec: JsonObject;
  readonly status: JsonObject;
  readonly now: number;
}

/** Why a container does not run, or does not go on running; null when it does, or is about to. */
export function containerTrouble(seen: ContainerSeen): Trouble | null {
  const { waiting, running, terminated } = states(seen.status);
  const reason = asText(waiting.reason);
  const message = asText(waiting.message);
  const image = asText(seen.spec.image) || asText(seen.status.image);
  const pull = imageTrouble(image, reason, message);
  if (pull !== null) return pull;
  if (reason === 'CreateContainerConfigError') return settingTrouble(image, message);
  if (NOT_STARTED.has(reason)) return startTrouble(message);
  const last = asObject(asObject(seen.status.lastState).terminated);
  if (reason === 'CrashLoopBackOff') return endTrouble(seen, last);
  if (terminated.exitCode !== undefined) return endedNow(seen, terminated);
  if (running.startedAt !== undefined) return restarted(seen, last, timeOf(running.startedAt));
  return null;
}

/** A container that ended and runs again, until it has stayed up for a while. */
export function restarted(seen: ContainerSeen, last: JsonObject, startedAt: number): Trouble | null {
  const left = startedAt + SETTLED_MS - seen.now;
  if (last.exitCode === undefined || left <= 0) return null;
  const found = endTrouble(seen, last);
  const isLoop = numberOf(seen.status.restartCount) > 1 && !wasSteady(last);
  return { ...found, isPassing: found.isPassing || !isLoop, lookAgainMs: left };
}

/** It is started again in a moment, or never. */
function endedNow(seen: ContainerSeen, terminated: JsonObject): Trouble | null {
  const restartPolicy = asText(asObject(seen.pod.spec).restartPolicy) || 'Always';
  if (restartPolicy === 'Never' || (restartPolicy === 'OnFailure' && terminated.exitCode === 0)) return null;
  const found = endTrouble(seen, terminated);
  return numberOf(seen.status.restartCount) > 0 && !wasSteady(terminated) ? found : { ...found, isPassing: true };
}

function wasSteady(end: JsonObject): boolean {
  return timeOf(end.finishedAt) - timeOf(end.startedAt) >= STEADY_MS;
}

function states(status: JsonObject) {
  const state = asObject(status.state);
  return { waiting: asObject(state.waiting), running: asObject(state.running), terminated: asObject(state.terminated) };
}

function endTrouble({ pod, name, spec, status }: ContainerSeen, end: JsonObject): Trouble {
  const restarts = count(numberOf(status.restartCount), 'restart');
  if (end.reason === 'OOMKilled') {
    const limit = asText(asObject(asObject(spec.resources).limits).memory);
    return trouble(
      'OutOfMemory',
      `ran out of memory: container ${name} may use ${limit === '' ? 'what its node has' : limit} (${restarts})`,
      limit === ''
        ? 'Set resources.memory, or let the program use less.'
        : 'Raise resources.memory, or let the program use less.',
    );
  }
  if (NOT_STARTED.has(asText(end.reason))) return startTrouble(asText(end.message));
  const ran = timeOf(end.finishedAt) - timeOf(end.startedAt);
  const how = Number.isNaN(ran) ? '' : ` after ${count(Math.round(ran / 1000), 'second')}`;
  const code = end.exitCode === undefined ? '' : ` with exit code ${numberOf(end.exitCode)}`;
  const reason = asText(end.reason);
  const why = reason === '' || reason === 'Error' ? '' : `, ${reason}`;
  return trouble(
    'CrashLoop',
    `cannot stay up: container ${name} ended${code}${how} (${restarts}${why})`,
    `See why in its logs: ${logsOf(pod, name, true)}.`,
  );
}

/** What the kubelet cannot put together: https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/kubelet_pods.go */
function settingTrouble(image: string, message: string): Trouble {
  const user = /image has non-numeric user \((?<user>[^)]*)\)/.exec(message)?.groups?.user;
  if (user !== undefined) {
    return trouble(
      'ImageUserNotNumeric',
      `cannot start: image ${image} runs as ${user}, and the cluster cannot tell whether that is root, which this tenant does not let it be`,
      'Set runAsUser to the number of that user.',
    );
  }
  if (/runAsNonRoot|run as non-root/.test(message)) {
    return trouble(
      'ImageRunsAsRoot',
      `cannot start: image ${image} runs as root, and this tenant does not let it`,
      'Use an image that runs as another user, set runAsUser, or choose another podSecurity for the tenant.',
    );
  }
  const key = /couldn't find key (?<key>\S+) in (?<kind>ConfigMap|Secret) (?:[^/\s]+\/)?(?<name>\S+)/.exec(
    message,
  )?.groups;
  if (key !== undefined) {
    return trouble(
      'SettingMissing',
      `cannot start: ${kindOf(key.kind)} ${key.name} has no key ${key.key}`,
      'Add the key, or take the variable out; it is tried again by itself.',
    );
  }
  const whole = /(?<kind>configmap|secret) "(?<name>[^"]+)" not found/i.exec(message)?.groups;
  if (whole !== undefined) {
    return trouble(
      'SettingMissing',
      `cannot start: ${kindOf(whole.kind)} ${whole.name} is not there`,
      'Create it, or take what refers to it out; it is tried again by itself.',
    );
  }
  return trouble('SettingMissing', `cannot start: ${said(message)}`, 'Correct the settings that it names.');
}

function kindOf(kind: string | undefined): string {
  return kind?.toLowerCase() === 'secret' ? 'secret' : 'config map';
}

function startTrouble(message: string): Trouble {
  const why = /exec: "(?<command>[^"]+)": (?<cause>.+?)(?:: unknown)?$/.exec(message.trim())?.groups;
  const text = why === undefined ? said(message) : `${why.command}: ${said(why.cause ?? '')}`;
  return trouble(
    'StartFailed',
    `cannot start: the container cannot be run${text === '' ? '' : ` (${text})`}`,
    'Correct command and args, or the image.',
  );
}
