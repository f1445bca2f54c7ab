import { BlockList, isIP } from 'node:net';
import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import { type FieldFault, invalidValue, requiredValue, unsupportedValue } from '../registry/failures.ts';
import { externalAddressFaults } from './addresses.ts';
import { isPort, portRange } from './pods.ts';

interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

function readCidr(text: string): Network | undefined {
  const [address = '', prefix = ''] = text.split('/');
  const version = isIP(address);
  const length = Number(prefix);
  if (version === 0 || !/^\d+$/.test(prefix) || length > (version === 4 ? 32 : 128)) return undefined;
  return { address, prefix: length, family: version === 4 ? 'ipv4' : 'ipv6' };
}

const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

/** The API server takes an IPv4 address that is written as one of IPv6 for IPv4, which no range of IPv6 contains. */
const isMapped = ({ address, family }: Network): boolean => family === 'ipv6' && mapped.check(address, family);

function isStrictlyInside(inner: Network, outer: Network): boolean {
  if (inner.family !== outer.family || inner.prefix <= outer.prefix || isMapped(inner)) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, outer.family);
  return list.check(inner.address, inner.family);
}

const cidrDetail = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

function blockFaults(block: Fields, at: string): FieldFault[] {
  const cidr = textOf(block.cidr);
  if (cidr === '') return [requiredValue(`${at}.cidr`)];
  const outer = readCidr(cidr);
  if (outer === undefined) return [invalidValue(`${at}.cidr`, cidr, cidrDetail)];
  return ((block.except ?? []) as string[]).flatMap((except, index) => {
    const inner = readCidr(except);
    const field = `${at}.except[${index}]`;
    if (inner === undefined) return [invalidValue(field, except, cidrDetail)];
    return isStrictlyInside(inner, outer) ? [] : [invalidValue(field, except, 'must be a strict subset of `cidr`')];
  });
}

function ruleFaults(rule: Fields, peersField: 'from' | 'to', at: string): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const [index, { port }] of listOf(rule.ports).entries()) {
    if (typeof port === 'number' && !isPort(port))
      faults.push(invalidValue(`${at}.ports[${index}].port`, port, portRange));
  }
  for (const [index, peer] of listOf(rule[peersField]).entries()) {
    const peerAt = `${at}.${peersField}[${index}]`;
    if (peer.ipBlock !== undefined) faults.push(...blockFaults(fieldsOf(peer.ipBlock), `${peerAt}.ipBlock`));
    if (Object.keys(peer).length === 0) faults.push(requiredValue(peerAt, 'must specify a peer'));
  }
  return faults;
}

const policyTypes = ['Egress', 'Ingress'];

export function networkPolicyFaults(policy: KubeObject): FieldFault[] {
  const spec = fieldsOf(policy.spec);
  const types = (spec.policyTypes ?? []) as string[];
  const typeFaults =
    types.length > policyTypes.length
      ? [invalidValue('spec.policyTypes', types, 'may not specify more than two policyTypes')]
      : types.flatMap((type, index) =>
          policyTypes.includes(type) ? [] : [unsupportedValue(`spec.policyTypes[${index}]`, type, policyTypes)],
        );
  return [
    ...listOf(spec.ingress).flatMap((rule, index) => ruleFaults(rule, 'from', `spec.ingress[${index}]`)),
    ...listOf(spec.egress).flatMap((rule, index) => ruleFaults(rule, 'to', `spec.egress[${index}]`)),
    ...typeFaults,
  ];
}

const serviceTypes = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

export function serviceFaults(service: KubeObject): FieldFault[] {
  const spec = fieldsOf(service.spec);
  const ports = listOf(spec.ports);
  const faults: FieldFault[] = [];
  if (ports.length === 0 && spec.type !== 'ExternalName' && spec.clusterIP !== 'None')
    faults.push(requiredValue('spec.ports'));
  for (const [index, port] of ports.entries()) {
    if (ports.length > 1 && textOf(port.name) === '') faults.push(requiredValue(`spec.ports[${index}].name`));
    if (!isPort(port.port)) faults.push(invalidValue(`spec.ports[${index}].port`, port.port ?? 0, portRange));
  }
  if (!serviceTypes.includes(textOf(spec.type))) faults.push(unsupportedValue('spec.type', spec.type, serviceTypes));
  faults.push(...externalAddressFaults(service));
  return faults;
}
