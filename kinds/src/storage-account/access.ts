import { roleAssignment } from '../azure/arm.ts';
import { diagnosticSetting } from '../azure/diagnostics.ts';
import { PRIVATE_ZONES } from '../infrastructure/private-dns.ts';
import type { CompileInput } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';
import { endpointInReach } from '../tenant/endpoint-in-reach.ts';
import type { StorageAccountSpec } from './schema.ts';

/** A part of the account that has an address of its own. */
export type Part = 'blob' | 'file' | 'queue';

const NAMES: Readonly<Record<Part, { readonly words: string; readonly service: string }>> = {
  blob: { words: 'blobs', service: 'blobServices' },
  file: { words: 'files', service: 'fileServices' },
  queue: { words: 'queues', service: 'queueServices' },
};

/** The parts that are there to be reached: blobs always. */
export function partsOf({ shares, queues }: StorageAccountSpec): Part[] {
  return [
    'blob',
    ...(Object.keys(shares).length > 0 ? (['file'] as const) : []),
    ...(Object.keys(queues).length > 0 ? (['queue'] as const) : []),
  ];
}

/** Inventory key of a part's private endpoint, and of the place it takes in the tenant's security group. */
export const endpointKey = (part: Part): string => `endpoint/${part}`;

/** By which network, and as whom, the account is used; and the record of that. */
export function accessResources(
  input: CompileInput<StorageAccountSpec>,
  place: AzureTenant,
  account: string,
): DesiredResource[] {
  const { object, spec } = input;
  return partsOf(spec).flatMap((part) => [
    ...endpointInReach(
      input,
      place,
      {
        key: endpointKey(part),
        name: `pe-st-${object.name}-${part}`,
        belongsTo: `of ${NAMES[part].words}`,
        of: account,
        part,
        zone: place.layout.privateZone(PRIVATE_ZONES[part]),
        subnet: OF_TENANT.privateEndpointSubnet,
        dependsOn: ['account'],
      },
      [443],
    ),
    ...roleResources(place, account, part),
    ...logResources(place, account, part, spec),
  ]);
}

/** The tenant's identity has its blobs by a role on the whole tenant; what is further is given on the account alone. */
function roleResources({ scope, identity }: AzureTenant, account: string, part: Part): DesiredResource[] {
  const role = {
    blob: null,
    file: 'storageFileDataPrivilegedContributor',
    queue: 'storageQueueDataContributor',
  } as const;
  const given = role[part];
  if (given === null) return [];
  return [
    roleAssignment(scope, {
      key: `role/${part}`,
      title: `role of the identity: ${NAMES[part].words} of the account`,
      on: account,
      role: given,
      holder: identity,
      principalId: OF_TENANT.identityPrincipalId,
      // Taken away by itself: a role outlives what it was given on.
      dependsOn: ['account'],
    }),
  ];
}

function logResources(
  { scope, layout }: AzureTenant,
  account: string,
  part: Part,
  { log }: StorageAccountSpec,
): DesiredResource[] {
  if (log === 'none') return [];
  const categories = ['StorageWrite', 'StorageDelete', ...(log === 'all' ? ['StorageRead'] : [])];
  return [
    diagnosticSetting(scope, {
      key: `log/${part}`,
      title: `log of who used ${NAMES[part].words}`,
      of: `${account}/${NAMES[part].service}/default`,
      workspace: layout.logAnalytics,
      logs: categories.map((category) => ({ category })),
      dependsOn: ['account'],
      deletedWith: 'account',
    }),
  ];
}
