import { familyOf } from '../address.ts';
import { gatesBetween } from './gate.ts';
import type { AzureEnd, AzureNetwork } from './model.ts';
import { HOST_ADDRESS, isInSpace, isPublic, METADATA_ADDRESS } from './prefixes.ts';

/** Why no packet could get from one end to the other whatever security groups say; null where one could. */
export function noWay(network: AzureNetwork, from: AzureEnd, to: AzureEnd): string | null {
  if (from.kind === 'private-endpoint') return `${from.name} only answers: nothing begins there`;
  const source = networkOf(network, from);
  const destination = networkOf(network, to);
  if (destination === null) return source === null ? `neither end is in a network that was read` : null;
  if (source !== null && familyOf(from.address) !== familyOf(to.address)) {
    return `${from.name} and ${to.name} speak different versions of IP`;
  }
  if (source === null) return fromOutside(network, destination, from, to);
  if (areConnected(network, source, destination)) return null;
  return `${nameOf(network, source)} and ${nameOf(network, destination)} are not connected to each other`;
}

function fromOutside(network: AzureNetwork, destination: string, from: AzureEnd, to: AzureEnd): string | null {
  if (from.address === HOST_ADDRESS || from.address === METADATA_ADDRESS) return null;
  // In a network that is connected and was not read, or where no subnet is.
  if (isInSpace(from.address, network.networks.get(destination) ?? null)) return null;
  if (!isPublic(from.address)) {
    // What lies behind a gateway comes with private addresses of its own.
    return network.networks.get(destination)?.hasGateway === true
      ? null
      : `${from.name} is in no network that ${nameOf(network, destination)} is connected to`;
  }
  if (to.publicAddress === null) return `${to.name} has no public address`;
  const isGuarded = gatesBetween(network, from, to).length > 0;
  return to.publicAddress.isClosedByDefault && !isGuarded
    ? `the public address of ${to.name} is of the Standard SKU, which lets nothing in without a security group`
    : null;
}

export function networkOf(network: AzureNetwork, end: AzureEnd): string | null {
  return end.subnet === null ? null : (network.subnets.get(end.subnet)?.network ?? null);
}

/** Whether packets get from one network to another at all. */
export function areConnected(network: AzureNetwork, one: string, other: string): boolean {
  return one === other || arePeered(network, one, other);
}

/** Both sides have to be connected and to let the other in. */
function arePeered({ networks }: AzureNetwork, one: string, other: string): boolean {
  const isPeer = (of: string, peer: string) => networks.get(of)?.peers.some(({ network }) => network === peer) === true;
  return isPeer(one, other) && isPeer(other, one);
}

const nameOf = ({ networks }: AzureNetwork, key: string): string => networks.get(key)?.name ?? key;
