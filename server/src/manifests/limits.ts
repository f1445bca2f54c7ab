import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, type Kind, type LimitBreach, limitBreaches, readLimits, type Usage } from '@tenantry/kinds';
import type { Catalog } from './catalog.ts';
import type { CheckedManifest, ManifestFault } from './check.ts';
import type { PreparedManifest } from './prepare.ts';
import type { Finder } from './references.ts';
import { countedIn, openRooms, type UsageSource } from './room.ts';
import { suggestion } from './suggest.ts';

/** What an object uses by a spec that its kind's schema has parsed. */
export function usageOf(kind: Kind, spec: JsonObject): Usage {
  return kind.usage?.(spec) ?? {};
}

/** The kinds that limits name, of whatever object, must exist: a limit on none would hold nobody. */
export function limitedKindFaults(manifest: CheckedManifest, catalog: Catalog): ManifestFault[] {
  const { limits } = manifest.spec;
  if (limits === undefined) return [];
  const { kinds = [], deniedKinds, sizes, count } = readLimits(limits);
  const inTenants = catalog.entries.filter(({ kind }) => kind.scope === 'tenant').map(({ kind }) => kind.name);
  const all = catalog.entries.map(({ kind }) => kind.name);
  const named = [
    ...kinds.map((name, index) => ({ name, path: ['kinds', index], known: inTenants })),
    ...deniedKinds.map((name, index) => ({ name, path: ['deniedKinds', index], known: inTenants })),
    ...Object.keys(count).map((name) => ({ name, path: ['count', name], known: inTenants })),
    ...Object.keys(sizes).map((key) => ({ name: key.split('.')[0] ?? key, path: ['sizes', key], known: all })),
  ];
  return named
    .filter(({ name, known }) => !known.includes(name))
    .map(({ name, path, known }) => {
      const message = `there is no kind ${name} that lives in a tenant`;
      return manifest.fault('invalid-manifest', ['spec', 'limits', ...path], message, suggestion(name, known, 'kinds'));
    });
}

/**
 * Faults for what limits do not let in, each manifest counted with those before it. The store decides again when it writes,
 * against what others have stored meanwhile.
 */
export async function limitFaults(
  ordered: readonly PreparedManifest[],
  find: Finder,
  store: UsageSource,
): Promise<ManifestFault[]> {
  const limited = ordered.filter((one) => countedIn(one.manifest) !== null && usesOther(one));
  if (limited.length === 0) return [];
  const rooms = await openRooms(
    ordered.map(({ manifest }) => manifest),
    limited.map(({ manifest }) => manifest),
    find,
    store,
  );
  return limited.flatMap(({ manifest, existing }) => {
    const tenant = countedIn(manifest) ?? '';
    const room = rooms.get(tenant);
    if (room === undefined) return [];
    const after = usageOf(manifest.kind, manifest.spec);
    const before = existing === null ? null : room.usageOf(manifest);
    const asked = { kind: manifest.kind.name, tenant, before, after };
    const breaches = limitBreaches(asked, room.beside(manifest), room.bounds);
    // Refused or not: the next is told of what there would be with it.
    room.add(manifest, after, existing === null);
    return breaches.map((breach) => limitFault(manifest, breach));
  });
}

/** What is there and uses what it used before is held against no limit, and may change otherwise. */
function usesOther({ manifest: { kind, spec }, existing, action }: PreparedManifest): boolean {
  if (existing === null) return true;
  return action !== 'none' && !isDeepStrictEqual(usageOf(kind, existing.spec), usageOf(kind, spec));
}

function limitFault(manifest: CheckedManifest, breach: LimitBreach): ManifestFault {
  const { code, field, message, remedy, limit: name, by, used, most } = breach;
  const path = field.split(/[.[\]]+/).filter((part) => part !== '');
  const fault = manifest.fault(
    code === 'excluded' ? 'excluded-by-limits' : 'limit-reached',
    path.map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    message,
    remedy,
  );
  return { ...fault, error: { ...fault.error, limit: { name, by, used, most } } };
}
