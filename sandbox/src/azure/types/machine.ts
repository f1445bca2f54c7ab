import { createHash, randomUUID } from 'node:crypto';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { resourceGroupId } from '../arm/path.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { Behaviour, Draft } from './arm-type.ts';
import { completedIdentity } from './assigned-identity.ts';
import { diskType, putSystemDisk } from './disks.ts';
import { finishPower, instanceViewOf, powerActions, powerOf } from './machine-power.ts';
import { propertiesOf } from './network-behaviour.ts';

/**
 * A virtual machine: nothing runs, but it has power, disks and interfaces as in Azure. Sizes that end in `_unavailable` are not
 * offered, those that end in `_exhausted` cannot be allocated, and images whose SKU ends in `-missing` do not exist.
 */
export const virtualMachine: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    const before = objectAt(draft.previous?.body, 'properties');
    delete properties.instanceView;
    properties.vmId = textAt(before, 'vmId') ?? randomUUID();
    properties.timeCreated = before.timeCreated ?? world.clock().toISOString();
    const identity = completedIdentity(draft, world);
    if (identity !== undefined) draft.body.identity = identity;
    requireSize(draft, properties, before);
    requireFixed(draft, properties, before);
    completeSystem(draft, properties);
    completeStorage(draft, properties, before);
    requireFree(draft, properties, world);
  },
  stored(record, _draft, world) {
    const properties = objectAt(record.body, 'properties');
    const storage = objectAt(properties, 'storageProfile');
    const osDisk = objectAt(storage, 'osDisk');
    const id = textAt(objectAt(osDisk, 'managedDisk'), 'id');
    if (id === undefined) return;
    const { zones } = record.body;
    const location = textAt(record.body, 'location') ?? '';
    putSystemDisk(world, { id, location, zones, image: objectAt(storage, 'imageReference') }, osDisk);
  },
  async provision(record, world) {
    finishPower(world, record);
  },
  async remove(record, world) {
    // What was marked so goes with the machine; all else stays.
    world.resources.delete(record.id);
    for (const id of goingWith(record)) world.resources.delete(id);
  },
  expand: (body, record) => ({
    ...body,
    properties: { ...objectAt(body, 'properties'), instanceView: instanceViewOf(record) },
  }),
  actions: powerActions,
};

function goingWith(record: ResourceRecord): string[] {
  const properties = objectAt(record.body, 'properties');
  const storage = objectAt(properties, 'storageProfile');
  const disks = [objectAt(storage, 'osDisk'), ...listAt(storage, 'dataDisks').filter(isObject)]
    .filter(({ deleteOption }) => deleteOption === 'Delete')
    .map((disk) => textAt(objectAt(disk, 'managedDisk'), 'id'));
  const nics = listAt(objectAt(properties, 'networkProfile'), 'networkInterfaces')
    .filter(isObject)
    .filter((nic) => objectAt(nic, 'properties').deleteOption === 'Delete')
    .map((nic) => textAt(nic, 'id'));
  return [...disks, ...nics].filter((id) => id !== undefined);
}

/** `Standard_D4s_v5` and `Standard_D2s_v5` run on the same hardware, `Standard_E4s_v5` does not. */
const hardwareOf = (size: string): string => size.toLowerCase().replace(/\d+/, '');

function requireSize(draft: Draft, properties: JsonObject, before: JsonObject): void {
  const size = textAt(objectAt(properties, 'hardwareProfile'), 'vmSize') ?? '';
  if (!/^Standard_[A-Z]+\d+[a-z]*(_[A-Za-z0-9]+)*$/.test(size)) {
    throw new ArmError(400, 'InvalidParameter', `The value ${size} provided for the VM size is not valid.`, {
      target: 'vmSize',
    });
  }
  if (/_unavailable$/i.test(size)) {
    throw new ArmError(
      409,
      'SkuNotAvailable',
      `The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: ${size}' is currently not available in location '${String(draft.body.location)}'. Please try another size or deploy to a different location or different zone.`,
    );
  }
  const current = textAt(objectAt(before, 'hardwareProfile'), 'vmSize');
  if (draft.previous === undefined || current === undefined || hardwareOf(current) === hardwareOf(size)) return;
  if (powerOf(draft.previous) === 'deallocated') return;
  throw new ArmError(
    409,
    'OperationNotAllowed',
    `Unable to resize the VM '${draft.name}' because the requested size ${size} is not available in the current hardware cluster. Please deallocate the VM and retry.`,
  );
}

/** What Azure settles when the machine is made. */
function requireFixed(draft: Draft, properties: JsonObject, before: JsonObject): void {
  if (draft.previous === undefined) return;
  const refuse = (path: string): never => {
    throw new ArmError(409, 'PropertyChangeNotAllowed', `Changing property '${path}' is not allowed.`, {
      target: path,
    });
  };
  const os = objectAt(properties, 'osProfile');
  const osBefore = objectAt(before, 'osProfile');
  for (const field of ['adminUsername', 'computerName'] as const) {
    if (os[field] !== undefined && os[field] !== osBefore[field]) refuse(`osProfile.${field}`);
  }
  const keys = (profile: JsonObject): string =>
    JSON.stringify(listAt(objectAt(objectAt(profile, 'linuxConfiguration'), 'ssh'), 'publicKeys'));
  if (keys(os) !== keys(osBefore)) refuse('linuxConfiguration.ssh.publicKeys');
  const data = textAt(os, 'customData');
  if (data !== undefined && hashOf(data) !== draft.previous.hidden.customData) refuse('osProfile.customData');
  const security = textAt(objectAt(properties, 'securityProfile'), 'securityType');
  if (security !== textAt(objectAt(before, 'securityProfile'), 'securityType')) refuse('securityProfile.securityType');
  if (JSON.stringify(draft.body.zones ?? []) !== JSON.stringify(draft.previous.body.zones ?? [])) refuse('zones');
  const storage = objectAt(properties, 'storageProfile');
  const image = objectAt(storage, 'imageReference');
  const imageBefore = objectAt(objectAt(before, 'storageProfile'), 'imageReference');
  if (['publisher', 'offer', 'sku', 'id'].some((field) => image[field] !== imageBefore[field]))
    refuse('imageReference');
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Secrets and the data of the first start are taken and never shown. */
function completeSystem(draft: Draft, properties: JsonObject): void {
  if (!isObject(properties.osProfile)) return;
  const os = { ...properties.osProfile };
  const data = textAt(os, 'customData');
  if (data !== undefined && !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) {
    throw new ArmError(400, 'InvalidParameter', 'Custom data in OSProfile must be in Base64 encoding.', {
      target: 'customData',
    });
  }
  if (data !== undefined) draft.hidden = { ...draft.hidden, customData: hashOf(data) };
  const linux = objectAt(os, 'linuxConfiguration');
  const hasKey = listAt(objectAt(linux, 'ssh'), 'publicKeys').length > 0;
  if (os.adminPassword === undefined && draft.previous === undefined && !hasKey) {
    throw new ArmError(
      400,
      'InvalidParameter',
      'Authentication using either SSH or by user name and password must be enabled in Linux profile.',
      { target: 'linuxConfiguration' },
    );
  }
  delete os.customData;
  delete os.adminPassword;
  properties.osProfile = {
    secrets: [],
    allowExtensionOperations: true,
    requireGuestProvisionSignal: true,
    ...os,
    linuxConfiguration: {
      disablePasswordAuthentication: false,
      provisionVMAgent: true,
      patchSettings: { patchMode: 'ImageDefault', assessmentMode: 'ImageDefault' },
      ...linux,
    },
  };
}

function completeStorage(draft: Draft, properties: JsonObject, before: JsonObject): void {
  const storage = objectAt(properties, 'storageProfile');
  const known = objectAt(objectAt(before, 'storageProfile'), 'osDisk');
  const osDisk: JsonObject = { ...known, ...objectAt(storage, 'osDisk') };
  const image = objectAt(storage, 'imageReference');
  if (/-missing$/.test(String(image.sku))) {
    throw new ArmError(
      404,
      'PlatformImageNotFound',
      `The platform image '${['publisher', 'offer', 'sku', 'version'].map((part) => String(image[part])).join(':')}' is not available. Verify that all fields in the storage profile are correct.`,
      { target: 'imageReference' },
    );
  }
  // A machine in tests of the network may come without any disk.
  if (Object.keys(storage).length === 0) return;
  const name = textAt(osDisk, 'name') ?? `${draft.name}_OsDisk_1_${randomUUID().replaceAll('-', '')}`;
  const group = resourceGroupId(draft.id) ?? '';
  const managed = { ...objectAt(known, 'managedDisk'), ...objectAt(osDisk, 'managedDisk') };
  properties.storageProfile = {
    ...storage,
    ...(Object.keys(image).length === 0 ? {} : { imageReference: { ...image, exactVersion: '1.0.20260101' } }),
    osDisk: {
      osType: 'Linux',
      caching: 'ReadWrite',
      deleteOption: 'Detach',
      diskSizeGB: 30,
      ...osDisk,
      name,
      managedDisk: { storageAccountType: 'Premium_LRS', ...managed, id: `${group}/providers/${diskType}/${name}` },
    },
    dataDisks: listAt(storage, 'dataDisks')
      .filter(isObject)
      .map((disk) => ({
        caching: 'None',
        deleteOption: 'Detach',
        toBeDetached: false,
        ...disk,
        name: textAt(disk, 'name') ?? String(textAt(objectAt(disk, 'managedDisk'), 'id')?.split('/').at(-1)),
      })),
  };
}

/** A disk, and an interface, is of one machine at a time. */
function requireFree(draft: Draft, properties: JsonObject, world: World): void {
  const others = (id: string): string | undefined =>
    world.resources
      .referrers(id)
      .find(
        (user) => user.type === 'Microsoft.Compute/virtualMachines' && user.id.toLowerCase() !== draft.id.toLowerCase(),
      )?.id;
  for (const nic of listAt(objectAt(properties, 'networkProfile'), 'networkInterfaces').filter(isObject)) {
    const user = others(String(nic.id));
    if (user === undefined) continue;
    throw new ArmError(
      400,
      'NicInUse',
      `Network Interface ${String(nic.id)} is used by existing resource ${user}. In order to delete the network interface, it must be dissociated from the resource.`,
    );
  }
  for (const disk of listAt(objectAt(properties, 'storageProfile'), 'dataDisks').filter(isObject)) {
    const id = textAt(objectAt(disk, 'managedDisk'), 'id') ?? '';
    const user = others(id);
    if (user === undefined) continue;
    throw new ArmError(
      409,
      'ConflictingUserInput',
      `Disk '${id}' cannot be attached to the VM because it is already owned by VM '${user}'.`,
    );
  }
}
