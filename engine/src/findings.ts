import type { JsonObject, ObjectStatus, Wait } from '@tenantry/kinds';
import type { Claim } from '@tenantry/store/contract';
import type { Compiled } from './compile.ts';
import { type PassEnd, soonest } from './pass.ts';
import { type Problem, sentenceOf } from './problem.ts';
import type { Removal } from './removal.ts';
import type { ResourceResult } from './resource-result.ts';
import { nextStatus, type StatusDraft } from './status.ts';

/** Held: something it depends on is not there yet. */
export type Finding = ResourceResult | { readonly state: 'held' };

type Continues = Extract<PassEnd, { state: 'continues' }>;

/** What others have to do wakes it; this is for a wake-up that was lost. */
export const LOST_WAKE_MS = 60_000;

/** What a pass over a living object found of its resources so far, and what is to be said of the object by it. */
export class Findings {
  readonly #claim: Claim;
  readonly #compiled: Extract<Compiled, { state: 'compiled' }>;
  readonly #clock: () => Date;
  readonly #found = new Map<string, Finding>();

  constructor(claim: Claim, compiled: Extract<Compiled, { state: 'compiled' }>, clock: () => Date) {
    this.#claim = claim;
    this.#compiled = compiled;
    this.#clock = clock;
  }

  note(key: string, finding: Finding): void {
    this.#found.set(key, finding);
  }

  of(key: string): Finding | undefined {
    return this.#found.get(key);
  }

  /** While the pass goes on. */
  underWay(): ObjectStatus {
    const progress = this.#progress();
    return this.#status({
      phase: 'working',
      reason: 'Working',
      message: standing(progress),
      progress,
      waitingFor: this.#waits(null),
      outputs: null,
    });
  }

  /** Once every resource was worked on as far as it goes. */
  end(removal: Removal): Continues {
    const progress = this.#progress();
    const isDone = progress.done === progress.total && removal.left.length === 0;
    if (!isDone) return this.#unfinished(progress, removal);
    return this.#awaiting(progress) ?? this.#ready(progress);
  }

  #progress(): ObjectStatus['progress'] {
    const found = [...this.#found.values()];
    const skipped = found.filter(({ state }) => state === 'skipped').length;
    return {
      done: found.filter(({ state }) => state === 'done').length,
      total: this.#compiled.resources.length - skipped,
    };
  }

  #waits(removal: Removal | null): Wait[] {
    const waits: Wait[] = [];
    for (const { key, title } of this.#compiled.resources) {
      const found = this.#found.get(key);
      if (found?.state === 'waiting')
        waits.push({ ...said(found.problem), on: key, title, reason: found.reason, since: found.since.toISOString() });
      if (found?.state === 'blocked' || found?.state === 'contested') {
        const { problem, since } = found;
        // Of which resource it is said is said by its title.
        const reason = problem.message.startsWith(`${title}: `)
          ? problem.message.slice(title.length + 2)
          : problem.message;
        waits.push({ ...said(problem), on: key, title, reason, since: since.toISOString() });
      }
    }
    for (const { row, wait } of removal?.left ?? []) {
      if (wait !== null)
        waits.push({ on: row.key, title: row.title, reason: wait.reason, since: row.since.toISOString() });
    }
    return waits;
  }

  #status(draft: StatusDraft): ObjectStatus {
    const { kind, input } = this.#compiled;
    const notOffered = kind.notOffered?.(input) ?? [];
    return nextStatus(this.#claim.object, { ...draft, notOffered }, this.#clock());
  }

  #unfinished(progress: ObjectStatus['progress'], removal: Removal): Continues {
    // As they are declared, so that what is said first does not go by which answer came first.
    const found = this.#compiled.resources.flatMap(({ key }) => this.#found.get(key) ?? []);
    const blocked = found.filter((one) => one.state === 'blocked' || one.state === 'contested');
    const waiting = found.filter((one) => one.state === 'waiting');
    // A task that waits for a task that was skipped in an earlier pass has nothing to wait for; replaced rows come next pass.
    const isReplacing = removal.gone.some((row) => this.#compiled.resources.some(({ key }) => key === row.key));
    const hasFailures = blocked.length > 0 || removal.left.some(({ wait }) => wait?.isBlocking === true);
    const isTrouble =
      found.some(({ state }) => state === 'blocked') ||
      removal.left.some(({ wait }) => wait?.isBlocking === true) ||
      waiting.some(({ isError }) => isError) ||
      removal.left.some(({ wait }) => wait?.problem != null);
    const first = blocked[0]?.problem ?? removal.left.find(({ wait }) => wait?.isBlocking === true)?.wait?.problem;
    const status = this.#status({
      phase: hasFailures ? 'failing' : 'working',
      reason: first?.code ?? 'Working',
      message: first === undefined || first === null ? standing(progress) : sentenceOf(first),
      progress,
      waitingFor: this.#waits(removal),
      outputs: { ...this.#claim.object.status.outputs, ...this.#shown() },
    });
    const lookAgainMs = isReplacing
      ? 0
      : soonest([
          ...waiting.map(({ retryAfterMs }) => retryAfterMs),
          ...blocked.map(({ retryAfterMs }) => retryAfterMs),
          ...removal.left.map(({ wait }) => wait?.retryAfterMs ?? null),
        ]);
    return { state: 'continues', status, events: [], lookAgainMs, isTrouble };
  }

  /** What is seen just now, whether it is ready or not. */
  #shown(): JsonObject {
    const { kind, input } = this.#compiled;
    if (kind.shows === undefined) return {};
    const seen = [...this.#found].flatMap(([key, found]): [string, JsonObject][] =>
      found.state === 'held' || found.shown === undefined ? [] : [[key, found.shown]],
    );
    return kind.shows(input, Object.fromEntries(seen));
  }

  /** All of its own stands, and others have still to do their part; null where they have. They wake it. */
  #awaiting(progress: ObjectStatus['progress']): Continues | null {
    const { kind, input } = this.#compiled;
    const awaited = kind.awaits?.(input) ?? [];
    if (awaited.length === 0) return null;
    const outputs = { ...this.#claim.object.status.outputs, ...this.#shown() };
    const status = this.#status({ ...waitingForOthers(awaited, this.#clock()), progress, outputs });
    return { state: 'continues', status, events: [], lookAgainMs: LOST_WAKE_MS, isTrouble: false };
  }

  #ready(progress: ObjectStatus['progress']): Continues {
    const outputs: Record<string, JsonObject> = {};
    for (const [key, found] of this.#found) if (found.state === 'done') outputs[key] = found.outputs;
    const status = this.#status({
      phase: 'ready',
      reason: 'AsDeclared',
      message: `All ${progress.total} resources stand as declared.`,
      progress,
      waitingFor: [],
      outputs: { ...this.#shown(), ...this.#compiled.kind.outputs(this.#compiled.input, outputs) },
    });
    const { object } = this.#claim;
    const isNews = object.status.phase !== 'ready' || object.status.observedGeneration !== object.generation;
    const events = isNews
      ? [{ type: 'normal' as const, reason: 'Ready', message: `${object.kind} ${object.name} is ready` }]
      : [];
    const lookAgainMs = soonest(
      [...this.#found.values()].map((found) => (found.state === 'done' ? found.lookAgainMs : null)),
    );
    return { state: 'continues', status, events, lookAgainMs, isTrouble: false };
  }
}

/** @param waits not empty */
export function waitingForOthers(waits: readonly Omit<Wait, 'since'>[], now: Date) {
  return {
    phase: 'waiting',
    reason: 'WaitingForReference',
    message: waits.map(({ title, reason }) => `${title} ${reason}`).join('; '),
    waitingFor: waits.map((wait) => ({ ...wait, since: now.toISOString() })),
  } as const satisfies Partial<StatusDraft>;
}

function standing({ done, total }: ObjectStatus['progress']): string {
  return `${done} of ${total} resources stand as declared.`;
}

function said(problem: Problem | undefined): Pick<Wait, 'code' | 'remedy'> {
  if (problem === undefined) return {};
  return { code: problem.code, ...(problem.remedy === null ? {} : { remedy: problem.remedy }) };
}
