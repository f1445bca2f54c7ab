import { randomBytes, randomUUID } from 'node:crypto';
import { objectAt, textAt } from '../../json.ts';
import type { ArmType } from './arm-type.ts';
import { armType, childType } from './define.ts';
import { keepDeletedWorkspace, takeDeletedWorkspace } from './deleted-workspaces.ts';
import { propertiesOf } from './network-behaviour.ts';

const insights = ['2022-06-01', '2023-03-11', '2024-03-11'];
const references = { status: 400, code: 'InvalidPayload' };

export const monitorTypes: readonly ArmType[] = [
  armType({
    type: 'Microsoft.OperationalInsights/workspaces',
    apiVersions: ['2021-06-01', '2022-10-01', '2023-09-01', '2025-02-01'],
    put: 'state',
    hasState: true,
    delayMs: 200,
    name: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
    behaviour: {
      complete(draft, world) {
        const properties = propertiesOf(draft);
        // Making it again at the same id recovers what was deleted there.
        const known = objectAt((draft.previous ?? takeDeletedWorkspace(world, draft.id))?.body, 'properties');
        const now = world.clock().toISOString();
        properties.customerId = textAt(known, 'customerId') ?? randomUUID();
        properties.sku = {
          ...objectAt(properties, 'sku'),
          name: textAt(objectAt(properties, 'sku'), 'name') ?? 'PerGB2018',
          lastSkuUpdate: now,
        };
        properties.retentionInDays ??= 30;
        properties.workspaceCapping ??= { dailyQuotaGb: -1 };
        properties.publicNetworkAccessForIngestion ??= 'Enabled';
        properties.publicNetworkAccessForQuery ??= 'Enabled';
        properties.createdDate = textAt(known, 'createdDate') ?? now;
        properties.modifiedDate = now;
      },
      async remove(record, world) {
        keepDeletedWorkspace(world, record);
      },
      actions: {
        async sharedkeys() {
          return {
            status: 200,
            body: {
              primarySharedKey: randomBytes(64).toString('base64'),
              secondarySharedKey: randomBytes(64).toString('base64'),
            },
          };
        },
      },
    },
  }),
  armType({
    type: 'Microsoft.Monitor/accounts',
    apiVersions: ['2023-04-03', '2025-10-03'],
    delete: 'azure-async',
    hasState: true,
    delayMs: 200,
    name: /^(?!-)[a-zA-Z0-9-]+[^-]$/,
    behaviour: {
      complete(draft) {
        const properties = propertiesOf(draft);
        const known = objectAt(draft.previous?.body, 'properties');
        const location = textAt(draft.body, 'location') ?? 'eastus';
        const accountId = textAt(known, 'accountId') ?? randomUUID();
        properties.accountId = accountId;
        properties.metrics = {
          prometheusQueryEndpoint: `https://${draft.name}-${accountId.slice(0, 4)}.${location}.prometheus.monitor.azure.com`,
          internalId: `mac_${accountId}`,
        };
        properties.publicNetworkAccess ??= 'Enabled';
      },
    },
  }),
  armType({
    type: 'Microsoft.Insights/dataCollectionRules',
    apiVersions: insights,
    hasState: true,
    hasEtag: true,
    createdStatus: 201,
    references,
    behaviour: {
      complete(draft) {
        const known = objectAt(draft.previous?.body, 'properties');
        propertiesOf(draft).immutableId = textAt(known, 'immutableId') ?? `dcr-${randomUUID().replaceAll('-', '')}`;
      },
    },
  }),
  armType({
    type: 'Microsoft.Insights/dataCollectionEndpoints',
    apiVersions: insights,
    hasState: true,
    hasEtag: true,
    behaviour: {
      complete(draft) {
        const properties = propertiesOf(draft);
        const known = objectAt(draft.previous?.body, 'properties');
        const location = textAt(draft.body, 'location') ?? 'eastus';
        const host = (kind: string): string =>
          `https://${draft.name.toLowerCase()}.${location}-1.${kind}.monitor.azure.com`;
        properties.immutableId = textAt(known, 'immutableId') ?? `dce-${randomUUID().replaceAll('-', '')}`;
        properties.configurationAccess = { endpoint: host('handler.control') };
        properties.logsIngestion = { endpoint: host('ingest') };
        properties.metricsIngestion = { endpoint: host('metrics.ingest') };
        properties.networkAcls ??= { publicNetworkAccess: 'Enabled' };
      },
    },
  }),
  childType({
    type: 'Microsoft.Insights/dataCollectionRuleAssociations',
    apiVersions: insights,
    scope: 'extension',
    hasState: true,
    hasEtag: true,
    patch: 'refused',
    references,
  }),
  childType({
    type: 'Microsoft.Insights/diagnosticSettings',
    apiVersions: ['2021-05-01-preview'],
    scope: 'extension',
    createdStatus: 200,
    patch: 'refused',
    references,
    behaviour: {
      complete(draft) {
        const properties = propertiesOf(draft);
        properties.logs ??= [];
        properties.metrics ??= [];
      },
    },
  }),
];
