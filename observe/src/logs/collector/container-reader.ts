import type { LoggedContainer, LoggedPod, PodLogLine, PodLogs } from '@tenantry/drivers/kubernetes';
import type { LogPosition } from '@tenantry/store/contract';
import type { IntakeItem, LogIntake } from '../intake.ts';
import { parseLine } from '../parse.ts';
import { type Place, Reading, sinceOf, startOf } from './place.ts';
import type { Turns } from './turns.ts';

export interface ReaderOptions {
  readonly connection: string;
  readonly tenantUid: string;
  readonly logs: Pick<PodLogs, 'podLog'>;
  readonly intake: Pick<LogIntake, 'put' | 'room'>;
  readonly turns: Turns;
  readonly random: () => number;
  readonly onProblem: (error: unknown, pod: LoggedPod, container: string) => void;
}

const FIRST_BACKOFF_MS = 500;
const LAST_BACKOFF_MS = 30_000;
/** A reading that lasted so long was no failure. */
const LONG_MS = 10_000;
/** The end of a pod that is gone is still read for so long. */
const LAST_WORDS_MS = 10_000;

/** Reads one container of one pod, run after run, from where it was read to until the pod is gone. */
export class ContainerReader {
  readonly #options: ReaderOptions;
  #pod: LoggedPod;
  #container: LoggedContainer;
  #place: Place;
  #isGone = false;
  readonly #closing = new AbortController();
  #change: () => void = () => {};
  readonly running: Promise<void>;

  constructor(options: ReaderOptions, pod: LoggedPod, container: LoggedContainer, place: Place | null) {
    this.#options = options;
    this.#pod = pod;
    this.#container = container;
    this.#place = place ?? startOf(container.run);
    this.running = this.#run();
  }

  /** The pod as it is now. */
  update(pod: LoggedPod, container: LoggedContainer): void {
    this.#pod = pod;
    this.#container = container;
    this.#change();
  }

  /** The pod is gone: what is being read is read to its end, but not for long. */
  leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    const limit = setTimeout(() => this.#closing.abort(), LAST_WORDS_MS);
    limit.unref();
    void this.running.finally(() => clearTimeout(limit));
    this.#change();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#change();
    await this.running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let failures = 0;
    while (!signal.aborted && !this.#isGone) {
      const changed = new Promise<void>((resolve) => {
        this.#change = resolve;
      });
      if (this.#place.hasEnded && this.#place.run >= this.#container.run) {
        await changed;
        continue;
      }
      const beganAt = performance.now();
      try {
        await this.#inTurn();
        if (this.#place.hasEnded) {
          failures = 0;
          continue;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (performance.now() - beganAt < LONG_MS) this.#options.onProblem(error, this.#pod, this.#container.name);
      }
      failures = performance.now() - beganAt < LONG_MS ? failures + 1 : 0;
      await this.#backOff(failures, changed);
    }
  }

  async #inTurn(): Promise<void> {
    const turn = await this.#options.turns.take(this.#closing.signal);
    try {
      await this.#catchUp(turn.isOver);
    } catch (error) {
      if (!turn.isOver.aborted || this.#closing.signal.aborted) throw error;
    } finally {
      turn.end();
    }
  }

  /** The run before to its end, then the present one. */
  async #catchUp(isOver: AbortSignal): Promise<void> {
    const { run, isRunning } = this.#container;
    if (this.#place.run < run) {
      const last = run - 1;
      if (this.#place.run < last) this.#place = startOf(last);
      // The node may have taken it away already; then there is nothing to be had.
      if (!this.#place.hasEnded) await this.#read({ previous: true, follow: false }, isOver).catch(unlessRefused);
      this.#place = startOf(run);
    }
    await this.#read({ previous: false, follow: isRunning }, isOver);
    if (!isRunning && this.#container.run === run) {
      this.#place = { ...this.#place, hasEnded: true };
      this.#put([{ line: null, position: this.#positionOf(this.#place) }]);
    }
  }

  async #read({ previous, follow }: { previous: boolean; follow: boolean }, isOver: AbortSignal): Promise<void> {
    const { connection, tenantUid, logs, intake } = this.#options;
    const signal = AbortSignal.any([this.#closing.signal, isOver]);
    const reading = new Reading(this.#place);
    const request = { namespace: this.#pod.namespace, pod: this.#pod.name, container: this.#container.name };
    const since = sinceOf(this.#place);
    for await (const lines of logs.podLog(connection, { ...request, previous, follow, since }, signal)) {
      await intake.room(tenantUid, signal);
      if (this.#closing.signal.aborted) return;
      const items = lines.flatMap((line): IntakeItem[] =>
        reading.isNew(line.ns) ? [{ line: this.#lineOf(line), position: this.#positionOf(reading.place) }] : [],
      );
      this.#place = reading.place;
      this.#put(items);
    }
  }

  /** Nobody waits for it to be written: whoever begins anew reads on from what was. */
  #put(items: readonly IntakeItem[]): void {
    this.#options.intake.put(this.#options.tenantUid, items).catch(() => undefined);
  }

  #lineOf({ ns, text, isCut }: PodLogLine) {
    const { name, node, service } = this.#pod;
    const at = `${new Date(Number(ns / 1_000_000n)).toISOString().slice(0, -1)}${String((ns / 1000n) % 1000n).padStart(3, '0')}Z`;
    const where = { tenantUid: this.#options.tenantUid, pod: name, node, service, container: this.#container.name };
    return { ...where, at, source: 'container' as const, isCut, ...parseLine(text) };
  }

  #positionOf({ ns, repeats, run, hasEnded }: Place): LogPosition {
    const of = { tenantUid: this.#options.tenantUid, podUid: this.#pod.uid, container: this.#container.name };
    return { ...of, lastNs: String(ns ?? 0n), repeats, run, hasEnded };
  }

  async #backOff(failures: number, changed: Promise<void>): Promise<void> {
    const full = Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10));
    await pause(full / 2 + (this.#options.random() * full) / 2, changed);
  }
}

/** What the API server refuses for good is not tried again; everything else is. */
function unlessRefused(error: unknown): void {
  const kind = error instanceof Error && 'kind' in error ? error.kind : null;
  if (kind === 'transient' || kind === 'throttled' || kind === 'unreachable') throw error;
}

/** Until then, or until something changed. */
function pause(ms: number, changed: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void changed.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
