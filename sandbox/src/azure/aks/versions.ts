import { objectAt, textAt } from '../../json.ts';
import type { World } from '../world.ts';

/** One patch release that the region offers. */
export interface OfferedVersion {
  readonly version: string;
  readonly isPreview: boolean;
}

/** What clusters of the sandbox can run: three minor versions and one in preview, as a region offers them. */
export const offeredVersions: readonly OfferedVersion[] = [
  ...['1.33.4', '1.33.5', '1.34.0', '1.34.1', '1.35.0', '1.35.1'].map((version) => ({ version, isPreview: false })),
  { version: '1.36.0', isPreview: true },
];

export const defaultVersion = '1.34';

/** The image that new and upgraded nodes get until an administrator publishes another. */
const firstNodeImage = '202611.01.0';

export function minorOf(version: string): number {
  return Number(version.split('.')[1] ?? 0);
}

function order(version: string): number {
  return minorOf(version) * 1000 + Number(version.split('.')[2] ?? 0);
}

/** `1.34` stands for its newest patch, a preview aside; null for a version that is not offered. */
export function resolveVersion(wanted: string): string | null {
  if (wanted.split('.').length > 2) {
    return offeredVersions.some((one) => one.version === wanted) ? wanted : null;
  }
  const patches = offeredVersions.filter((one) => one.version.startsWith(`${wanted}.`));
  return patches.map((one) => one.version).at(-1) ?? null;
}

/** Where a version may go: newer patches of its own minor version, and any of the next; never back, never over one. */
export function upgradesOf(current: string): OfferedVersion[] {
  return offeredVersions.filter(
    (one) => order(one.version) > order(current) && minorOf(one.version) <= minorOf(current) + 1,
  );
}

export function isNewer(version: string, than: string): boolean {
  return order(version) > order(than);
}

/** What a managed cluster runs now, as Kubernetes writes it: `v1.34.1`; null while it is being made. */
export function kubernetesVersion(world: World, clusterId: string): string | null {
  const version = textAt(objectAt(world.resources.get(clusterId)?.body, 'properties'), 'currentKubernetesVersion');
  return version === undefined ? null : `v${version}`;
}

/** The newest node image, which an administrator publishes. */
export function newestNodeImage(world: World): string {
  return world.journal.table<string>('aks').get('nodeImage') ?? firstNodeImage;
}

export function publishNodeImage(world: World, version: string): void {
  world.journal.table<string>('aks').set('nodeImage', version);
}

export function nodeImageName(world: World, osSku: string): string {
  const family = osSku === 'AzureLinux' ? 'AKSAzureLinux-V3gen2' : 'AKSUbuntu-2204gen2containerd';
  return `${family}-${newestNodeImage(world)}`;
}
