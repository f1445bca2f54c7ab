import { type Container, fnv32a } from '../../machinery/index.ts';
import { readScript, type Step } from './script.ts';

/**
 * What a container does, decided from its image and command alone, so that the same pod always behaves and logs alike.
 *
 * An image whose last name is `crash`, `oom` or `missing` does that; `private` is not given out by its registry, `unhealthy` runs and
 * answers no probe, `busy` uses all the cpu it may. A command made of `true`, `false`, `echo`, `sleep` and `exit` (also inside `sh -c`) runs as written. Everything else is a server that
 * runs until it is told to end, or, in a pod that is not restarted after success, a task of a few seconds.
 */
export interface Program {
  /** The image cannot be pulled. */
  readonly isMissing: boolean;
  /** The registry wants a sign-in for it. */
  readonly isPrivate: boolean;
  /** Whatever probe asks it fails. */
  readonly isUnhealthy: boolean;
  readonly isBusy: boolean;
  /** Undefined: runs until it is stopped. */
  readonly runsMs: number | undefined;
  readonly exitCode: number;
  readonly reason: 'Completed' | 'Error' | 'OOMKilled';
  /** Lines at fixed times after the start. */
  readonly lines: readonly { readonly atMs: number; readonly text: string }[];
  /** Lines that come again and again after those. */
  readonly repeat: { readonly everyMs: number; readonly fromMs: number; line(turn: number): string } | undefined;
}

/** What a program says of where it failed. */
const STACK = [
  'Error: connect ECONNREFUSED 10.0.0.4:5432',
  '    at Database.connect (/app/database.js:41:11)',
  '    at async start (/app/main.js:12:3)',
] as const;
const SHELLS = new Set(['busybox', 'alpine', 'ubuntu', 'debian', 'bash', 'centos', 'fedora']);
const TASK_MS = 2_000;

/** The image's own name: `registry/team/web:1.2@sha256:…` is `web`. */
export function imageName(image: string): string {
  const path = image.split('@')[0] ?? image;
  const last = path.split('/').at(-1) ?? path;
  return last.split(':')[0] ?? last;
}

export function programOf(container: Container, restartPolicy: string): Program {
  const name = imageName(container.image);
  const server = {
    ...{ isMissing: name === 'missing', isPrivate: name === 'private' },
    ...{ isUnhealthy: name === 'unhealthy', isBusy: name === 'busy' },
  };
  if (name === 'crash') {
    return ends(server, 500, 1, 'Error', [
      { atMs: 0, text: `${container.name}: starting` },
      { atMs: 400, text: `${container.name}: fatal: cannot reach its database, giving up` },
      ...STACK.map((text) => ({ atMs: 400, text })),
    ]);
  }
  if (name === 'oom') {
    return ends(server, 1_000, 137, 'OOMKilled', [
      { atMs: 0, text: `${container.name}: starting` },
      { atMs: 800, text: `${container.name}: loading everything into memory` },
    ]);
  }
  const command = [...(container.command ?? []), ...(container.args ?? [])];
  if (command.length > 0) {
    const steps = readScript(command, environment(container));
    if (steps !== undefined) return fromSteps(server, steps);
  }
  if (command.length === 0 && name === 'hello-world') {
    return ends(server, 200, 0, 'Completed', [{ atMs: 0, text: 'Hello from this container.' }]);
  }
  if (command.length === 0 && SHELLS.has(name)) return ends(server, 50, 0, 'Completed', []);
  if (restartPolicy !== 'Always') {
    return ends(server, TASK_MS, 0, 'Completed', [
      { atMs: 0, text: `${container.name}: started` },
      { atMs: TASK_MS - 100, text: `${container.name}: done` },
    ]);
  }
  return serverProgram(server, container, name);
}

function environment(container: Container): Record<string, string> {
  return Object.fromEntries((container.env ?? []).map((variable) => [variable.name, variable.value ?? '']));
}

type Traits = Pick<Program, 'isMissing' | 'isPrivate' | 'isUnhealthy' | 'isBusy'>;

function ends(
  traits: Traits,
  runsMs: number,
  exitCode: number,
  reason: Program['reason'],
  lines: Program['lines'],
): Program {
  return { ...traits, runsMs, exitCode, reason, lines, repeat: undefined };
}

function fromSteps(traits: Traits, steps: readonly Step[]): Program {
  const lines: { atMs: number; text: string }[] = [];
  let atMs = 0;
  let exitCode = 0;
  for (const step of steps) {
    if (step.kind === 'echo') lines.push({ atMs, text: step.text });
    else if (step.kind === 'sleep') atMs += step.ms;
    else if (step.kind === 'exit') exitCode = step.code;
    else {
      const body = step;
      const turnMs = Math.max(1_000, body.everyMs);
      const texts = body.texts;
      const repeat = texts.length === 0 ? undefined : { everyMs: turnMs, fromMs: atMs, line: () => texts.join('\n') };
      return { ...traits, runsMs: undefined, exitCode: 0, reason: 'Completed', lines, repeat };
    }
  }
  // Even `true` takes the time to start a process.
  return ends(traits, Math.max(atMs, 20), exitCode, exitCode === 0 ? 'Completed' : 'Error', lines);
}

const PATHS = ['/', '/healthz', '/api/items', '/static/app.js', '/api/items/42'];

function serverProgram(traits: Traits, container: Container, name: string): Program {
  const port = container.ports?.[0]?.containerPort ?? 80;
  return {
    ...traits,
    runsMs: undefined,
    exitCode: 0,
    reason: 'Completed',
    lines: [
      { atMs: 0, text: `${name}: reading configuration` },
      { atMs: 5, text: `${name}: listening on port ${port}` },
    ],
    repeat: {
      everyMs: 10_000,
      fromMs: 5_000,
      line(turn) {
        const draw = fnv32a(`${name}/${container.name}/${turn}`);
        const status = draw % 97 === 0 ? 404 : 200;
        return `${name}: GET ${PATHS[draw % PATHS.length]} ${status} ${1 + (draw % 40)}ms`;
      },
    },
  };
}
