import { ArmError } from './error.ts';

/** One `/providers/Namespace/type/name/type/name…` stretch of a path. */
export interface ProviderBlock {
  readonly namespace: string;
  readonly types: readonly string[];
  readonly names: readonly string[];
}

/** An ARM path taken apart. Nothing is looked up; segments keep the case they were typed in. */
export interface ArmPath {
  readonly subscriptionId: string | null;
  readonly resourceGroup: string | null;
  readonly blocks: readonly ProviderBlock[];
  /** What is left where no provider stretch follows: `['resources']`, `['resourceGroups']`, `['resourceGroups', '$x']`. */
  readonly tail: readonly string[];
}

export function parseArmPath(path: string): ArmPath {
  const segments = decodeSegments(path);
  let at = 0;
  let subscriptionId: string | null = null;
  let resourceGroup: string | null = null;
  if (same(segments[0], 'subscriptions') && segments[1] !== undefined) {
    subscriptionId = segments[1];
    at = 2;
    if (same(segments[2], 'resourceGroups') && segments[3] !== undefined) {
      resourceGroup = segments[3];
      at = 4;
    }
  }
  const blocks: ProviderBlock[] = [];
  while (same(segments[at], 'providers') && segments[at + 1] !== undefined) {
    const namespace = segments[at + 1] ?? '';
    const types: string[] = [];
    const names: string[] = [];
    at += 2;
    while (at < segments.length && !(same(segments[at], 'providers') && names.length > 0)) {
      types.push(segments[at] ?? '');
      const name = segments[at + 1];
      if (name !== undefined) names.push(name);
      at += 2;
    }
    blocks.push({ namespace, types, names });
  }
  return { subscriptionId, resourceGroup, blocks, tail: segments.slice(at) };
}

function decodeSegments(path: string): string[] {
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
  } catch {
    throw new ArmError(400, 'BadRequest', 'The request URI contains an invalid percent-encoded sequence.');
  }
}

function same(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

export function blockType(block: ProviderBlock): string {
  return [block.namespace, ...block.types].join('/');
}

/** Writes a block as a path; `types` may give the canonical spelling. */
export function blockPath(block: ProviderBlock, canonicalType?: string): string {
  const [namespace, ...types] = (canonicalType ?? blockType(block)).split('/');
  const pairs = block.names.map((name, i) => `/${types[i] ?? ''}/${name}`);
  return `/providers/${namespace ?? ''}${pairs.join('')}`;
}

/** The id one level up: of a subnet its network, of a network its resource group, of a lock what it locks. */
export function parentId(id: string): string {
  const segments = id.split('/');
  const kept = segments.slice(0, -2);
  // `…/providers/Namespace` names nothing by itself.
  if (same(kept.at(-2), 'providers')) return kept.slice(0, -2).join('/');
  return kept.join('/');
}

export function isWithin(id: string, scope: string): boolean {
  const a = id.toLowerCase();
  const b = scope.toLowerCase().replace(/\/$/, '');
  return b === '' || a === b || a.startsWith(`${b}/`);
}

/** The resource group's id of any id inside one, or null. */
export function resourceGroupId(id: string): string | null {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/i.exec(id)?.[0] ?? null;
}
