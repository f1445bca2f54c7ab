import { randomUUID } from 'node:crypto';
import type { LeaseFence, LeaseStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';

/** A turn that began within its time ends, with the delivery that is under way, before its lease does. */
const LEASE_SECONDS = 60;
const TURN_MS = 20_000;
const LOOK_EVERY_MS = 5_000;
/** What is under way when the control plane stops may end by itself: cut off, it would be sent again. */
const GRACE_MS = 3_000;

/** What a turn is held to. */
export interface Turn {
  /** Counts as long as nobody else has the turn. */
  readonly fence: LeaseFence;
  /** Whether to begin nothing more. */
  isOver(): boolean;
  /** For what is under way. */
  readonly signal: AbortSignal;
}

export interface TurnsOptions<Receiver extends { readonly id: string; readonly name: string }> {
  readonly leases: LeaseStore;
  /** `audit-receiver`: leases are called so, with the id. */
  readonly lease: string;
  /** What is sent, for the log: `the audit log`. */
  readonly what: string;
  /** Those that want something now, and when the next one does: milliseconds, null where none waits. */
  readonly due: () => Promise<{ readonly due: readonly Receiver[]; readonly nextInMs: number | null }>;
  /** Sends what there is for a receiver; goes on until it is over. */
  readonly turn: (receiver: Receiver, turn: Turn) => Promise<void>;
  /** Calls back when there is more. */
  readonly subscribe: (callback: () => void) => () => void;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/**
 * Gives each receiver its turn when there is something for it: one replica at a time a receiver. Returns the way to stop, which
 * waits for what is under way.
 */
export function startTurns<Receiver extends { readonly id: string; readonly name: string }>(
  options: TurnsOptions<Receiver>,
): () => Promise<void> {
  const { leases, lease, what, due, turn, subscribe, log } = options;
  const holder = randomUUID();
  const closing = new AbortController();
  const turns = new Map<string, Promise<void>>();
  let isClosed = false;
  let looking: Promise<void> | null = null;
  let isAsked = false;
  let soon: NodeJS.Timeout | null = null;
  const leaseOf = ({ id }: Receiver) => `${lease}/${id}`;

  async function look(): Promise<void> {
    const { due: wanting, nextInMs } = await due();
    const idle = wanting.filter(({ id }) => !turns.has(id));
    const held = new Set(idle.length === 0 ? [] : await leases.takeLeases(idle.map(leaseOf), holder, LEASE_SECONDS));
    if (held.size > 0) await beginHeld(held);
    if (soon !== null) clearTimeout(soon);
    soon = nextInMs === null || nextInMs > LOOK_EVERY_MS || isClosed ? null : setTimeout(tick, nextInMs).unref();
  }

  /** With the receivers as they stand now that nobody else moves them: before, another may have had its turn. */
  async function beginHeld(held: ReadonlySet<string>): Promise<void> {
    const { due: wanting } = await due();
    const ours = wanting.filter((receiver) => held.has(leaseOf(receiver)));
    for (const receiver of ours) begin(receiver);
    const begun = new Set(ours.map(leaseOf));
    const idle = [...held].filter((name) => !begun.has(name));
    if (idle.length > 0) await leases.leaveLeases(holder, idle);
  }

  function begin(receiver: Receiver): void {
    const until = performance.now() + TURN_MS;
    const fence = { name: leaseOf(receiver), holder };
    const isOver = () => isClosed || performance.now() > until;
    const done = turn(receiver, { fence, isOver, signal: closing.signal })
      // There may be more by now.
      .then(() => true)
      .catch((error: unknown) => {
        if (!isClosed) log.warn({ err: error }, `sending ${what} to ${receiver.name} broke off`);
        return false;
      })
      .then(async (goesOn) => {
        await leases.leaveLeases(holder, [fence.name]);
        turns.delete(receiver.id);
        if (goesOn) tick();
      })
      .catch((error: unknown) => {
        turns.delete(receiver.id);
        log.warn({ err: error }, 'a lease could not be given up; it runs out by itself');
      });
    turns.set(receiver.id, done);
  }

  function tick(): void {
    if (isClosed) return;
    if (looking !== null) {
      isAsked = true;
      return;
    }
    looking = look()
      .catch((error: unknown) => log.warn({ err: error }, `it could not be found out who gets ${what}`))
      .finally(() => {
        looking = null;
        if (!isAsked) return;
        isAsked = false;
        tick();
      });
  }

  const timer = setInterval(tick, LOOK_EVERY_MS);
  const unsubscribe = subscribe(tick);
  tick();
  return async () => {
    isClosed = true;
    unsubscribe();
    clearInterval(timer);
    if (soon !== null) clearTimeout(soon);
    const cut = setTimeout(() => closing.abort(new Error('the control plane was stopped')), GRACE_MS);
    await looking;
    await Promise.all(turns.values());
    clearTimeout(cut);
  };
}
