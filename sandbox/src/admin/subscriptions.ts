import { randomUUID } from 'node:crypto';
import { giveRights, ownRole } from '../azure/access/first-grants.ts';
import type { Azure } from '../azure/azure.ts';
import { inSubscription, type Subscription } from '../azure/subscriptions.ts';
import type { HttpReply } from '../http/message.ts';
import { type JsonObject, textAt } from '../json.ts';
import { BadOrder } from './order.ts';

/**
 * `{displayName?, rights?}`: a subscription more in the same Entra tenant. A person has every right in it, and the control plane
 * what it needs, unless `rights` is false.
 */
export async function addSubscription(azure: Azure, body: JsonObject): Promise<HttpReply> {
  const { world } = azure;
  const displayName = textAt(body, 'displayName') ?? 'Sandbox';
  if (!/^[A-Za-z0-9 ._-]{1,64}$/.test(displayName))
    throw new BadOrder('displayName must be 1 to 64 letters, digits, or any of " ._-"');
  const subscription: Subscription = { id: randomUUID(), displayName, state: 'Enabled' };
  world.subscriptions.put(subscription);
  giveRights(inSubscription(world, subscription.id), azure.person.objectId, body.rights !== false);
  return { status: 201, body: shown(subscription) };
}

/** `{subscriptionId, state?, rights?}`: disables or enables one that was added, or gives the control plane its rights there. */
export async function changeSubscription(azure: Azure, body: JsonObject): Promise<HttpReply> {
  const { world } = azure;
  const id = textAt(body, 'subscriptionId') ?? '';
  const found = world.subscriptions.all().find((one) => one.id === id && one.id !== world.subscriptionId);
  if (found === undefined) throw new BadOrder('subscriptionId must be one that was added');
  const state = textAt(body, 'state') ?? found.state;
  if (state !== 'Enabled' && state !== 'Disabled') throw new BadOrder('state must be Enabled or Disabled');
  const changed = { ...found, state } as const;
  world.subscriptions.put(changed);
  if (body.rights === true) ownRole(inSubscription(world, id));
  return { status: 200, body: shown(changed) };
}

export async function listSubscriptions({ world }: Azure): Promise<HttpReply> {
  return { status: 200, body: { value: world.subscriptions.all().map(shown) } };
}

function shown({ id, displayName, state }: Subscription): JsonObject {
  return { subscriptionId: id, displayName, state };
}
