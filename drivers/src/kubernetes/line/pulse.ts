import { setImmediate as turn } from 'node:timers/promises';
import type { DriverError } from '../../contract.ts';
import { Circuit, type CircuitOptions } from './circuit.ts';

export interface PulseOptions extends CircuitOptions {
  /** Asks the cluster something small. Ends when it answers, whatever it answers; throws when it does not. */
  readonly probe: () => Promise<void>;
  /** The cluster is suspected: whoever has not sent anything yet need not wait. */
  readonly onSilent: (refusal: DriverError) => void;
  /** It is down: what is under way will not be answered. */
  readonly onDown: () => void;
  /** It answers again. */
  readonly onUp: () => void;
}

/** Watches over one cluster's answers: asks it itself when it falls silent, and again and again while it is down. */
export class Pulse {
  readonly #options: PulseOptions;
  readonly #circuit: Circuit;
  readonly #waitingForUp = new Set<() => void>();
  readonly #waitingForSilence = new Set<() => void>();
  #listening: NodeJS.Timeout | null = null;
  #probing: Promise<void> | null = null;
  #probeTimer: NodeJS.Timeout | null = null;
  #isClosed = false;
  /** How often something was heard. */
  #heardCount = 0;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#circuit = new Circuit(options);
  }

  /** Why a call does not go out now; null where it does. */
  refusal(): DriverError | null {
    return this.#circuit.refusal();
  }

  sent(): void {
    this.#circuit.sent();
    this.#listen();
  }

  returned(): void {
    this.#circuit.returned();
  }

  heard(): void {
    this.#heardCount += 1;
    if (!this.#circuit.heard()) return;
    if (this.#probeTimer !== null) clearTimeout(this.#probeTimer);
    this.#probeTimer = null;
    release(this.#waitingForUp);
    this.#options.onUp();
  }

  failed(cause: string): void {
    if (this.#circuit.failed(cause)) this.#down();
  }

  /** Ends when calls may go out again, or the signal aborts. */
  whenUp(signal: AbortSignal): Promise<void> {
    return this.#circuit.isOpen ? waiting(this.#waitingForUp, signal) : Promise.resolve();
  }

  /** Ends when calls do not go out any more, or the signal aborts. */
  whenSilent(signal: AbortSignal): Promise<void> {
    return this.refusal() === null ? waiting(this.#waitingForSilence, signal) : Promise.resolve();
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of [this.#listening, this.#probeTimer]) if (timer !== null) clearTimeout(timer);
    release(this.#waitingForUp);
    release(this.#waitingForSilence);
  }

  /** Half of the time that makes it suspect is given before it is asked, the other half to answer. */
  #listen(): void {
    if (this.#listening !== null || this.#isClosed) return;
    const half = this.#options.suspectMs / 2;
    const wait = this.#circuit.silentMs < half ? half - this.#circuit.silentMs : half;
    this.#listening = setTimeout(() => {
      // Where this process was held up, answers that have come in are read first.
      setImmediate(() => {
        this.#listening = null;
        this.#judge();
      });
    }, wait + 1);
    this.#listening.unref();
  }

  #judge(): void {
    const { silentMs, isOpen } = this.#circuit;
    if (isOpen || silentMs === 0 || this.#isClosed) return;
    this.#circuit.judge();
    const refusal = this.refusal();
    if (refusal !== null) {
      this.#options.onSilent(refusal);
      release(this.#waitingForSilence);
    }
    if (silentMs >= this.#options.suspectMs / 2) this.#probe();
    this.#listen();
  }

  #probe(): void {
    this.#probing ??= this.#ask().finally(() => {
      this.#probing = null;
      this.#planProbe();
    });
  }

  async #ask(): Promise<void> {
    const heardBefore = this.#heardCount;
    try {
      await this.#options.probe();
      this.heard();
    } catch (error) {
      await turn();
      // Others were answered meanwhile.
      if (this.#heardCount !== heardBefore) return;
      const cause = error instanceof Error ? error.message : String(error);
      if (this.#circuit.isOpen) this.#circuit.probeFailed();
      else if (this.#circuit.open(cause)) this.#down();
    }
  }

  #down(): void {
    release(this.#waitingForSilence);
    this.#options.onDown();
    this.#planProbe();
  }

  #planProbe(): void {
    if (!this.#circuit.isOpen || this.#isClosed || this.#probing !== null || this.#probeTimer !== null) return;
    this.#probeTimer = setTimeout(() => {
      this.#probeTimer = null;
      this.#probe();
    }, this.#circuit.nextProbeMs);
    this.#probeTimer.unref();
  }
}

function release(waiters: Set<() => void>): void {
  for (const end of [...waiters]) end();
  waiters.clear();
}

function waiting(waiters: Set<() => void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      waiters.delete(end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    waiters.add(end);
    signal.addEventListener('abort', end, { once: true });
  });
}
