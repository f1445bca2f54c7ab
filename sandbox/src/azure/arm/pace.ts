import type { Settings } from '../settings.ts';
import type { ArmType } from '../types/arm-type.ts';
import type { Operation } from './operations.ts';
import type { ProvisioningState } from './resource.ts';

/** Seconds that an operation takes in Azure, from and to. */
type Span = readonly [number, number];

interface Spans {
  readonly create: Span;
  /** As long as `create` unless said. */
  readonly update?: Span;
  readonly delete?: Span;
}

/** What people see in activity logs of Azure, rounded; no promise of Microsoft's. */
const spans: Readonly<Record<string, Spans>> = {
  'microsoft.resources/resourcegroups': { create: [1, 2], delete: [30, 180] },
  'microsoft.network/applicationsecuritygroups': { create: [2, 8], delete: [5, 12] },
  'microsoft.network/networksecuritygroups': { create: [2, 8], delete: [5, 12] },
  'microsoft.network/networksecuritygroups/securityrules': { create: [1, 6], delete: [5, 12] },
  'microsoft.network/virtualnetworks': { create: [3, 8], delete: [8, 15] },
  'microsoft.network/virtualnetworks/subnets': { create: [3, 8], delete: [8, 15] },
  'microsoft.network/publicipaddresses': { create: [2, 6], delete: [10, 20] },
  'microsoft.network/natgateways': { create: [8, 20], delete: [10, 20] },
  'microsoft.network/networkinterfaces': { create: [1, 4], delete: [5, 12] },
  'microsoft.network/applicationgateways': { create: [240, 480], update: [20, 120], delete: [60, 240] },
  'microsoft.network/privateendpoints': { create: [30, 90], update: [10, 40], delete: [10, 30] },
  'microsoft.network/privateendpoints/privatednszonegroups': { create: [5, 15], delete: [5, 15] },
  'microsoft.network/privatednszones': { create: [30, 60], update: [5, 15], delete: [10, 30] },
  'microsoft.network/privatednszones/virtualnetworklinks': { create: [30, 60], update: [5, 15], delete: [10, 30] },
  'microsoft.keyvault/vaults': { create: [15, 60] },
  'microsoft.compute/diskencryptionsets': { create: [5, 15], delete: [5, 15] },
  'microsoft.storage/storageaccounts': { create: [20, 35], update: [2, 6] },
  'microsoft.cache/redisenterprise': { create: [300, 900], update: [120, 600], delete: [120, 300] },
  'microsoft.cache/redisenterprise/databases': { create: [60, 180], update: [30, 120] },
  'microsoft.cache/redisenterprise/databases/accesspolicyassignments': { create: [10, 60] },
  'microsoft.dbforpostgresql/flexibleservers': { create: [240, 600], update: [60, 300], delete: [30, 120] },
  'microsoft.dbforpostgresql/flexibleservers/databases': { create: [10, 40] },
  'microsoft.dbforpostgresql/flexibleservers/administrators': { create: [30, 90] },
  'microsoft.dbforpostgresql/flexibleservers/firewallrules': { create: [30, 90] },
  'microsoft.operationalinsights/workspaces': { create: [15, 60], update: [3, 10] },
  'microsoft.monitor/accounts': { create: [15, 45], delete: [20, 60] },
  'microsoft.containerservice/managedclusters': { create: [240, 480], update: [60, 180], delete: [180, 420] },
  'microsoft.containerservice/managedclusters/agentpools': {
    create: [120, 300],
    update: [40, 120],
    delete: [120, 300],
  },
  'microsoft.containerservice/managedclusters/managednamespaces': { create: [15, 45], delete: [20, 60] },
};

/** Replacing every node or the control plane takes far longer than any other change. */
const upgrade: Span = [420, 900];

/** How long an operation of the type takes from now on. */
export function durationMs(
  settings: Settings,
  type: ArmType,
  kind: Operation['kind'],
  state: ProvisioningState | undefined,
): number {
  if (settings.provisioningDelayMs !== null) return settings.provisioningDelayMs;
  if (settings.pace === 'brisk') return type.delayMs;
  const [from, to] = secondsOf(type.type, kind, state);
  const seconds = from + (to - from) * settings.random();
  return Math.round((seconds * 1000) / settings.clockFactor);
}

/** Seconds that an operation of the type takes in Azure, from and to. */
export function secondsOf(type: string, kind: Operation['kind'], state: ProvisioningState | undefined): Span {
  return spanOf(spans[type.toLowerCase()] ?? { create: [1, 5] }, kind, state);
}

function spanOf(known: Spans, kind: Operation['kind'], state: ProvisioningState | undefined): Span {
  if (kind !== 'write') return known.delete ?? known.create;
  if (state === 'Upgrading' || state === 'UpgradingNodeImageVersion') return upgrade;
  return state === 'Creating' ? known.create : (known.update ?? known.create);
}
