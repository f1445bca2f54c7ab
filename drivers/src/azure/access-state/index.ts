import type { JsonObject } from '@tenantry/kinds';
import type { ArmClient } from '../arm/armClient.ts';
import { driverError } from '../errors.ts';
import { textAt } from '../json.ts';

/** Who may do what in a subscription, as Resource Manager lists it. */
export interface AzureAccessState {
  readonly assignments: readonly JsonObject[];
  readonly definitions: readonly JsonObject[];
  readonly at: Date;
}

const AUTHORIZATION = '2022-04-01';

/** Every action of Azure RBAC that reading it asks for; the grant for role assignments holds them too. */
export const ACCESS_STATE_ACTIONS: readonly string[] = ['Microsoft.Authorization/roleDefinitions/read'];

/** Reads it anew, in two lists: assignments in the subscription and those it inherits, and the roles there are. Throws DriverError. */
export async function readAzureAccessState(
  arm: Pick<ArmClient, 'list'>,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<AzureAccessState> {
  const at = new Date();
  const list = async (type: string): Promise<JsonObject[]> => {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/${type}`;
    try {
      return await arm.list(path, AUTHORIZATION, signal);
    } catch (error) {
      throw driverError(error, `listing ${type}`);
    }
  };
  const [assignments, definitions] = await Promise.all([list('roleAssignments'), list('roleDefinitions')]);
  return { assignments, definitions, at };
}

/** Who is let into what keeps a list of its own: where that is, which version has it, and where it says who they are. */
const ADMINISTRATORS = [
  { provider: '/providers/microsoft.sql/', list: '/administrators', version: '2021-11-01', at: ['sid'] },
  {
    provider: '/providers/microsoft.dbforpostgresql/',
    list: '/administrators',
    version: '2024-08-01',
    at: ['objectId'],
  },
  {
    provider: '/providers/microsoft.cache/redisenterprise/',
    list: '/databases/default/accessPolicyAssignments',
    version: '2025-07-01',
    at: ['user', 'objectId'],
  },
] as const;

/** Who administers a database server, or uses a Redis, by an identity of Entra ID. Throws DriverError. */
export async function readServerAdministrators(
  arm: Pick<ArmClient, 'list'>,
  server: string,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly principalId: string }[]> {
  const known = ADMINISTRATORS.find(({ provider }) => server.toLowerCase().includes(provider));
  if (known === undefined) throw new Error(`administrators of ${server} are not known of`);
  try {
    const found = await arm.list(`${server}${known.list}`, known.version, signal);
    return found.map(({ id, properties }) => ({
      id: String(id),
      principalId: (textAt((properties ?? {}) as JsonObject, known.at) ?? '').toLowerCase(),
    }));
  } catch (error) {
    throw driverError(error, 'listing administrators');
  }
}
