import type { HttpReply } from '../../http/message.ts';
import { objectAt, textAt } from '../../json.ts';
import { requireAction } from '../access/authorise.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import type { RouteContext } from '../arm/service.ts';
import { isHere } from '../subscriptions.ts';
import type { World } from '../world.ts';
import { requireApiVersion } from './table.ts';

const ACCOUNT = 'Microsoft.Storage/storageAccounts';
const KEPT_MS = 14 * 24 * 3_600_000;

interface DeletedAccount {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly creationTime: string;
  readonly deletionTime: string;
}

/** A deleted account can be given back for 14 days: https://learn.microsoft.com/azure/storage/common/storage-account-recover */
export function keepDeletedAccount(world: World, { id, name, body, createdAt }: ResourceRecord): void {
  table(world).set(id.toLowerCase(), {
    id,
    name,
    location: textAt(body, 'location') ?? '',
    creationTime: textAt(objectAt(body, 'properties'), 'creationTime') ?? createdAt,
    deletionTime: world.clock().toISOString(),
  });
}

/** `…/deletedAccounts` of the subscription. */
export function deletedAccountsRoute(context: RouteContext): HttpReply | null {
  const { world, request, path, caller, apiVersion } = context;
  const block = path.blocks[0];
  if (path.blocks.length !== 1 || block?.namespace.toLowerCase() !== 'microsoft.storage') return null;
  if (block.types.join('/').toLowerCase() !== 'deletedaccounts' || request.method !== 'GET') return null;
  if (path.resourceGroup !== null) return null;
  requireApiVersion(world.types.require(ACCOUNT), apiVersion, 'global');
  const subscription = `/subscriptions/${world.subscriptionId}`;
  requireAction(world, caller, 'Microsoft.Storage/deletedAccounts/read', subscription);
  return {
    status: 200,
    body: {
      value: current(world)
        .filter((account) => isHere(world, account))
        .map((account) => shown(subscription, account)),
    },
  };
}

function shown(subscription: string, { id, name, location, creationTime, deletionTime }: DeletedAccount): object {
  return {
    id: `${subscription}/providers/Microsoft.Storage/locations/${location}/deletedAccounts/${name}`,
    name,
    type: 'Microsoft.Storage/deletedAccounts',
    properties: {
      storageAccountResourceId: id,
      location,
      restoreReference: `${name}|${creationTime}`,
      creationTime,
      deletionTime,
    },
  };
}

/** Those that are kept still, and whose name no other account has taken meanwhile. */
function current(world: World): DeletedAccount[] {
  const oldest = new Date(world.clock().getTime() - KEPT_MS).toISOString();
  const names = new Set(world.resources.ofType(ACCOUNT).map(({ name }) => name));
  for (const [key, { name, deletionTime }] of [...table(world).entries()]) {
    if (deletionTime <= oldest || names.has(name)) table(world).delete(key);
  }
  return [...table(world).values()];
}

function table(world: World) {
  return world.journal.table<DeletedAccount>('deleted-accounts');
}
