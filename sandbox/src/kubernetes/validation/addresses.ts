import { BlockList, isIP } from 'node:net';
import type { KubeObject } from '../contract.ts';
import { fieldsOf, listOf } from '../defaults/fields.ts';
import { type FieldFault, invalidValue } from '../registry/failures.ts';

interface Range {
  readonly detail: string;
  readonly addresses: BlockList;
}

function rangeOf(detail: string, ...blocks: readonly (readonly [string, number])[]): Range {
  const addresses = new BlockList();
  for (const [address, prefix] of blocks) addresses.addSubnet(address, prefix, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return { detail, addresses };
}

/** Addresses that mean the machine itself, or its own link: a Service that led there would lead into the node. */
const ranges: readonly Range[] = [
  rangeOf('may not be unspecified (0.0.0.0)', ['0.0.0.0', 32]),
  rangeOf('may not be unspecified (::)', ['::', 128]),
  rangeOf('may not be in the loopback range (127.0.0.0/8, ::1/128)', ['127.0.0.0', 8], ['::1', 128]),
  rangeOf('may not be in the link-local range (169.254.0.0/16, fe80::/10)', ['169.254.0.0', 16], ['fe80::', 10]),
  rangeOf('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)', ['224.0.0.0', 24], ['ff02::', 10]),
];

/** What is wrong with an address that a Service may lead to. */
export function ordinaryAddressFaults(address: unknown, field: string): FieldFault[] {
  const text = String(address ?? '');
  const version = isIP(text);
  if (version === 0) {
    return [invalidValue(field, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
  }
  const family = version === 6 ? 'ipv6' : 'ipv4';
  return ranges
    .filter((range) => range.addresses.check(text, family))
    .map((range) => invalidValue(field, text, range.detail));
}

export function endpointsFaults(endpoints: KubeObject): FieldFault[] {
  return listOf(endpoints.subsets).flatMap((subset, index) =>
    ['addresses', 'notReadyAddresses'].flatMap((part) =>
      listOf(subset[part]).flatMap((address, at) =>
        ordinaryAddressFaults(address.ip, `subsets[${index}].${part}[${at}].ip`),
      ),
    ),
  );
}

export function endpointSliceFaults(slice: KubeObject): FieldFault[] {
  if (slice.addressType === 'FQDN') return [];
  return listOf(slice.endpoints).flatMap((endpoint, index) =>
    addressesOf(endpoint.addresses).flatMap((address, at) =>
      ordinaryAddressFaults(address, `endpoints[${index}].addresses[${at}]`),
    ),
  );
}

export function externalAddressFaults(service: KubeObject): FieldFault[] {
  return addressesOf(fieldsOf(service.spec).externalIPs).flatMap((address, index) =>
    ordinaryAddressFaults(address, `spec.externalIPs[${index}]`),
  );
}

const addressesOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
