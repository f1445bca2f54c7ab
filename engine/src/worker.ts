import { hurriedBy, underFence } from '@tenantry/drivers/contract';
import { type Claim, LeaseLostError } from '@tenantry/store/contract';
import { backoffMs } from './backoff.ts';
import { convergePass } from './convergence.ts';
import { deletionPass } from './deletion.ts';
import type { Environment } from './environment.ts';
import { Hurry } from './hurry.ts';
import { Lease } from './lease.ts';
import { nextLook, type PassEnd } from './pass.ts';
import type { PassListener, PassOutcome } from './passes.ts';
import type { PassBounds } from './resource-result.ts';

/** Even with no news at all the queue is looked at this often (invariant I4). */
const LONGEST_SLEEP_MS = 15_000;
const AFTER_FAILURE_MS = 1_000;
/** Passes that take longer than this are looked after, and this often. */
const LONG_PASS_MS = 1_000;

/** Until then nothing is due elsewhere than on these connections, as far as was heard. */
interface NothingElsewhere {
  readonly crowded: readonly string[];
  readonly until: number;
}

/** A pass under way. */
interface Running {
  readonly uid: string;
  readonly startedAt: number;
  /** Ends it. */
  readonly ending: AbortController;
  readonly hurry: Hurry;
}

/** Takes due objects and runs their passes, a bounded number at a time. */
export class Worker {
  readonly #environment: Environment;
  readonly #tell: PassListener;
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  /** Each with signals of its own: listeners of one signal would be looked through by each that comes. */
  readonly #passes = new Set<Running>();
  #lookingAfter: NodeJS.Timeout | null = null;
  #isLookingAfter = false;
  #wake: () => void = () => {};
  #isWoken = false;
  /** So often something happened by which an object elsewhere may have become due. */
  #news = 0;
  #nothingElsewhere: NothingElsewhere | null = null;
  /** Elsewhere than on these it was, or is being, looked for last. */
  #lookedBeside: readonly string[] = [];
  #loop: Promise<void> | null = null;
  #unsubscribe: () => void = () => {};

  constructor(environment: Environment, tell: PassListener) {
    this.#environment = environment;
    this.#tell = tell;
  }

  start(): void {
    this.#unsubscribe = this.#environment.store.onWake(() => {
      this.#hear();
      this.#rouse();
    });
    this.#lookingAfter = setInterval(() => void this.#hurryWoken(), LONG_PASS_MS);
    this.#loop = this.#run();
  }

  /** Ends running passes at their next step; what they leave open other replicas take up at once, or else the next start. */
  async stop(): Promise<void> {
    const { store, log } = this.#environment;
    this.#stopping.abort();
    if (this.#lookingAfter !== null) clearInterval(this.#lookingAfter);
    for (const { ending } of this.#passes) ending.abort(this.#stopping.signal.reason);
    this.#unsubscribe();
    this.#rouse();
    await this.#loop;
    await Promise.allSettled(this.#running);
    // The others sleep until what they knew of is due, and know nothing of what this one looked after.
    await store
      .rouse()
      .catch((error: unknown) => log.warn({ err: error }, 'others could not be told; they look by themselves'));
  }

  #rouse(): void {
    this.#isWoken = true;
    this.#wake();
  }

  #hear(): void {
    this.#news += 1;
    this.#nothingElsewhere = null;
  }

  /** A pass is over, and its object may be due again at once; what is on a connection that is avoided is not looked for anyhow. */
  #hearOf(connections: readonly string[]): void {
    if (!connections.some((connection) => this.#lookedBeside.includes(connection))) this.#hear();
  }

  /**
   * After how long something may be due elsewhere than on these connections; 0 where nobody knows. With a thousand objects due on one
   * busy cluster, each of its passes would look through all of them for one that is elsewhere.
   */
  #nothingForMs(avoided: readonly string[]): number {
    const known = this.#nothingElsewhere;
    if (avoided.length === 0 || known === null || !known.crowded.every((one) => avoided.includes(one))) return 0;
    return Math.max(0, known.until - this.#environment.clock().getTime());
  }

  async #run(): Promise<void> {
    const { log } = this.#environment;
    while (!this.#stopping.signal.aborted) {
      this.#isWoken = false;
      try {
        const took = await this.#takeDue();
        if (!took) await this.#sleep(await this.#sleepMs());
      } catch (error) {
        log.error({ err: error }, 'the queue could not be read; trying again');
        await this.#sleep(AFTER_FAILURE_MS);
      }
    }
  }

  async #takeDue(): Promise<boolean> {
    const { limits, lanes } = this.#environment;
    const free = limits.passes - this.#running.size;
    if (free <= 0 || lanes.roomForUnplaced() <= 0) {
      // Until one ends. To wait for the passes themselves would leave something behind in each that goes on.
      await this.#sleep(LONGEST_SLEEP_MS);
      return true;
    }
    // First what is on connections that answer, so that the few turns of the others do not keep it small.
    const doubted = lanes.doubted();
    const took = await this.#start(free, [...lanes.crowded(), ...doubted]);
    if (doubted.length === 0) return took > 0;
    return (await this.#start(free - took, lanes.crowded())) + took > 0;
  }

  /** Takes up to `free` due objects elsewhere than on the connections to avoid; answers how many. */
  async #start(free: number, avoided: readonly string[]): Promise<number> {
    const { limits, store, lanes } = this.#environment;
    const room = lanes.room(free, avoided);
    if (room === 0 || this.#nothingForMs(avoided) > 0) return 0;
    const askedAt = this.#environment.clock();
    const claims = await store.claim(room, limits.leaseSeconds, avoided);
    for (const claim of claims) {
      const leave = lanes.enter(claim.connections);
      const pass = this.#pass(claim, askedAt).finally(() => {
        leave();
        this.#running.delete(pass);
        this.#rouse();
      });
      this.#running.add(pass);
    }
    return claims.length;
  }

  async #sleepMs(): Promise<number> {
    const { store, lanes, clock } = this.#environment;
    const crowded = lanes.crowded();
    const knownMs = this.#nothingForMs(crowded);
    if (knownMs > 0) return knownMs;
    const news = this.#news;
    this.#nothingElsewhere = null;
    this.#lookedBeside = crowded;
    const due = await store.nextDue(crowded, LONGEST_SLEEP_MS / 1_000);
    const now = clock().getTime();
    const sleepMs = due === null ? LONGEST_SLEEP_MS : Math.max(0, Math.min(LONGEST_SLEEP_MS, due.getTime() - now));
    if (crowded.length > 0 && news === this.#news) this.#nothingElsewhere = { crowded, until: now + sleepMs };
    return sleepMs;
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#isWoken || this.#stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }

  async #pass(claim: Claim, askedAt: Date): Promise<void> {
    const { limits, log } = this.#environment;
    const { kind, name } = claim.object;
    // One signal with a limit that goes with the pass: most are over in milliseconds, and thousands are made.
    const ending = new AbortController();
    const { signal } = ending;
    if (this.#stopping.signal.aborted) ending.abort(this.#stopping.signal.reason);
    const hurry = new Hurry(this.#environment.clock);
    const running = { uid: claim.object.uid, startedAt: this.#environment.clock().getTime(), ending, hurry };
    this.#passes.add(running);
    const tooLong = setTimeout(() => ending.abort(new Error('the pass took too long')), limits.passSeconds * 1_000);
    const lease = new Lease(this.#environment, claim, askedAt, (error) => ending.abort(error));
    const stopRenewing = lease.keep();
    const startedAt = performance.now();
    let outcome: PassOutcome = 'broken';
    try {
      const end = await underFence(lease.fence, () =>
        hurriedBy(hurry.signal, () => this.#runPass(claim, { signal, hurry })),
      );
      await this.#finish(claim, end);
      this.#hearOf((end.state === 'continues' ? end.connections : undefined) ?? claim.connections);
      outcome = outcomeOf(end);
    } catch (error) {
      if (error instanceof LeaseLostError) outcome = 'lost';
      // The lease runs out and another worker, or this one, takes the object up again.
      if (error instanceof LeaseLostError) log.warn({ kind, name }, 'another worker has taken the object over');
      else log.error({ kind, name, err: error }, 'a pass could not be recorded');
    } finally {
      stopRenewing();
      clearTimeout(tooLong);
      hurry.stop();
      this.#passes.delete(running);
      this.#tell({ kind, outcome, seconds: (performance.now() - startedAt) / 1_000 });
    }
  }

  /**
   * A pass sees its object as it was when it began. One that was changed or called since should begin another soon, not wait for a turn or
   * a budget that it needs no more, or that comes to it elsewhere.
   */
  async #hurryWoken(): Promise<void> {
    if (this.#isLookingAfter) return;
    const { store, clock, log } = this.#environment;
    const before = clock().getTime() - LONG_PASS_MS;
    const long = [...this.#passes].filter(({ startedAt, hurry }) => startedAt <= before && !hurry.signal.aborted);
    if (long.length === 0) return;
    this.#isLookingAfter = true;
    try {
      const woken = new Set(await store.woken(long.map(({ uid }) => uid)));
      for (const { uid, hurry } of long) if (woken.has(uid)) hurry.now();
    } catch (error) {
      log.warn({ err: error }, 'passes under way could not be looked after; they end by themselves');
    } finally {
      this.#isLookingAfter = false;
    }
  }

  async #runPass(claim: Claim, bounds: PassBounds): Promise<PassEnd> {
    const run = claim.object.deletionRequestedAt === null ? convergePass : deletionPass;
    try {
      const end = await run(this.#environment, claim, bounds);
      return end.state === 'gone' ? end : { ...end, lookAgainMs: bounds.hurry.soonerThan(end.lookAgainMs) };
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      if (this.#stopping.signal.aborted) return this.#interrupted(claim);
      const { kind, name } = claim.object;
      this.#environment.log.warn({ kind, name, err: error }, 'a pass broke off');
      return {
        ...this.#interrupted(claim),
        isTrouble: true,
        lookAgainMs: backoffMs(claim.attempt, this.#environment.random),
      };
    }
  }

  #interrupted(claim: Claim): Extract<PassEnd, { state: 'continues' }> {
    return { state: 'continues', status: claim.object.status, events: [], lookAgainMs: 0, isTrouble: false };
  }

  async #finish(claim: Claim, end: PassEnd): Promise<void> {
    const { store } = this.#environment;
    if (end.state === 'gone') {
      await store.remove(claim, end.events);
      this.#environment.endUnusedWatches();
    } else
      await store.finish(claim, {
        status: end.status,
        events: [...(end.notes?.events ?? []), ...end.events],
        ...(end.notes === undefined ? {} : { notes: { rows: end.notes.rows, gone: end.notes.gone } }),
        ...nextLook(this.#environment, claim, end),
        ...(end.connections === undefined ? {} : { connections: end.connections }),
        ...(end.faults === undefined ? {} : { faults: end.faults }),
      });
  }
}

function outcomeOf(end: PassEnd): PassOutcome {
  if (end.state === 'gone') return 'gone';
  if (end.isTrouble) return 'trouble';
  return end.status.phase === 'ready' ? 'rest' : 'continues';
}
