import { contains, familyOf } from '../address.ts';
import type { Subnet, VirtualNetwork } from './model.ts';

/** `unknown`: it depends on what cannot be read here. */
export type Certainty = 'yes' | 'no' | 'unknown';

/** The address at which a host serves its machines: health probes come from it, and names are resolved there. */
export const HOST_ADDRESS = '168.63.129.16';
export const METADATA_ADDRESS = '169.254.169.254';

/** Never routed on the internet. */
const NOT_PUBLIC = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['224.0.0.0/3', '::/127', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
];

export function isPublic(address: string): boolean {
  return familyOf(address) !== null && !NOT_PUBLIC.some((range) => contains(range, address));
}

/** Whether an address lies in a range or is that address. */
export function isWithin(prefix: string, address: string): boolean {
  if (prefix.includes('/')) return contains(prefix, address);
  return contains(`${prefix}/${familyOf(prefix) === 'ipv6' ? 128 : 32}`, address);
}

/** From where a security group looks at addresses: what it takes for VirtualNetwork is that of the subnet it holds for. */
/** The last address of an IPv4 range that Azure gives out. */
export function lastAddress(prefix: string): string {
  const [base = '', bits = '32'] = prefix.split('/');
  const first = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const last = first + Math.max(0, 2 ** (32 - Number(bits)) - 2);
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.');
}

export interface Viewpoint {
  readonly network: VirtualNetwork | null;
  readonly subnet: Pick<Subnet, 'routes'> | null;
}

/**
 * Whether an address counts for what stands in a rule: `*`, a range, an address, or a service tag.
 * https://learn.microsoft.com/azure/virtual-network/service-tags-overview
 */
export function covers(prefix: string, address: string, view: Viewpoint): Certainty {
  if (prefix === '*') return 'yes';
  const [base = ''] = prefix.split('/');
  if (familyOf(base) !== null) return certain(isWithin(prefix, address));
  switch (prefix.toLowerCase()) {
    case 'any':
      return 'yes';
    case 'virtualnetwork':
      return inVirtualNetwork(address, view);
    case 'internet':
      return certain(isInternet(address, view));
    case 'azureloadbalancer':
      return certain(address === HOST_ADDRESS);
    case 'azureplatformdns':
      return certain(address === HOST_ADDRESS);
    case 'azureplatformimds':
      return certain(address === METADATA_ADDRESS);
    default:
      // Service tags list public addresses, by region and service, in lists that Microsoft changes every week.
      return isPublic(address) ? 'unknown' : 'no';
  }
}

const certain = (is: boolean): Certainty => (is ? 'yes' : 'no');

/**
 * Its own address space, that of peered networks, the ranges of user-defined routes, the host's virtual address, and what
 * lies behind a gateway: that last part is not written in the network.
 */
function inVirtualNetwork(address: string, { network, subnet }: Viewpoint): Certainty {
  if (address === HOST_ADDRESS) return 'yes';
  const routes = subnet?.routes ?? [];
  if (isInSpace(address, network) || routes.some((range) => isWithin(range, address))) return 'yes';
  return network?.hasGateway === true ? 'unknown' : 'no';
}

function isInternet(address: string, { network }: Viewpoint): boolean {
  return isPublic(address) && address !== HOST_ADDRESS && !isInSpace(address, network);
}

/** Its own address space, and that of networks it is connected to. */
export function isInSpace(address: string, network: VirtualNetwork | null): boolean {
  if (network === null) return false;
  return [network.space, ...network.peers.map(({ space }) => space)].flat().some((range) => isWithin(range, address));
}
