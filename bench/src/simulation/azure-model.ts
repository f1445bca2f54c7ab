import {
  type Bucket,
  Budget,
  type LaneKeeper,
  providerBuckets,
  type SharedBuckets,
  subscriptionBucket,
  Turns,
  urgently,
  verbClassOf,
} from '@tenantry/drivers/azure';
import {
  type Change,
  type Driver,
  DriverError,
  type Operation,
  type Outcome,
  ownWait,
  type Target,
} from '@tenantry/drivers/contract';
import { secondsOf } from '@tenantry/sandbox/pace';
import type { AzureLimits } from './azure-limits.ts';
import type { VirtualTime } from './virtual-time.ts';
import { differenceOf, type World } from './world.ts';

export interface AzureModelOptions {
  readonly time: VirtualTime;
  readonly random: () => number;
  readonly world: World;
  readonly limits: AzureLimits;
  /** Of all replicas. */
  readonly buckets: SharedBuckets;
  readonly lanes: LaneKeeper;
  readonly isAlive: () => boolean;
}

const PRINCIPAL = 'control-plane';
/** As the real driver waits within a call, for its turn and for its budget. */
const PATIENCE_MS = 15_000;
/** A write that ends this soon is waited for. */
const SETTLE_MS = 2_500;
/** What Azure asks to wait between looks at an operation. */
const POLL_MS = 10_000;
const ANSWER_MS = { reads: 80, writes: 300, deletes: 300 } as const;
const MOST_REFUSALS = 3;
/** A replica that dies ends nothing. */
const UNTIL_DEAD = new AbortController().signal;
/** Between two bulk reads, which find what others changed. */
const SWEEP_MS = 300_000;

type Method = 'GET' | 'PUT' | 'DELETE';

/**
 * Azure as one replica of the control plane meets it: the real budget and the real turns that all replicas share before it, Azure's own
 * buckets behind it, answers and operations that take as long as the sandbox at Azure's pace lets them take. It speaks no HTTP.
 */
export function azureModel(options: AzureModelOptions): Driver {
  const { time, world, limits, isAlive } = options;
  const watched = new Map<string, (change: Change) => void>();
  tellOfLosses(options, watched);
  const turns = new Turns({
    keeper: options.lanes,
    patienceMs: PATIENCE_MS,
    now: () => time.now(),
    tell: (change) => watched.get(change.connection)?.(change),
  });
  const budget = new Budget({ now: () => time.now() }, options.buckets, { guesses: true });

  function bucketsOf(method: Method, { id, connection }: Target) {
    const verb = verbClassOf(method);
    const subscription = connection.slice('azure:'.length);
    const own = subscriptionBucket({ subscription, principal: PRINCIPAL, region: 'any' }, verb);
    return { verb, subscription, own, buckets: [own, ...providerBuckets(subscription, verb, id)] };
  }

  async function send(method: Method, target: Target, isAfforded = false): Promise<void> {
    const { verb, subscription, own, buckets } = bucketsOf(method, target);
    for (let refusals = 0; ; refusals += 1) {
      if (refusals > 0 || !isAfforded) await afford(method, target, buckets);
      await time.after(ANSWER_MS[verb] * (0.5 + options.random()));
      if (!isAlive()) return new Promise(() => {});
      const verdict = limits.admit(subscription, verb, target.id);
      budget.remaining(own, verdict.left);
      if (verdict.waitSeconds === 0) return;
      await budget.pause(verdict.by === 'manager' ? own : (buckets.at(-1) ?? own), verdict.waitSeconds * 1_000);
      if (refusals === MOST_REFUSALS) throw throttled(verdict.waitSeconds * 1_000, 'Azure said so');
    }
  }

  async function afford(method: Method, { id }: Target, buckets: readonly Bucket[]): Promise<void> {
    const wish = { key: `${method} ${id}`, patienceMs: PATIENCE_MS, signal: UNTIL_DEAD };
    const wait = await ownWait((hurry) => budget.wait(buckets, { ...wish, hurry }));
    if (wait > 0) throw throttled(wait, 'the budget is spent');
  }

  async function write(target: Target, kind: 'create' | 'update', put: (readyAt: number) => void): Promise<Outcome> {
    const turn = await turns.enter(target, UNTIL_DEAD);
    let isRunning = false;
    try {
      const begun = await (turn.isShared ? urgently(() => begin(target, kind)) : begin(target, kind));
      const takesMs = begun ?? world.readyAt(target.id) - time.now();
      if (begun !== null) put(time.now() + takesMs);
      if (takesMs <= SETTLE_MS) {
        await time.after(Math.max(0, takesMs));
        return world.settled(target);
      }
      isRunning = true;
      return { state: 'running', operation: { kind, record: {} }, retryAfterMs: Math.min(POLL_MS, takesMs) };
    } finally {
      if (isRunning) turns.keep(target.id, turn);
      else await turn.leave();
    }
  }

  /**
   * As the real driver, which looks at what stands there once it has what it needs for the write, and takes up what was made before.
   * Answers how long the write takes, or null where none was made.
   */
  async function begin(target: Target, kind: 'create' | 'update'): Promise<number | null> {
    const { buckets } = bucketsOf('PUT', target);
    await afford('PUT', target, buckets);
    await send('GET', target).catch((error: unknown) => {
      budget.giveBack(buckets);
      throw error;
    });
    if (kind === 'create' && world.has(target.id)) {
      budget.giveBack(buckets);
      return null;
    }
    await send('PUT', target, true);
    const [from, to] = secondsOf(target.type, 'write', kind === 'create' ? 'Creating' : 'Updating');
    return (from + (to - from) * options.random()) * 1_000;
  }

  return {
    name: 'azure',
    createsExclusively: true,
    read: async (target, { fresh }) => {
      if (fresh) await send('GET', target);
      return world.observe(target);
    },
    refusal: (target) => turns.refusal(target),
    diff: (_, desired, observed) => differenceOf(desired, observed),
    create: (target, body) => write(target, 'create', (readyAt) => world.create(target, body, readyAt)),
    update: (target, body) => write(target, 'update', (readyAt) => world.put(target, body, readyAt)),
    delete: async (target) => {
      await send('DELETE', target);
      world.remove(target.id);
      return { state: 'done' };
    },
    resume: async (target: Target, operation: Operation): Promise<Outcome> => {
      await urgently(() => send('GET', target));
      const left = world.readyAt(target.id) - time.now();
      if (left > 0) return { state: 'running', operation, retryAfterMs: Math.min(POLL_MS, left) };
      await turns.leave(target);
      return world.settled(target);
    },
    watch: (connection, notify) => void watched.set(connection, notify),
    close: async () => {},
  };
}

/** News of what was lost comes with the next sweep. */
function tellOfLosses(
  { time, world, isAlive }: AzureModelOptions,
  watched: ReadonlyMap<string, (change: Change) => void>,
) {
  world.onLoss((id, connection) => {
    const notify = watched.get(connection);
    const next = SWEEP_MS - (time.now() % SWEEP_MS);
    if (notify !== undefined)
      void time.after(next).then(() => isAlive() && notify({ kind: 'resource', connection, id }));
  });
}

function throttled(retryAfterMs: number, why: string): DriverError {
  return new DriverError('throttled', 'Throttled', why, { retryAfterMs, isUnasked: true });
}
