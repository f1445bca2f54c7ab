import { DriverError, hearingWaits } from '@tenantry/drivers/contract';

export interface LaneLimits {
  /** Passes at once with resources on one connection. */
  readonly passesPerConnection: number;
  /** Passes at once of objects whose connections nobody knows yet: all of them may turn out to be on the same. */
  readonly passesUnplaced: number;
  /** A call that has not ended after this time speaks against its connection. */
  readonly overdueSeconds: number;
}

/** So many calls without a success between them, and the connection counts as down. */
const FAILURES_TO_OPEN = 3;
/** Passes at once on a connection whose calls do not come back. */
const DOUBTED_SHARE = 2;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** After a shorter time than this the objects come back by their own back-off. */
const WORTH_WAKING_MS = 5_000;

interface PendingCall {
  /** Since then the system may be asked for: when the call began, or the driver last waited for something of its own. */
  startedAt: number;
  /** The driver waits for so many things of its own now. */
  ownWaits: number;
  /** Made to find out whether a connection that is down answers again. */
  readonly isProbe: boolean;
  isOverdue: boolean;
}

interface Lane {
  passes: number;
  readonly pending: Set<PendingCall>;
  /** Of those pending. */
  overdue: number;
  /** Failures since the last success. */
  failures: number;
  failure: string;
  downSince: number | null;
  /** Probes without an answer since it went down. */
  probes: number;
  probeAt: number;
  isProbing: boolean;
}

/**
 * Keeps connections from standing in each other's way: each has a bounded share of the passes, and one that does not answer
 * is asked by one call at a time, further and further apart, while all others are refused at once.
 */
export class Lanes {
  readonly #limits: LaneLimits;
  readonly #clock: () => Date;
  readonly #onRecovered: (connection: string) => void;
  readonly #lanes = new Map<string, Lane>();
  /** Passes of objects whose connections are not known. */
  #unplaced = 0;
  #watching: NodeJS.Timeout | null = null;

  /** @param onRecovered called when a connection answers again after a while. */
  constructor(limits: LaneLimits, clock: () => Date, onRecovered: (connection: string) => void) {
    this.#limits = limits;
    this.#clock = clock;
    this.#onRecovered = onRecovered;
  }

  start(): void {
    this.#watching ??= setInterval(() => this.#findOverdue(), (this.#limits.overdueSeconds * 1_000) / 5);
  }

  stop(): void {
    if (this.#watching !== null) clearInterval(this.#watching);
    this.#watching = null;
  }

  /** Counts a pass on these connections, until the function returned is called. */
  enter(connections: readonly string[]): () => void {
    if (connections.length === 0) {
      this.#unplaced += 1;
      return () => {
        this.#unplaced -= 1;
      };
    }
    const lanes = connections.map((connection) => this.#lane(connection));
    for (const lane of lanes) lane.passes += 1;
    return () => {
      for (const lane of lanes) lane.passes -= 1;
    };
  }

  /** Connections that have their share of the passes. */
  crowded(): string[] {
    return [...this.#lanes].filter(([, lane]) => lane.passes >= this.#share(lane)).map(([connection]) => connection);
  }

  /** Connections whose calls do not come back. */
  doubted(): string[] {
    return [...this.#lanes].filter(([, lane]) => this.#isDoubted(lane)).map(([connection]) => connection);
  }

  /** So many objects may be taken at once, even if all of them turn out to be on one connection that is not avoided, or on none yet. */
  room(free: number, avoided: readonly string[]): number {
    const left = [...this.#lanes]
      .filter(([connection]) => !avoided.includes(connection))
      .map(([, lane]) => this.#share(lane) - lane.passes);
    return Math.max(0, Math.min(free, this.roomForUnplaced(), ...left));
  }

  /** So many passes more there may be of objects whose connections are not known. */
  roomForUnplaced(): number {
    return this.#limits.passesUnplaced - this.#unplaced;
  }

  /** Connections that count as down. */
  down(): string[] {
    return [...this.#lanes].filter(([, lane]) => lane.downSince !== null).map(([connection]) => connection);
  }

  /** Makes a call to a connection, unless it is known not to answer. */
  async call<Result>(connection: string, call: () => Promise<Result>): Promise<Result> {
    const lane = this.#lane(connection);
    this.#refuseIfDown(connection, lane);
    const isProbe = lane.downSince !== null;
    if (isProbe) lane.isProbing = true;
    const pending: PendingCall = { startedAt: this.#now(), ownWaits: 0, isProbe, isOverdue: false };
    lane.pending.add(pending);
    try {
      const result = await hearingWaits(() => this.#ownWait(pending), call);
      this.#succeeded(connection, lane);
      return result;
    } catch (error) {
      if (!speaksAgainst(error)) {
        // Refused, but answered.
        if (error instanceof DriverError && error.code !== 'Cancelled') this.#succeeded(connection, lane);
        throw error;
      }
      if (!pending.isOverdue) this.#failed(lane, error.message, isProbe);
      if (lane.downSince === null) throw error;
      throw isDown(connection, lane);
    } finally {
      lane.pending.delete(pending);
      if (pending.isOverdue) lane.overdue -= 1;
      if (isProbe) lane.isProbing = false;
    }
  }

  #ownWait(pending: PendingCall): () => void {
    pending.ownWaits += 1;
    return () => {
      pending.ownWaits -= 1;
      pending.startedAt = this.#now();
    };
  }

  #refuseIfDown(connection: string, lane: Lane): void {
    if (lane.downSince === null) return;
    if (lane.isProbing || this.#now() < lane.probeAt) throw isDown(connection, lane);
  }

  #share(lane: Lane): number {
    return this.#isDoubted(lane)
      ? Math.min(DOUBTED_SHARE, this.#limits.passesPerConnection)
      : this.#limits.passesPerConnection;
  }

  #isDoubted(lane: Lane): boolean {
    return lane.downSince !== null || lane.overdue > 0;
  }

  #findOverdue(): void {
    const before = this.#now() - this.#limits.overdueSeconds * 1_000;
    for (const lane of this.#lanes.values()) {
      for (const call of lane.pending) {
        if (call.isOverdue || call.ownWaits > 0 || call.startedAt > before) continue;
        call.isOverdue = true;
        lane.overdue += 1;
        this.#failed(lane, `no answer in ${this.#limits.overdueSeconds} seconds`, call.isProbe);
      }
    }
  }

  #failed(lane: Lane, failure: string, isProbe: boolean): void {
    lane.failures += 1;
    const now = this.#now();
    if (lane.downSince === null) {
      if (lane.failures < FAILURES_TO_OPEN) return;
      lane.downSince = now;
      lane.failure = failure;
      lane.probes = 0;
    } else {
      // Calls that were out when it went down say nothing new, however many they are.
      if (!isProbe) return;
      lane.probes += 1;
    }
    lane.probeAt = now + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(lane.probes, 10));
  }

  #succeeded(connection: string, lane: Lane): void {
    lane.failures = 0;
    const { downSince } = lane;
    if (downSince === null) return;
    lane.downSince = null;
    if (this.#now() - downSince >= WORTH_WAKING_MS) this.#onRecovered(connection);
  }

  #lane(connection: string): Lane {
    const known = this.#lanes.get(connection);
    if (known !== undefined) return known;
    const lane: Lane = {
      passes: 0,
      pending: new Set(),
      overdue: 0,
      failures: 0,
      failure: '',
      downSince: null,
      probes: 0,
      probeAt: 0,
      isProbing: false,
    };
    this.#lanes.set(connection, lane);
    return lane;
  }

  #now(): number {
    return this.#clock().getTime();
  }
}

/** The same words each time, so that nobody is told the same again for each call that finds it out. */
function isDown(connection: string, { downSince, failure }: Lane): DriverError {
  const since = new Date(downSince ?? 0).toISOString();
  return new DriverError('unreachable', 'ConnectionDown', `${connection} does not answer since ${since}: ${failure}`, {
    remedy: 'Check that it runs and that the control plane may reach it. It is asked again by itself.',
  });
}

function speaksAgainst(error: unknown): error is DriverError {
  return error instanceof DriverError && (error.kind === 'unreachable' || error.code === 'Timeout');
}
