import type { Template } from '../model/resource.ts';

/** Of the marketplace, all for machines of generation 2, which Trusted Launch wants. */
export const IMAGES = {
  'ubuntu-24.04': { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server' },
  'ubuntu-22.04': { publisher: 'Canonical', offer: '0001-com-ubuntu-server-jammy', sku: '22_04-lts-gen2' },
  'debian-12': { publisher: 'Debian', offer: 'debian-12', sku: '12-gen2' },
  'azure-linux-3': { publisher: 'MicrosoftCBLMariner', offer: 'azure-linux-3', sku: 'azure-linux-3-gen2' },
  'almalinux-9': { publisher: 'almalinux', offer: 'almalinux-x86_64', sku: '9-gen2' },
} as const;

export const IMAGE_NAMES = Object.keys(IMAGES) as [keyof typeof IMAGES];

/** The newest version of a known image, or an image by its id. */
export function imageReference(image: string): Template {
  const known = Object.entries(IMAGES).find(([name]) => name === image)?.[1];
  return known === undefined ? { id: image } : { ...known, version: 'latest' };
}
