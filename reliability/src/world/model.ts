import type { Json } from '../../../server/test/estate.ts';
import type { Slot, What } from './commands.ts';

/** One thing that the API has confirmed. */
export interface Declared {
  readonly what: What;
  readonly slot: Slot;
  readonly variant: number;
}

/** What is declared, as far as the API has confirmed it: the whole of what a run has to remember. */
export class Model {
  /** `w3`, and `w3b`: one name is the beginning of the other. */
  readonly tenants: readonly [string, string];
  readonly #declared = new Map<string, Declared>();
  /** Every tenant that ever was, for what it must not have left behind. */
  readonly #known = new Set<Slot>();

  constructor(name: string) {
    this.tenants = [name, `${name}b`];
  }

  get(what: What, slot: Slot): Declared | undefined {
    return this.#declared.get(`${what} ${slot}`);
  }

  has(what: What, slot: Slot): boolean {
    return this.get(what, slot) !== undefined;
  }

  declare(declared: Declared): void {
    this.#known.add(declared.slot);
    this.#declared.set(`${declared.what} ${declared.slot}`, declared);
  }

  /** A tenant takes with it what is declared in it. */
  forget(what: What, slot: Slot): void {
    for (const declared of this.all()) {
      if (declared.slot === slot && (what === 'tenant' || declared.what === what))
        this.#declared.delete(`${declared.what} ${slot}`);
    }
  }

  all(): readonly Declared[] {
    return [...this.#declared.values()];
  }

  tenant(slot: Slot): string {
    return this.tenants[slot];
  }

  /** Names of tenants that were declared, and are no longer. */
  gone(): readonly string[] {
    return [...this.#known].filter((slot) => !this.has('tenant', slot)).map((slot) => this.tenant(slot));
  }
}

/** Path of the object below the API. */
export function pathOf({ what, slot }: Pick<Declared, 'what' | 'slot'>, model: Model): string {
  const tenant = `/api/v1/tenants/${model.tenant(slot)}`;
  return what === 'tenant' ? tenant : `${tenant}/${PLURALS[what]}/${NAMES[what]}`;
}

const PLURALS = { config: 'configs', secret: 'secrets', service: 'services', storage: 'storageaccounts' } as const;
const KINDS = {
  tenant: 'Tenant',
  config: 'Config',
  secret: 'Secret',
  service: 'Service',
  storage: 'StorageAccount',
} as const;
/** One of each kind in a tenant. */
export const NAMES = { config: 'settings', secret: 'login', service: 'web', storage: 'files' } as const;

export function manifestOf({ what, slot, variant }: Declared, model: Model): Json {
  const tenant = model.tenant(slot);
  const metadata = what === 'tenant' ? { name: tenant } : { name: NAMES[what], tenant };
  return { apiVersion: 'tenantry.dev/v1', kind: KINDS[what], metadata, spec: SPECS[what](variant) };
}

const SPECS: Readonly<Record<What, (variant: number) => Json>> = {
  tenant: (variant) => ({ infrastructure: 'nonprod', tags: { version: `v${variant}` } }),
  config: (variant) => ({ values: { VERSION: `v${variant}` } }),
  secret: (variant) => ({ values: { VERSION: `v${variant}` } }),
  service: (variant) => ({
    image: `registry.example.com/web:${variant}`,
    replicas: 1 + (variant % 2),
    ports: [{ port: 80, target: 8080 }],
  }),
  storage: (variant) => ({
    containers: { uploads: {}, [`version-${variant}`]: {} },
    keepDeletedDays: 1 + variant,
  }),
};
