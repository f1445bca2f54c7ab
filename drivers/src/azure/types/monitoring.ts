import { PARENT, type Row, subscription } from './row.ts';

export const monitoringRows: readonly Row[] = [
  {
    type: 'Microsoft.OperationalInsights/workspaces',
    apiVersion: '2023-09-01',
    bulk: subscription('Microsoft.OperationalInsights/workspaces'),
    volatile: ['properties.modifiedDate', 'properties.workspaceCapping'],
  },
  {
    type: 'Microsoft.Monitor/accounts',
    apiVersion: '2023-04-03',
    bulk: subscription('Microsoft.Monitor/accounts'),
  },
  {
    type: 'Microsoft.Insights/dataCollectionEndpoints',
    apiVersion: '2023-03-11',
    bulk: subscription('Microsoft.Insights/dataCollectionEndpoints'),
  },
  {
    type: 'Microsoft.Insights/dataCollectionRules',
    apiVersion: '2023-03-11',
    bulk: subscription('Microsoft.Insights/dataCollectionRules'),
  },
  {
    type: 'Microsoft.Insights/dataCollectionRuleAssociations',
    apiVersion: '2023-03-11',
    bulk: { kind: 'parent', path: '/providers/Microsoft.Insights/dataCollectionRuleAssociations' },
    mark: { kind: 'text', at: ['properties', 'description'], max: 1024 },
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Insights/diagnosticSettings',
    apiVersion: '2021-05-01-preview',
    bulk: { kind: 'parent', path: '/providers/Microsoft.Insights/diagnosticSettings' },
    mark: PARENT,
    hasTagsApi: false,
  },
];
