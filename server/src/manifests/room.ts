import {
  type Beside,
  type Bounds,
  type JsonObject,
  type JsonValue,
  readLimits,
  readPrices,
  type Usage,
} from '@tenantry/kinds';
import type { UsageStore } from '@tenantry/store/contract';
import { TENANT_KIND } from './catalog.ts';
import type { CheckedManifest } from './check.ts';
import type { Finder } from './references.ts';

const INFRASTRUCTURE_KIND = 'Infrastructure';

/** What the store is asked about use. */
export type UsageSource = Pick<UsageStore, 'tenantUsages' | 'tenantCount'>;

/** What one tenant may use and what is used of it: as it is stored, and with what one request adds. */
export interface Room {
  readonly bounds: Bounds;
  beside(manifest: CheckedManifest): Beside;
  /** What a stored object uses. */
  usageOf(manifest: CheckedManifest): Usage;
  add(manifest: CheckedManifest, usage: Usage, isNew: boolean): void;
}

/** The tenant in whose room a manifest counts; a tenant in its own. Null for what counts in none. */
export function countedIn({ kind, name, tenant }: CheckedManifest): string | null {
  return kind.name === TENANT_KIND ? name : tenant;
}

/** The rooms of all tenants that the limited manifests count in. `declared` are all manifests of the request. */
export async function openRooms(
  declared: readonly CheckedManifest[],
  limited: readonly CheckedManifest[],
  find: Finder,
  store: UsageSource,
): Promise<ReadonlyMap<string, Room>> {
  const names = [...new Set(limited.flatMap((manifest) => countedIn(manifest) ?? []))];
  const stored = new Map((await store.tenantUsages(names)).map((usage) => [usage.tenant, usage]));
  const specOf = async (kind: string, name: string): Promise<JsonObject | undefined> =>
    declared.find((manifest) => manifest.kind.name === kind && manifest.name === name)?.spec ??
    (await find({ kind, tenant: null, name }))?.spec;
  const tenants = new Map<string, number>();
  const rooms = new Map<string, Room>();
  for (const name of names) {
    const home = infrastructureOf(name, declared) ?? stored.get(name)?.infrastructure ?? null;
    const around = home === null ? null : { name: home, spec: await specOf(INFRASTRUCTURE_KIND, home) };
    // All of them are counted only where that is limited: of thousands it takes longer than all else.
    if (around !== null && readLimits(around.spec?.limits).tenants !== undefined && !tenants.has(around.name)) {
      tenants.set(around.name, await store.tenantCount(around.name));
    }
    const bounds = boundsOf(around, {
      name,
      spec: await specOf(TENANT_KIND, name),
    });
    const uses = new Map<string, Use>(
      stored.get(name)?.objects.map(({ kind, name: object, usage }) => [`${kind}/${object}`, { kind, usage }]),
    );
    rooms.set(name, roomOf(bounds, uses, home ?? '', tenants));
  }
  return rooms;
}

interface Use {
  readonly kind: string;
  readonly usage: Usage;
}

function roomOf(bounds: Bounds, uses: Map<string, Use>, home: string, tenants: Map<string, number>): Room {
  return {
    bounds,
    beside(manifest) {
      const others = [...uses].filter(([key]) => key !== keyOf(manifest)).map(([, use]) => use);
      const alike = others.filter(({ kind }) => kind === manifest.kind.name).length;
      return {
        count: manifest.kind.name === TENANT_KIND ? (tenants.get(home) ?? 0) : alike,
        units: others.flatMap(({ usage }) => usage.units ?? []),
      };
    },
    usageOf: (manifest) => uses.get(keyOf(manifest))?.usage ?? {},
    add(manifest, usage, isNew) {
      uses.set(keyOf(manifest), { kind: manifest.kind.name, usage });
      if (isNew && manifest.kind.name === TENANT_KIND) tenants.set(home, (tenants.get(home) ?? 0) + 1);
    },
  };
}

function boundsOf(infrastructure: Limiting | null, tenant: Limiting): Bounds {
  const bound = (kind: 'Infrastructure' | 'Tenant', { name, spec }: Limiting) => ({
    by: { kind, name },
    limits: readLimits(spec?.limits),
  });
  return {
    bounds: [
      ...(infrastructure === null ? [] : [bound(INFRASTRUCTURE_KIND, infrastructure)]),
      bound(TENANT_KIND, tenant),
    ],
    prices: readPrices(infrastructure?.spec?.prices),
  };
}

interface Limiting {
  readonly name: string;
  readonly spec: { readonly limits?: JsonValue; readonly prices?: JsonValue } | undefined;
}

const keyOf = ({ kind, name }: CheckedManifest): string => `${kind.name}/${name}`;

/** Where a tenant of the request says that it lives. */
function infrastructureOf(tenant: string, declared: readonly CheckedManifest[]): string | undefined {
  return declared
    .find(({ kind, name }) => kind.name === TENANT_KIND && name === tenant)
    ?.references.find(({ kind }) => kind === INFRASTRUCTURE_KIND)?.name;
}
