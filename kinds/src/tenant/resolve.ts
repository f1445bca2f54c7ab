import type { InfrastructureSpec } from '../infrastructure/schema.ts';
import { tenantName } from '../names.ts';
import { DEFAULT_NODES, type TenantSpec } from './schema.ts';
import { DEFAULT_SETTINGS, QUOTAS, type Quota, type TenantSettings } from './settings.ts';

/** A tenant with nothing left open: what it says itself, else what its infrastructure says, else our default. */
export interface ResolvedTenant extends Omit<TenantSettings, 'size'> {
  readonly name: string;
  readonly infrastructure: string;
  /** Of namespace, resource group and identity alike. */
  readonly fullName: string;
  readonly quota: Quota;
  readonly tier: TenantSpec['tier'];
  readonly keyRotations: number;
  readonly nodes: {
    readonly size: string;
    readonly min: number;
    readonly max: number;
    readonly names: readonly string[];
  };
  readonly tags: Readonly<Record<string, string>>;
}

function stated(settings: object): object {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

export function resolveTenant(name: string, spec: TenantSpec, infrastructure: InfrastructureSpec): ResolvedTenant {
  const { infrastructure: infrastructureName, tier, nodes, tags, keyRotations, lock: _, limits: __, ...own } = spec;
  // Each side was checked by its schema; what is left out falls through to the next.
  const settings = { ...DEFAULT_SETTINGS, ...stated(infrastructure.defaults), ...stated(own) } as TenantSettings;
  const { size, ...rest } = settings;
  return {
    ...rest,
    name,
    infrastructure: infrastructureName,
    fullName: tenantName(infrastructure.prefix, name),
    quota: typeof size === 'string' ? QUOTAS[size] : size,
    tier,
    keyRotations,
    nodes: {
      size: nodes.size ?? DEFAULT_NODES.size,
      min: nodes.min ?? DEFAULT_NODES.min,
      max: nodes.max ?? DEFAULT_NODES.max,
      names: nodes.names ?? [],
    },
    tags: { ...infrastructure.tags, ...tags },
  };
}
