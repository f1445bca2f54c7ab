import type { ClusterContext, PodRuntime } from '../../contract.ts';
import { as, type ContainerStatus, type Pod, served } from '../../machinery/index.ts';
import { type Program, programOf } from './program.ts';

type LogOptions = Parameters<PodRuntime['logs']>[2];

/** What a container run keeps; a real kubelet rotates, too. */
const KEPT_LINES = 20_000;
/** How often a follower looks for a container's end or restart between lines. */
const LOOK_MS = 1_000;

interface Run {
  readonly startMs: number;
  /** Undefined while it runs. */
  readonly endMs: number | undefined;
}

interface Line {
  readonly atMs: number;
  readonly text: string;
}

/** Lines of a container, computed from when it started: nothing is stored, and asked twice the same comes back. */
export async function* logs(
  context: ClusterContext,
  pod: Pod,
  containerName: string,
  options: LogOptions,
): AsyncGenerator<string> {
  const container = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []),
    ...(pod.spec.ephemeralContainers ?? []),
  ].find((candidate) => candidate.name === containerName);
  const run = runOf(pod, containerName, options.previous);
  if (container === undefined || run === undefined) return;
  const program = programOf(container, pod.spec.restartPolicy ?? 'Always');
  const speed = context.speed ?? 1;
  const nowMs = () => context.clock().getTime();
  const budget = { left: options.limitBytes ?? Number.POSITIVE_INFINITY };
  let shownUntil = Math.min(run.endMs ?? Number.POSITIVE_INFINITY, nowMs());
  for (const line of selected(
    linesBetween(program, run, before(options, nowMs()), shownUntil, speed),
    options,
    nowMs(),
  )) {
    const text = cut(render(line, options), budget);
    if (text === undefined) return;
    yield text;
  }
  if (!options.follow || run.endMs !== undefined) return;
  while (!options.signal.aborted) {
    await pause(Math.min(LOOK_MS, untilNext(program, run, shownUntil, speed)), options.signal);
    if (options.signal.aborted) return;
    const end = endOf(context, pod, containerName, run);
    const until = Math.min(end ?? Number.POSITIVE_INFINITY, nowMs());
    for (const line of linesBetween(program, run, shownUntil, until, speed)) {
      const text = cut(render(line, options), budget);
      if (text === undefined) return;
      yield text;
    }
    shownUntil = Math.max(shownUntil, until);
    if (end !== undefined) return;
  }
}

function statusOf(pod: Pod, name: string): ContainerStatus | undefined {
  return [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])].find(
    (status) => status.name === name,
  );
}

function runOf(pod: Pod, name: string, previous: boolean): Run | undefined {
  const status = statusOf(pod, name);
  if (status === undefined) return undefined;
  const ended = previous
    ? status.lastState?.terminated
    : (status.state.terminated ?? (status.state.running ? undefined : status.lastState?.terminated));
  if (ended !== undefined) return { startMs: Date.parse(ended.startedAt), endMs: Date.parse(ended.finishedAt) + 999 };
  if (previous || status.state.running === undefined) return undefined;
  return { startMs: Date.parse(status.state.running.startedAt), endMs: undefined };
}

/** When this very run ended, seen from the pod as it is now; undefined while it goes on. */
function endOf(context: ClusterContext, pod: Pod, name: string, run: Run): number | undefined {
  const found = context.registry.get(
    served(context.registry, 'pods'),
    pod.metadata.namespace ?? null,
    pod.metadata.name,
  );
  const present = found === undefined || found.metadata.uid !== pod.metadata.uid ? undefined : as<Pod>(found);
  const state = present === undefined ? undefined : statusOf(present, name)?.state;
  if (state?.running !== undefined && Date.parse(state.running.startedAt) === run.startMs) return undefined;
  const ended = state?.terminated;
  return ended !== undefined && Date.parse(ended.startedAt) === run.startMs
    ? Date.parse(ended.finishedAt) + 999
    : context.clock().getTime();
}

function linesBetween(program: Program, run: Run, afterMs: number, untilMs: number, speed: number): Line[] {
  const lines: Line[] = [];
  const add = (offset: number, text: string) => {
    const atMs = run.startMs + offset / speed;
    if (atMs > afterMs && atMs <= untilMs) for (const part of text.split('\n')) lines.push({ atMs, text: part });
  };
  for (const line of program.lines) add(line.atMs, line.text);
  if (program.repeat !== undefined) {
    const { everyMs, fromMs, line } = program.repeat;
    const last = Math.floor(((untilMs - run.startMs) * speed - fromMs) / everyMs);
    const since = Number.isFinite(afterMs) ? Math.floor(((afterMs - run.startMs) * speed - fromMs) / everyMs) : 0;
    for (let turn = Math.max(0, since, last - KEPT_LINES); turn <= last; turn++)
      add(fromMs + turn * everyMs, line(turn));
  }
  return lines;
}

function untilNext(program: Program, run: Run, afterMs: number, speed: number): number {
  const next = program.lines.map((line) => run.startMs + line.atMs / speed).find((atMs) => atMs > afterMs);
  if (next !== undefined) return Math.max(1, next - afterMs);
  return program.repeat === undefined ? LOOK_MS : Math.max(1, program.repeat.everyMs / speed);
}

function sinceMs({ sinceSeconds, sinceTime }: LogOptions, nowMs: number): number | undefined {
  return sinceSeconds === undefined ? sinceTime?.getTime() : nowMs - sinceSeconds * 1000;
}

/** Lines up to then need not even be computed. */
function before(options: LogOptions, nowMs: number): number {
  const since = sinceMs(options, nowMs);
  return since === undefined ? Number.NEGATIVE_INFINITY : since - 1;
}

function selected(lines: Line[], options: LogOptions, nowMs: number): Line[] {
  const since = sinceMs(options, nowMs);
  const recent = since === undefined ? lines : lines.filter((line) => line.atMs >= since);
  return options.tailLines === undefined ? recent : options.tailLines <= 0 ? [] : recent.slice(-options.tailLines);
}

function render(line: Line, options: LogOptions): string {
  return options.timestamps ? `${rfc3339Nano(line.atMs)} ${line.text}` : line.text;
}

function rfc3339Nano(ms: number): string {
  const whole = Math.floor(ms);
  const nanos = String(Math.floor((ms - Math.floor(ms / 1000) * 1000) * 1e6)).padStart(9, '0');
  return `${new Date(whole).toISOString().slice(0, 19)}.${nanos}Z`;
}

/** Keeps within `limitBytes`, newline included; undefined when nothing is left. */
function cut(text: string, budget: { left: number }): string | undefined {
  if (budget.left <= 0) return undefined;
  const size = Buffer.byteLength(text) + 1;
  const kept = size <= budget.left ? text : Buffer.from(text).subarray(0, budget.left).toString();
  budget.left -= size;
  return kept;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(1, ms));
    signal.addEventListener('abort', done);
  });
}
