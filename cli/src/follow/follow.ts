import { type Client, ProblemError, type TenantryObject, UnreachableError } from '@tenantry/client';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit.ts';
import { slashName, type Target } from '../kinds.ts';
import { duration } from '../output/time.ts';
import { because } from '../render/objects.ts';
import { createDisplay, type Display } from './display.ts';
import { createNudge, type Nudge } from './nudge.ts';
import { type Goal, isReached, type Snapshot, stepsBetween } from './steps.ts';

export interface FollowOptions {
  readonly goal: Goal;
  readonly timeoutMs: number;
  /** What to run to go on waiting, for the message when time is up. */
  readonly again: string;
}

export interface Followed {
  readonly target: Target;
  /** As last seen; null when it is gone. */
  readonly object: TenantryObject | null;
  readonly tookMs: number;
}

/** Steps of more objects than these would drown one another; only their sums are shown, and each is asked less often. */
const MOST_IN_DETAIL = 3;
/** Events make it look sooner; this is for when they do not come. */
const LOOK_EVERY_MS = 1_000;
const LOOK_EVERY_MS_IN_BULK = 3_000;

/**
 * Waits until every target is ready or gone, showing the steps. Survives a restart of the server.
 *
 * @throws CommandError when time is up, or when a target can no longer get there
 */
export async function follow(
  context: Context,
  targets: readonly Target[],
  options: FollowOptions,
): Promise<Followed[]> {
  const client = await context.client();
  const startedMs = Date.now();
  const display = createDisplay(context.screen, startedMs, targets.length === 1);
  const followers = targets.map((target) => new Follower(client, target, options, targets.length <= MOST_IN_DETAIL));
  const over = new AbortController();
  const { signal } = over;
  const end = (): void => over.abort();
  const timer = setTimeout(end, Math.min(options.timeoutMs, 2 ** 31 - 1));
  context.signal.addEventListener('abort', end, { once: true });
  if (context.signal.aborted) end();
  const show = (): void => display.show(followers.map((follower) => follower.state));

  show();
  const listening = listen(client, followers, signal);
  try {
    const outcomes = await Promise.allSettled(
      followers.map((follower) =>
        follower.run(display, show, signal).catch((error: unknown) => {
          // The others cannot make up for one that failed for good.
          over.abort();
          throw error;
        }),
      ),
    );
    context.signal.throwIfAborted();
    const failed = outcomes.find((outcome) => outcome.status === 'rejected' && !isAbort(outcome.reason));
    if (failed?.status === 'rejected') throw failed.reason;
    if (followers.some((follower) => !follower.state.isReached)) throw timeIsUp(followers, options);
    return followers.map((follower) => ({
      target: follower.target,
      object: follower.state.snapshot?.object ?? null,
      tookMs: Date.now() - startedMs,
    }));
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', end);
    end();
    await listening;
    display.end();
  }
}

class Follower {
  readonly target: Target;
  readonly owner: string;
  readonly nudge: Nudge = createNudge();
  readonly #client: Client;
  readonly #goal: Goal;
  readonly #inDetail: boolean;
  #snapshot: Snapshot | null = null;
  #isReached = false;
  #uid: string | null = null;

  constructor(client: Client, target: Target, { goal }: FollowOptions, inDetail: boolean) {
    this.target = target;
    this.owner = slashName(target.kind.name, target.name);
    this.#client = client;
    this.#goal = goal;
    this.#inDetail = inDetail;
  }

  get state(): { owner: string; snapshot: Snapshot | null; isReached: boolean } {
    return { owner: this.owner, snapshot: this.#snapshot, isReached: this.#isReached };
  }

  async run(display: Display, show: () => void, signal: AbortSignal): Promise<void> {
    let isAway = false;
    while (!signal.aborted) {
      try {
        const next = await this.#look();
        if (isAway) display.step(this.owner, { tone: 'note', text: 'the server answers again' });
        isAway = false;
        if (this.#inDetail) for (const step of stepsBetween(this.#snapshot, next)) display.step(this.owner, step);
        this.#uid ??= next.object?.metadata.uid ?? null;
        this.#giveUpIfHopeless(next);
        this.#snapshot = next;
        this.#isReached = isReached(next, this.#goal, this.#uid);
        show();
        if (this.#isReached) return;
      } catch (error) {
        // A server that restarts goes on where it was; only one that was never there is a failure.
        if (this.#snapshot === null || !isPassing(error)) throw error;
        if (!isAway) display.step(this.owner, { tone: 'note', text: 'the server does not answer; trying on' });
        isAway = true;
      }
      await this.nudge.sleep(this.#inDetail ? LOOK_EVERY_MS : LOOK_EVERY_MS_IN_BULK, signal);
    }
  }

  async #look(): Promise<Snapshot> {
    const objects = this.#client.objects(this.target.kind, this.target.tenant);
    try {
      const [object, resources] = await Promise.all([
        objects.get(this.target.name),
        this.#inDetail ? objects.resources(this.target.name) : [],
      ]);
      return { object, resources, atMs: Date.now() };
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== 404) throw error;
      if (this.#goal === 'ready' && this.#snapshot === null) throw error;
      return { object: null, resources: [], atMs: Date.now() };
    }
  }

  #giveUpIfHopeless({ object }: Snapshot): void {
    if (this.#goal !== 'ready') return;
    if (object === null) throw new CommandError(EXIT.notFound, `${this.owner} was deleted meanwhile.`);
    if (object.metadata.deletionRequestedAt) {
      throw new CommandError(EXIT.failed, `${this.owner} is being deleted; it will not become ready.`);
    }
  }
}

/** Events only make the followers look sooner, so that a stream that fails costs nothing but time. */
async function listen(client: Client, followers: readonly Follower[], signal: AbortSignal): Promise<void> {
  const byOwner = new Map(followers.map((follower) => [keyOf(follower.target.tenant, follower.owner), follower]));
  const [only] = followers;
  const filter =
    followers.length === 1 && only !== undefined ? { kind: only.target.kind.name, name: only.target.name } : {};
  try {
    for await (const event of client.events(filter, { signal })) {
      byOwner.get(keyOf(event.tenant ?? null, slashName(event.kind, event.name)))?.nudge.poke();
    }
  } catch {
    // Looking every second goes on without it.
  }
}

function keyOf(tenant: string | null, owner: string): string {
  return `${tenant ?? ''} ${owner}`;
}

function timeIsUp(followers: readonly Follower[], { goal, timeoutMs, again }: FollowOptions): CommandError {
  const open = followers.filter((follower) => !follower.state.isReached);
  const [first] = open;
  const object = first?.state.snapshot?.object ?? null;
  const why = object === null ? '' : because(object);
  const rest = open.length > 1 ? ` and ${open.length - 1} more are` : ' is';
  return new CommandError(
    EXIT.timeout,
    `${first?.owner}${rest} not ${goal} after ${duration(timeoutMs)}${why === '' ? '' : `: ${why}`}.`,
    `The work goes on. To wait on: ${again}`,
  );
}

function isPassing(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof ProblemError && error.status >= 500);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
