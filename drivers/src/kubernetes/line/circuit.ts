import { DriverError } from '../../contract.ts';
import { backoffMs } from '../retry.ts';

/** Failures of the network in a row, with nothing heard in between, after which the cluster counts as down. */
const FAILURES_TO_OPEN = 3;
const LAST_PROBE_MS = 15_000;

export interface CircuitOptions {
  readonly server: string;
  /** A cluster that says nothing for so long while calls wait for it is suspected to be down. */
  readonly suspectMs: number;
  readonly clock: () => Date;
  /** Milliseconds that only ever grow. */
  readonly monotonic: () => number;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
}

/**
 * Whether a cluster answers. Pure: told of what goes out, what is heard and what fails.
 *
 * - closed: calls go out.
 * - suspected: calls are out, and nothing was heard for a while. What is out may end; nothing more is sent after it.
 * - open: it is down. Calls fail at once, saying since when, until a probe is answered.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  #failures = 0;
  #out = 0;
  #isSuspect = false;
  /** Since when calls are out with nothing heard; null when none is out. */
  #silentSince: number | null = null;
  #down: { readonly since: Date; readonly cause: string; nextProbe: number } | null = null;
  #probes = 0;

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#down !== null;
  }

  get isSuspected(): boolean {
    return !this.isOpen && this.#isSuspect;
  }

  /**
   * Whoever has read all that came in until now asks for a judgement: time alone proves nothing, as this process may
   * have been held up itself.
   */
  judge(): void {
    if (this.silentMs >= this.#options.suspectMs) this.#isSuspect = true;
  }

  /** For how long calls have been out with nothing heard. */
  get silentMs(): number {
    return this.#silentSince === null ? 0 : this.#options.monotonic() - this.#silentSince;
  }

  /** A call goes out. */
  sent(): void {
    this.#out += 1;
    this.#silentSince ??= this.#options.monotonic();
  }

  /** A call came back, with or without an answer. */
  returned(): void {
    this.#out -= 1;
    if (this.#out > 0) return;
    this.#silentSince = null;
    this.#isSuspect = false;
  }

  /**
   * The cluster said something, whatever it was.
   *
   * @returns whether it was down until now
   */
  heard(): boolean {
    const wasOpen = this.isOpen;
    this.#failures = 0;
    this.#probes = 0;
    this.#isSuspect = false;
    this.#down = null;
    if (this.#silentSince !== null) this.#silentSince = this.#options.monotonic();
    return wasOpen;
  }

  /**
   * The network refused, cut or swallowed a call.
   *
   * @returns whether the cluster is taken for down from now on
   */
  failed(cause: string): boolean {
    this.#failures += 1;
    return this.#failures >= FAILURES_TO_OPEN && this.open(cause);
  }

  /**
   * It does not answer.
   *
   * @returns whether that is new
   */
  open(cause: string): boolean {
    if (this.#down !== null) return false;
    this.#probes = 0;
    this.#down = { since: this.#options.clock(), cause, nextProbe: 0 };
    this.probeFailed();
    return true;
  }

  /** A probe of a cluster that is down was not answered either: the next one comes later. */
  probeFailed(): void {
    if (this.#down === null) return;
    this.#probes += 1;
    const wait = backoffMs(this.#probes + 2, this.#options.random, LAST_PROBE_MS);
    this.#down.nextProbe = this.#options.monotonic() + wait;
  }

  get nextProbeMs(): number {
    return this.#down === null ? 0 : Math.max(0, this.#down.nextProbe - this.#options.monotonic());
  }

  /** Why a call does not go out now; null where it does. */
  refusal(): DriverError | null {
    const { server, clock } = this.#options;
    if (this.#down !== null) {
      // The same words each time, so that nobody is told anew for every call that is refused.
      const since = this.#down.since.toISOString();
      const message = `the cluster ${server} has not answered since ${since} (${this.#down.cause})`;
      return new DriverError('unreachable', CLUSTER_DOWN, message, {
        remedy:
          "Check the cluster's address, that it runs, and that the control plane may reach it. It is tried again by itself.",
      });
    }
    if (!this.isSuspected) return null;
    const since = new Date(clock().getTime() - this.silentMs).toISOString();
    return new DriverError('unreachable', CLUSTER_SILENT, `the cluster ${server} says nothing since ${since}`);
  }
}

export const CLUSTER_DOWN = 'ClusterDown';
export const CLUSTER_SILENT = 'ClusterSilent';

/** Whether an error says that nothing was sent, because the cluster does not answer. */
export function isRefusal(error: unknown): boolean {
  return error instanceof DriverError && (error.code === CLUSTER_DOWN || error.code === CLUSTER_SILENT);
}
