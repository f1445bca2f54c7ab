import { type ArmScope, armResource } from '../azure/arm.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import type { StorageAccountSpec } from './schema.ts';

const ACCOUNT = 'Microsoft.Storage/storageAccounts';

/** Settings of the account's services, and the containers, shares and queues in them. */
export function serviceResources(scope: ArmScope, account: string, spec: StorageAccountSpec): DesiredResource[] {
  const child = (
    key: string,
    title: string,
    type: string,
    path: string,
    properties: Template,
    needs: readonly string[] = [],
  ) =>
    armResource(scope, {
      key,
      title,
      type: `${ACCOUNT}/${type}`,
      id: `${account}/${path}`,
      body: { properties },
      dependsOn: ['account', ...needs],
      deletedWith: 'account',
    });
  const kept = spec.keepDeletedDays === 0 ? { enabled: false } : { enabled: true, days: spec.keepDeletedDays };
  const hasVersions = spec.keepVersionsDays > 0;
  return [
    child('blobs', 'settings for blobs', 'blobServices', 'blobServices/default', {
      deleteRetentionPolicy: kept,
      containerDeleteRetentionPolicy: kept,
      isVersioningEnabled: hasVersions,
    }),
    child('files', 'settings for files', 'fileServices', 'fileServices/default', { shareDeleteRetentionPolicy: kept }),
    ...(hasVersions
      ? [
          child(
            'versions',
            'rule that deletes earlier versions',
            'managementPolicies',
            'managementPolicies/default',
            { policy: { rules: [versionRule(spec.keepVersionsDays)] } },
            ['blobs'],
          ),
        ]
      : []),
    ...Object.entries(spec.containers).map(([name, { metadata }]) =>
      child(
        `container/${name}`,
        `container ${name}`,
        'blobServices/containers',
        `blobServices/default/containers/${name}`,
        { publicAccess: 'None', metadata },
        ['blobs'],
      ),
    ),
    ...Object.entries(spec.shares).map(([name, { sizeGiB, tier, metadata }]) =>
      child(
        `share/${name}`,
        `file share ${name}`,
        'fileServices/shares',
        `fileServices/default/shares/${name}`,
        { shareQuota: sizeGiB, accessTier: tier, metadata },
        ['files'],
      ),
    ),
    ...Object.entries(spec.queues).map(([name, { metadata }]) =>
      child(`queue/${name}`, `queue ${name}`, 'queueServices/queues', `queueServices/default/queues/${name}`, {
        metadata,
      }),
    ),
  ];
}

function versionRule(days: number): Template {
  return {
    name: 'delete-earlier-versions',
    enabled: true,
    type: 'Lifecycle',
    definition: {
      filters: { blobTypes: ['blockBlob'] },
      actions: { version: { delete: { daysAfterCreationGreaterThan: days } } },
    },
  };
}
