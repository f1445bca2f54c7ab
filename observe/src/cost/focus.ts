import type { CostCharge } from '@tenantry/store/contract';
import { dayAfter, startOfMonth } from './days.ts';

/**
 * A charge in the columns of FOCUS 1.2 (https://focus.finops.org/focus-specification/v1-2/): those that are mandatory, those that
 * there is something to say in, and ours, which begin with x_ as FOCUS has it. A tenant is a sub account. Of prices nothing is known
 * but what was billed: list, contracted and effective cost are the same, and prices and quantities are empty.
 */
export interface FocusRow {
  readonly BilledCost: string;
  readonly BillingAccountId: string;
  readonly BillingAccountName: string;
  readonly BillingCurrency: string;
  readonly BillingPeriodEnd: string;
  readonly BillingPeriodStart: string;
  readonly ChargeCategory: 'Usage';
  readonly ChargeClass: '';
  readonly ChargeDescription: string;
  readonly ChargeFrequency: 'Usage-Based';
  readonly ChargePeriodEnd: string;
  readonly ChargePeriodStart: string;
  readonly ContractedCost: string;
  readonly EffectiveCost: string;
  readonly InvoiceIssuerName: string;
  readonly ListCost: string;
  readonly PricingQuantity: '';
  readonly PricingUnit: '';
  readonly ProviderName: string;
  readonly PublisherName: string;
  readonly ResourceId: string;
  readonly ResourceName: string;
  readonly ResourceType: string;
  readonly ServiceCategory: string;
  readonly ServiceName: string;
  readonly SubAccountId: string;
  readonly SubAccountName: string;
  readonly Tags: string;
  /** `own`, `shared`, `idle` or `unallocated`. */
  readonly x_CostPart: string;
  readonly x_Infrastructure: string;
}

export const FOCUS_COLUMNS: readonly (keyof FocusRow)[] = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'SubAccountId',
  'SubAccountName',
  'Tags',
  'x_CostPart',
  'x_Infrastructure',
];

/** @param tenantName of the one it is for; empty where it is for none */
export function focusRow(charge: CostCharge, tenantName: string): FocusRow {
  const { bill, day, part, amount, resource, infrastructure } = charge;
  const [source = '', account = ''] = bill.split('/');
  const issuer = source === 'azure' ? 'Microsoft' : 'Tenantry';
  const service = charge.service ?? 'Kubernetes cluster';
  const instant = (at: string) => `${at}T00:00:00Z`;
  return {
    BilledCost: amount,
    BillingAccountId: account,
    BillingAccountName: bill,
    BillingCurrency: charge.currency,
    BillingPeriodEnd: instant(startOfMonth(day, 1)),
    BillingPeriodStart: instant(startOfMonth(day)),
    ChargeCategory: 'Usage',
    ChargeClass: '',
    ChargeDescription: described(part, service, infrastructure),
    ChargeFrequency: 'Usage-Based',
    ChargePeriodEnd: instant(dayAfter(day)),
    ChargePeriodStart: instant(day),
    ContractedCost: amount,
    EffectiveCost: amount,
    InvoiceIssuerName: issuer,
    ListCost: amount,
    PricingQuantity: '',
    PricingUnit: '',
    ProviderName: issuer,
    PublisherName: issuer,
    ResourceId: resource ?? '',
    ResourceName: resource?.split('/').at(-1) ?? '',
    ResourceType: /^.*\/providers\/([^/]+\/[^/]+)/i.exec(resource ?? '')?.[1] ?? '',
    ServiceCategory: CATEGORIES[service] ?? 'Other',
    ServiceName: service,
    SubAccountId: charge.tenantUid ?? '',
    SubAccountName: tenantName,
    Tags: JSON.stringify(charge.tags),
    x_CostPart: part,
    x_Infrastructure: infrastructure ?? '',
  };
}

function described(part: CostCharge['part'], service: string, infrastructure: string | null): string {
  switch (part) {
    case 'own':
      return service;
    case 'shared':
      return `Part of what tenants share in ${infrastructure}`;
    case 'idle':
      return `Part of what nobody took in ${infrastructure}`;
    case 'unallocated':
      return infrastructure === null
        ? `${service}, of no tenant`
        : `What tenants share in ${infrastructure}, without any`;
    default:
      return part satisfies never;
  }
}

/** In FOCUS' own words. */
const CATEGORIES: Readonly<Record<string, string>> = {
  Storage: 'Storage',
  Volumes: 'Storage',
  CPU: 'Compute',
  Memory: 'Compute',
  'Virtual Machines': 'Compute',
  'Azure Kubernetes Service': 'Compute',
  'Kubernetes cluster': 'Compute',
  'Key Vault': 'Security',
  'SQL Database': 'Databases',
  'Azure Database for PostgreSQL': 'Databases',
  'Azure Managed Redis': 'Databases',
  'NAT Gateway': 'Networking',
  'Load Balancer': 'Networking',
  'Application Gateway': 'Networking',
  'Azure DNS': 'Networking',
  'Virtual Network': 'Networking',
  'Log Analytics': 'Management and Governance',
  'Azure Monitor': 'Management and Governance',
};
