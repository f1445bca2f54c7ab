import { type ArmScope, armResource, providerId, taggedResource } from '../azure/arm.ts';
import { diagnosticSetting } from '../azure/diagnostics.ts';
import type { DesiredResource } from '../model/resource.ts';
import { WORKSPACE_KEY } from './container-logs.ts';
import type { AzureLayout } from './layout.ts';
import type { AzureInfrastructureSpec } from './schema.ts';

/** Categories of the control plane's log: who changed what, who was let in, and why the autoscaler did what it did. */
const CLUSTER_LOGS = ['kube-audit-admin', 'guard', 'cluster-autoscaler'];

const CONTAINER_LOGS = 'Microsoft-ContainerInsights-Group-Default';
const PROMETHEUS = 'Microsoft-PrometheusMetrics';

/** Where logs and metrics go, and the rules by which the cluster's agents send them there. */
export function monitoringResources(
  scope: ArmScope,
  name: string,
  { monitoring, cluster }: AzureInfrastructureSpec,
  layout: AzureLayout,
): DesiredResource[] {
  const inGroup = { deletedWith: 'resource-group' } as const;
  return [
    taggedResource(scope, {
      key: WORKSPACE_KEY,
      title: 'Log Analytics workspace',
      type: 'Microsoft.OperationalInsights/workspaces',
      id: layout.logAnalytics,
      body: {
        properties: {
          sku: { name: 'PerGB2018' },
          retentionInDays: monitoring.retentionDays,
          features: { enableLogAccessUsingOnlyResourcePermissions: true, disableLocalAuth: true },
        },
      },
      dependsOn: ['resource-group', 'register/Microsoft.OperationalInsights'],
      outputs: { customerId: 'properties.customerId' },
      ...inGroup,
    }),
    taggedResource(scope, {
      key: 'monitor',
      title: 'Azure Monitor workspace',
      type: 'Microsoft.Monitor/accounts',
      id: layout.monitor,
      body: { properties: {} },
      dependsOn: ['resource-group', 'register/Microsoft.Monitor'],
      ...inGroup,
    }),
    ...(cluster.id === undefined ? clusterMonitoring(scope, name, monitoring, layout) : []),
  ];
}

/** Of a cluster that was there before nothing is set: it logs and measures as it did. */
function clusterMonitoring(
  scope: ArmScope,
  name: string,
  monitoring: AzureInfrastructureSpec['monitoring'],
  layout: AzureLayout,
): DesiredResource[] {
  const inGroup = { deletedWith: 'resource-group' } as const;
  const insights = (type: string, suffix: string) =>
    providerId(layout.resourceGroup, `Microsoft.Insights/${type}`, suffix);
  const association = (key: string, title: string, associationName: string, ruleId: string) =>
    armResource(scope, {
      key: `${key}/association`,
      title,
      type: 'Microsoft.Insights/dataCollectionRuleAssociations',
      id: `${layout.cluster}/providers/Microsoft.Insights/dataCollectionRuleAssociations/${associationName}`,
      body: { properties: { dataCollectionRuleId: ruleId } },
      dependsOn: [key, 'cluster'],
      deletedWith: 'cluster',
    });
  const logRule = insights('dataCollectionRules', `dcr-${name}-logs`);
  const metricRule = insights('dataCollectionRules', `dcr-${name}-metrics`);
  const endpoint = insights('dataCollectionEndpoints', `dce-${name}`);
  return [
    diagnosticSetting(scope, {
      key: 'cluster/diagnostics',
      title: "logs of the cluster's control plane",
      of: layout.cluster,
      workspace: layout.logAnalytics,
      logs: CLUSTER_LOGS.map((category) => ({ category })),
      dependsOn: ['cluster', 'log-analytics', 'register/Microsoft.Insights'],
      deletedWith: 'cluster',
    }),
    ...(monitoring.containerLogs
      ? [
          taggedResource(scope, {
            key: 'collect-logs',
            title: 'rule that collects logs of containers',
            type: 'Microsoft.Insights/dataCollectionRules',
            id: logRule,
            body: {
              kind: 'Linux',
              properties: {
                dataSources: {
                  extensions: [
                    {
                      name: 'ContainerInsightsExtension',
                      extensionName: 'ContainerInsights',
                      streams: [CONTAINER_LOGS],
                      extensionSettings: {
                        dataCollectionSettings: {
                          interval: '1m',
                          namespaceFilteringMode: 'Off',
                          enableContainerLogV2: true,
                        },
                      },
                    },
                  ],
                },
                destinations: { logAnalytics: [{ name: 'workspace', workspaceResourceId: layout.logAnalytics }] },
                dataFlows: [{ streams: [CONTAINER_LOGS], destinations: ['workspace'] }],
              },
            },
            dependsOn: ['log-analytics', 'register/Microsoft.Insights'],
            ...inGroup,
          }),
          association('collect-logs', 'logs of containers are collected', 'ContainerInsightsExtension', logRule),
        ]
      : []),
    ...(monitoring.metrics
      ? [
          taggedResource(scope, {
            key: 'collect-endpoint',
            title: 'endpoint that metrics are sent to',
            type: 'Microsoft.Insights/dataCollectionEndpoints',
            id: endpoint,
            body: { kind: 'Linux', properties: { networkAcls: { publicNetworkAccess: 'Enabled' } } },
            dependsOn: ['resource-group', 'register/Microsoft.Insights'],
            ...inGroup,
          }),
          taggedResource(scope, {
            key: 'collect-metrics',
            title: 'rule that collects metrics',
            type: 'Microsoft.Insights/dataCollectionRules',
            id: metricRule,
            body: {
              kind: 'Linux',
              properties: {
                dataCollectionEndpointId: endpoint,
                dataSources: { prometheusForwarder: [{ name: 'prometheus', streams: [PROMETHEUS] }] },
                destinations: { monitoringAccounts: [{ name: 'monitor', accountResourceId: layout.monitor }] },
                dataFlows: [{ streams: [PROMETHEUS], destinations: ['monitor'] }],
              },
            },
            dependsOn: ['monitor', 'collect-endpoint'],
            ...inGroup,
          }),
          association(
            'collect-metrics',
            'metrics of the cluster are collected',
            'ContainerInsightsMetricsExtension',
            metricRule,
          ),
        ]
      : []),
  ];
}
