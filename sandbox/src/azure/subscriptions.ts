import type { Journal, Table } from '../state/journal.ts';
import { ArmError } from './arm/error.ts';
import type { World } from './world.ts';

/** One of the subscriptions of the Entra tenant. */
export interface Subscription {
  /** A GUID in lower case. */
  readonly id: string;
  readonly displayName: string;
  readonly state: 'Enabled' | 'Disabled';
}

/** The subscriptions that there are. The first is that of the home. */
export class Subscriptions {
  readonly #table: Table<Subscription>;
  readonly #first: Subscription;

  constructor(journal: Journal, first: string) {
    this.#table = journal.table('subscriptions');
    this.#first = { id: first, displayName: 'Sandbox', state: 'Enabled' };
  }

  all(): readonly Subscription[] {
    return [this.#first, ...this.#table.values()];
  }

  put(subscription: Subscription): void {
    this.#table.set(subscription.id, subscription);
  }

  /** Throws `ArmError` for one that there is not. */
  require(id: string): Subscription {
    const found = this.all().find((one) => one.id === id.toLowerCase());
    if (found === undefined) {
      throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
    }
    return found;
  }
}

/** The world as requests about a subscription see it. */
export function inSubscription(world: World, id: string): World {
  const subscription = id.toLowerCase();
  return subscription === world.subscriptionId ? world : { ...world, subscriptionId: subscription };
}

/** The world as work on a resource sees it. */
export function aroundResource(world: World, resourceId: string): World {
  return inSubscription(world, subscriptionOf(resourceId) ?? world.subscriptionId);
}

/** Null for what is in none. */
export function subscriptionOf(id: string): string | null {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? null;
}

/** Whether something is in the subscription that the world is looked at from. */
export function isHere(world: World, { id }: { readonly id: string }): boolean {
  return subscriptionOf(id) === world.subscriptionId;
}
