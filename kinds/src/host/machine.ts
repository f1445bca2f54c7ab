import { armResource, providerId, taggedResource } from '../azure/arm.ts';
import type { DesiredResource } from '../model/resource.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';
import { imageReference } from './images.ts';
import type { HostSpec } from './schema.ts';

const DISK_SKUS = { 'premium-ssd': 'Premium_LRS', 'standard-ssd': 'StandardSSD_LRS' } as const;

/** Underscores cannot be in names of hosts and disks, so that no two are one. */
const diskId = (group: string, host: string, disk: string) =>
  providerId(group, 'Microsoft.Compute/disks', `disk_${host}_${disk}`);

/** Where a data disk is attached; the number is kept for the disk's life. */
export const lunKey = (disk: string) => `lun/${disk}`;

export function machineId(group: string, host: string): string {
  return providerId(group, 'Microsoft.Compute/virtualMachines', host);
}

/** The machine with its network card and its disks. Everything but the system's disk is made, and goes, by itself. */
export function machineResources(
  place: AzureTenant,
  name: string,
  spec: HostSpec,
  luns: Readonly<Record<string, number>>,
  restarts: number,
): DesiredResource[] {
  const { scope, group } = place;
  const nic = providerId(group, 'Microsoft.Network/networkInterfaces', `nic-vm-${name}`);
  const systemDisk = `osdisk_${name}`;
  const zones = spec.zone === undefined ? {} : { zones: [spec.zone] };
  const disks = Object.entries(spec.disks);
  const closed = { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' } as const;
  return [
    taggedResource(scope, {
      key: 'interface',
      title: `network card of ${name}`,
      type: 'Microsoft.Network/networkInterfaces',
      id: nic,
      body: {
        properties: {
          ipConfigurations: [
            {
              name: 'primary',
              properties: {
                subnet: { id: OF_TENANT.hostSubnet },
                privateIPAllocationMethod: 'Dynamic',
                applicationSecurityGroups: [{ id: place.securityGroup }],
              },
            },
          ],
        },
      },
      outputs: { address: 'properties.ipConfigurations[0].properties.privateIPAddress' },
    }),
    ...disks.map(([disk, { sizeGiB, type }]) =>
      taggedResource(scope, {
        key: `disk/${disk}`,
        title: `disk ${disk} of ${name}`,
        type: 'Microsoft.Compute/disks',
        id: diskId(group, name, disk),
        body: {
          sku: { name: DISK_SKUS[type] },
          ...zones,
          properties: {
            creationData: { createOption: 'Empty' },
            diskSizeGB: sizeGiB,
            encryption: {
              type: 'EncryptionAtRestWithCustomerKey',
              diskEncryptionSetId: place.diskEncryptionSet,
            },
            ...closed,
          },
        },
      }),
    ),
    taggedResource(scope, {
      key: 'machine',
      title: `virtual machine ${name}`,
      type: 'Microsoft.Compute/virtualMachines',
      id: machineId(group, name),
      body: {
        ...zones,
        identity: { type: 'UserAssigned', userAssignedIdentities: { [place.identity]: {} } },
        properties: {
          hardwareProfile: { vmSize: spec.size },
          storageProfile: {
            imageReference: imageReference(spec.image),
            osDisk: {
              name: systemDisk,
              createOption: 'FromImage',
              caching: 'ReadWrite',
              diskSizeGB: spec.systemDisk.sizeGiB,
              deleteOption: 'Delete',
              managedDisk: {
                storageAccountType: DISK_SKUS[spec.systemDisk.type],
                diskEncryptionSet: { id: place.diskEncryptionSet },
              },
            },
            dataDisks: disks.map(([disk]) => ({
              name: `disk_${name}_${disk}`,
              lun: luns[lunKey(disk)] ?? 0,
              createOption: 'Attach',
              managedDisk: { id: diskId(group, name, disk) },
            })),
          },
          osProfile: {
            computerName: name,
            adminUsername: spec.user,
            linuxConfiguration: {
              disablePasswordAuthentication: true,
              provisionVMAgent: true,
              ssh: {
                publicKeys: [{ path: `/home/${spec.user}/.ssh/authorized_keys`, keyData: OF_TENANT.sshPublicKey }],
              },
            },
            ...(spec.cloudInit === undefined
              ? {}
              : { customData: Buffer.from(spec.cloudInit, 'utf8').toString('base64') }),
          },
          networkProfile: { networkInterfaces: [{ id: nic, properties: { primary: true } }] },
          securityProfile: {
            securityType: 'TrustedLaunch',
            uefiSettings: { secureBootEnabled: spec.secureBoot, vTpmEnabled: true },
            ...(spec.encryptionAtHost ? { encryptionAtHost: true } : {}),
          },
          diagnosticsProfile: { bootDiagnostics: { enabled: true } },
        },
      },
      dependsOn: ['interface', ...disks.map(([disk]) => `disk/${disk}`)],
      outputs: { machineId: 'properties.vmId' },
    }),
    // Azure makes it with the machine; from then on it is looked after as all else.
    taggedResource(scope, {
      key: 'system-disk',
      title: `system disk of ${name}`,
      type: 'Microsoft.Compute/disks',
      id: providerId(group, 'Microsoft.Compute/disks', systemDisk),
      body: { ...zones, properties: { creationData: { createOption: 'FromImage' }, ...closed } },
      dependsOn: ['machine'],
      adopt: 'always',
      deletedWith: 'machine',
    }),
    armResource(scope, {
      key: 'power',
      title: `power of ${name}`,
      type: 'Microsoft.Compute/virtualMachines/powerState',
      id: `${machineId(group, name)}/powerState/current`,
      body: {
        properties: spec.stopped
          ? { state: 'deallocated' }
          : { state: 'running', ...(restarts === 0 ? {} : { restarts }) },
      },
      dependsOn: ['machine'],
      outputs: { state: 'properties.state' },
      deletedWith: 'machine',
    }),
  ];
}
