import { randomUUID } from 'node:crypto';
import { type JsonObject, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { newEtag } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { ArmType } from './arm-type.ts';
import { armType } from './define.ts';
import { propertiesOf } from './network-behaviour.ts';

export const diskType = 'Microsoft.Compute/disks';

function completeDisk(properties: JsonObject, before: JsonObject, world: World): void {
  Object.assign(properties, {
    creationData: properties.creationData ?? { createOption: 'Empty' },
    encryption: properties.encryption ?? { type: 'EncryptionAtRestWithPlatformKey' },
    networkAccessPolicy: properties.networkAccessPolicy ?? 'AllowAll',
    publicNetworkAccess: properties.publicNetworkAccess ?? 'Enabled',
    timeCreated: before.timeCreated ?? world.clock().toISOString(),
    uniqueId: before.uniqueId ?? randomUUID(),
    diskSizeBytes: Number(properties.diskSizeGB ?? 0) * 1024 ** 3,
  });
}

/** Managed disks. Whose a disk is, and whether it is attached, follows from the machines that name it. */
export const diskTypes: readonly ArmType[] = [
  armType({
    type: diskType,
    apiVersions: ['2023-10-02', '2024-03-02', '2025-01-02'],
    put: 'azure-async',
    delete: 'location',
    hasState: true,
    createdStatus: 202,
    delayMs: 150,
    name: /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?$/,
    references: { status: 404, code: 'NotFound' },
    inUse: { code: 'OperationNotAllowed', what: 'Disk' },
    behaviour: {
      complete(draft, world) {
        const properties = propertiesOf(draft);
        const before = objectAt(draft.previous?.body, 'properties');
        draft.body.sku ??= { name: 'Standard_LRS', tier: 'Standard' };
        const creation = textAt(objectAt(properties, 'creationData'), 'createOption') ?? 'Empty';
        if (creation === 'Empty' && properties.diskSizeGB === undefined) {
          throw new ArmError(400, 'InvalidParameter', "Required parameter 'disk.diskSizeGB' is missing (null).", {
            target: 'disk.diskSizeGB',
          });
        }
        if (Number(properties.diskSizeGB) < Number(before.diskSizeGB ?? 0)) {
          throw new ArmError(
            409,
            'OperationNotAllowed',
            `Disk resize: the new size of disk ${draft.name} is smaller than its current size.`,
          );
        }
        completeDisk(properties, before, world);
      },
      show(body, record, world) {
        const machine = world.resources
          .referrers(record.id)
          .find(({ type }) => type === 'Microsoft.Compute/virtualMachines');
        const isOff = machine !== undefined && textAt(machine.hidden, 'power') === 'deallocated';
        const diskState = machine === undefined ? 'Unattached' : isOff ? 'Reserved' : 'Attached';
        return {
          ...body,
          ...(machine === undefined ? {} : { managedBy: machine.id }),
          properties: { ...objectAt(body, 'properties'), diskState },
        };
      },
    },
  }),
];

/** The disk that comes with a machine, made of its image. It carries the tags that it is given later, and none at first. */
export function putSystemDisk(
  world: World,
  disk: {
    readonly id: string;
    readonly location: string;
    readonly zones: JsonObject[string];
    readonly image: JsonObject;
  },
  osDisk: JsonObject,
): void {
  if (world.resources.get(disk.id)) return;
  const managed = objectAt(osDisk, 'managedDisk');
  const encryptionSet = objectAt(managed, 'diskEncryptionSet');
  const now = world.clock().toISOString();
  const properties: JsonObject = {
    osType: 'Linux',
    hyperVGeneration: 'V2',
    diskSizeGB: osDisk.diskSizeGB ?? 30,
    creationData: { createOption: 'FromImage', imageReference: { id: systemImage(world, disk.location, disk.image) } },
    ...(encryptionSet.id === undefined
      ? {}
      : { encryption: { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: encryptionSet.id } }),
  };
  completeDisk(properties, {}, world);
  world.resources.put({
    id: disk.id,
    name: disk.id.split('/').at(-1) ?? '',
    type: diskType,
    body: {
      location: disk.location,
      sku: { name: managed.storageAccountType ?? 'Premium_LRS', tier: 'Premium' },
      ...(disk.zones === undefined ? {} : { zones: disk.zones }),
      properties,
    },
    hidden: {},
    etag: newEtag(),
    createdAt: now,
    changedAt: now,
    state: 'Succeeded',
  });
}

function systemImage(world: World, location: string, image: JsonObject): string {
  const own = textAt(image, 'id');
  if (own !== undefined) return own;
  const { publisher, offer, sku } = image;
  return `/Subscriptions/${world.subscriptionId}/Providers/Microsoft.Compute/Locations/${location}/Publishers/${String(publisher)}/ArtifactTypes/VMImage/Offers/${String(offer)}/Skus/${String(sku)}/Versions/1.0.20260101`;
}
