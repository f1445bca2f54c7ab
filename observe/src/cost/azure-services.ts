/** Services as Azure's bills name them, by the type of what is billed: a question takes no third grouping to be told. */
const SERVICES: Readonly<Record<string, string>> = {
  'microsoft.compute/disks': 'Storage',
  'microsoft.compute/snapshots': 'Storage',
  'microsoft.compute/virtualmachines': 'Virtual Machines',
  'microsoft.compute/virtualmachinescalesets': 'Virtual Machines',
  'microsoft.containerservice/managedclusters': 'Azure Kubernetes Service',
  'microsoft.keyvault/vaults': 'Key Vault',
  'microsoft.storage/storageaccounts': 'Storage',
  'microsoft.sql/servers': 'SQL Database',
  'microsoft.dbforpostgresql/flexibleservers': 'Azure Database for PostgreSQL',
  'microsoft.cache/redisenterprise': 'Azure Managed Redis',
  'microsoft.network/natgateways': 'NAT Gateway',
  'microsoft.network/loadbalancers': 'Load Balancer',
  'microsoft.network/applicationgateways': 'Application Gateway',
  'microsoft.network/privatednszones': 'Azure DNS',
  'microsoft.network/publicipaddresses': 'Virtual Network',
  'microsoft.network/privateendpoints': 'Virtual Network',
  'microsoft.operationalinsights/workspaces': 'Log Analytics',
  'microsoft.monitor/accounts': 'Azure Monitor',
};

/** Of what has no name here, its type. */
export function azureServiceOf(resource: string): string {
  const type = /^.*\/providers\/([^/]+\/[^/]+)/i.exec(resource)?.[1]?.toLowerCase();
  return type === undefined ? 'Other' : (SERVICES[type] ?? type);
}
