import type { JsonValue } from '@tenantry/kinds';
import { pod, volumeClaim } from './compliant.ts';
import type { Rule } from './rule.ts';

/** Volumes that reach past the tenant: the host, other people's disks and shares, volumes that exist already. */
const volume = (name: string, what: string, source: Record<string, JsonValue>): Rule => ({
  id: `volumes/${name}`,
  what,
  boundary: ['pod-volume-type'],
  mtb: ['MTB-PL1-BC-HI-1'],
  cis: ['5.2.12', '5.1.9'],
  isOfPods: true,
  control: (attack) => pod(attack),
  change: () => ({ path: ['body', 'spec', 'volumes', 0], value: { name: 'scratch', ...source } }),
  names: /volumes|volume type/,
});

export const VOLUME_RULES: readonly Rule[] = [
  volume('nfs', 'a share of some NFS server', { nfs: { server: '10.0.0.1', path: '/' } }),
  volume('iscsi', 'a disk over iSCSI', {
    iscsi: { targetPortal: '10.0.0.1:3260', iqn: 'iqn.2001-04.com.example:storage', lun: 0 },
  }),
  volume('azure-disk', 'a disk of Azure by its name', {
    azureDisk: { diskName: 'other', diskURI: '/subscriptions/0/other', kind: 'Managed' },
  }),
  volume('azure-file', 'a share of Azure by its name', { azureFile: { secretName: 'none', shareName: 'other' } }),
  {
    ...volume('csi-inline', 'a volume of a driver, given in the pod', {
      csi: { driver: 'file.csi.azure.com', volumeAttributes: { shareName: 'other' } },
    }),
    boundary: ['pod-csi-driver'],
  },
  {
    id: 'volumes/claim-static',
    what: 'a volume made by hand, by naming no storage class',
    boundary: ['claim-static'],
    mtb: ['MTB-PL1-CC-TI-2'],
    cis: ['5.1.9'],
    control: volumeClaim,
    change: () => ({ path: ['body', 'spec', 'storageClassName'], value: '' }),
    names: /spec\.storageClassName/,
  },
  {
    id: 'volumes/claim-data-source',
    what: "a copy of another tenant's volume",
    boundary: ['claim-data-source'],
    mtb: ['MTB-PL1-CC-TI-2'],
    control: volumeClaim,
    change: ({ victim }) => ({
      path: ['body', 'spec', 'dataSourceRef'],
      value: {
        apiGroup: 'snapshot.storage.k8s.io',
        kind: 'VolumeSnapshot',
        name: 'other',
        namespace: victim.namespace,
      },
    }),
    names: /dataSourceRef/,
    statuses: [403, 422],
    // A cluster without this feature drops the field before anybody sees it.
    isCorrected: (spec) => (spec.dataSourceRef as { namespace?: string } | undefined)?.namespace === undefined,
  },
  {
    id: 'volumes/claim-by-name',
    what: 'a volume that exists already, by its name',
    boundary: ['claim-volume-name'],
    mtb: ['MTB-PL1-CC-TI-2'],
    cis: ['5.1.9'],
    control: volumeClaim,
    change: () => ({ path: ['body', 'spec', 'volumeName'], value: 'pvc-of-another' }),
    names: /spec\.volumeName/,
  },
  {
    id: 'volumes/claim-selector',
    what: 'a volume that exists already, by its labels',
    boundary: ['claim-selector'],
    mtb: ['MTB-PL1-CC-TI-2'],
    cis: ['5.1.9'],
    control: volumeClaim,
    change: () => ({ path: ['body', 'spec', 'selector'], value: { matchLabels: { app: 'other' } } }),
    names: /spec\.selector/,
  },
  {
    id: 'volumes/storage-class',
    what: 'a storage class that the tenant does not have',
    boundary: ['claim-storage-class'],
    skip: ({ attacker }) => (attacker.storageClasses === null ? 'the tenant may use every storage class' : null),
    control: volumeClaim,
    change: () => ({ path: ['body', 'spec', 'storageClassName'], value: 'conformance-none' }),
    names: /spec\.storageClassName/,
  },
  {
    id: 'volumes/attributes-class',
    what: 'a class of volume attributes that the tenant does not have',
    boundary: ['claim-attributes-class'],
    skip: ({ attacker }) => (attacker.storageClasses === null ? 'the tenant may use every storage class' : null),
    control: volumeClaim,
    change: () => ({ path: ['body', 'spec', 'volumeAttributesClassName'], value: 'conformance-none' }),
    names: /spec\.volumeAttributesClassName/,
    // A cluster in which such classes are off drops the field.
    isCorrected: (spec) => spec.volumeAttributesClassName === undefined,
  },
];
