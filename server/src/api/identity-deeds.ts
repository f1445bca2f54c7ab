import type { DeclaredObject } from '@tenantry/kinds';
import { type AccessAnswer, mayAct } from '@tenantry/observe/identity';
import { NotReadyError } from '../options.ts';
import type { AccessGateway } from './access-gateway.ts';

/** Data actions of Azure by which something is read and written: https://learn.microsoft.com/azure/role-based-access-control/permissions */
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const ACTIONS = {
  StorageAccount: [
    ['read', `${BLOBS}/read`],
    ['write', `${BLOBS}/write`],
  ],
  Secret: [['read', 'Microsoft.KeyVault/vaults/secrets/getSecret/action']],
} as const;

const INSIDE = 'Users that its administrator made within the database are not seen from here.';

/** What keeps a list of its own of whom it lets in. Databases know their administrators in Azure, and everybody else by themselves. */
const LISTS: Readonly<Record<string, { readonly role: string; readonly notes: readonly string[] }>> = {
  SqlDatabase: { role: 'Microsoft Entra administrator', notes: [INSIDE] },
  PostgresDatabase: { role: 'Microsoft Entra administrator', notes: [INSIDE] },
  Redis: { role: 'access policy default', notes: [] },
};

/** Kinds that an identity can have a right on. */
export const IDENTITY_KINDS: readonly string[] = [...Object.keys(ACTIONS), ...Object.keys(LISTS)];

/** Whether an identity may do one thing, and by which role. */
export interface Deed {
  readonly deed: 'read' | 'write';
  readonly part: string | null;
  readonly verdict: AccessAnswer['verdict'];
  readonly text: string;
  readonly because: readonly { readonly role: string; readonly scope: string; readonly assignment: string }[];
}

interface Deeds {
  readonly deeds: readonly Deed[];
  readonly notes: readonly string[];
  readonly at: Date;
}

/** What an identity may do with something, by what is deployed now. Throws DriverError, and `NotReadyError` while there is nothing yet. */
export async function deedsOf(
  gateway: AccessGateway,
  asked: { readonly principalId: string; readonly target: DeclaredObject; readonly part: string | null },
  signal: AbortSignal,
): Promise<Deeds> {
  const { principalId, target, part } = asked;
  const list = LISTS[target.kind];
  if (list !== undefined) return ofList(gateway, principalId, target, list, signal);
  const actions = ACTIONS[target.kind as keyof typeof ACTIONS];
  const places = placesOf(target, part);
  const [, subscriptionId = ''] = /^\/subscriptions\/([^/]+)/.exec(places[0]?.on ?? '') ?? [];
  const { access, at } = await gateway.access(subscriptionId, signal);
  const deeds = places.flatMap(({ name, on }) =>
    actions.map(([deed, dataAction]): Deed => {
      const answer = mayAct(access, { principalId, on, dataAction });
      const because = answer.by.map(({ assignment, role }) => ({
        ...{ role: role.name, scope: assignment.scope, assignment: assignment.id },
      }));
      return { deed, part: name, verdict: answer.verdict, because, text: textOf(deed, name, answer.verdict, because) };
    }),
  );
  return {
    ...{ deeds, at },
    notes: ['Groups that the identity may have been put into, and deny assignments, are not part of the answer.'],
  };
}

/** Ids of what is asked about: the whole, one container, or the values of a secret, each of which stands alone. */
function placesOf(
  { kind, name, status }: DeclaredObject,
  part: string | null,
): { readonly name: string | null; readonly on: string }[] {
  const { resourceId, vaultSecrets } = status.outputs;
  if (kind === 'Secret' && typeof vaultSecrets === 'object' && vaultSecrets !== null) {
    const all = Object.entries(vaultSecrets).map(([key, id]) => ({ name: key, on: String(id) }));
    return part === null ? all : all.filter((one) => one.name === part);
  }
  if (typeof resourceId !== 'string') throw new NotReadyError(`${kind} ${name} is not in Azure yet`);
  return [{ name: part, on: part === null ? resourceId : `${resourceId}/blobServices/default/containers/${part}` }];
}

async function ofList(
  gateway: AccessGateway,
  principalId: string,
  { kind, name, status }: DeclaredObject,
  { role, notes }: { readonly role: string; readonly notes: readonly string[] },
  signal: AbortSignal,
): Promise<Deeds> {
  const { resourceId } = status.outputs;
  if (typeof resourceId !== 'string') throw new NotReadyError(`${kind} ${name} is not in Azure yet`);
  const { administrators, at } = await gateway.administrators(resourceId, signal);
  const because = administrators
    .filter((one) => one.principalId === principalId.toLowerCase())
    .map(({ id }) => ({ role, scope: resourceId, assignment: id }));
  const verdict = because.length > 0 ? 'allowed' : 'denied';
  return {
    at,
    deeds: (['read', 'write'] as const).map((deed) => ({
      ...{ deed, part: null, verdict, because, text: textOf(deed, null, verdict, because) },
    })),
    notes,
  };
}

function textOf(deed: Deed['deed'], part: string | null, verdict: Deed['verdict'], [first]: Deed['because']): string {
  const what = part === null ? deed : `${deed} ${part}`;
  if (first === undefined) return `${what}: no. No role of it holds there.`;
  const role = `${first.role} on ${first.scope.split('/').at(-1)}`;
  return verdict === 'allowed'
    ? `${what}: yes. It has the role ${role}.`
    : `${what}: cannot be told. It has the role ${role} under a condition.`;
}
