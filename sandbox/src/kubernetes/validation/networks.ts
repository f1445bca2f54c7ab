import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import {
  type FieldFault,
  forbiddenField,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from '../registry/failures.ts';
import { externalAddressFaults } from './addresses.ts';
import { isPort, portRange } from './pods.ts';
import { isStrictlyInside, rangeFaults, readCidr } from './ranges.ts';

function blockFaults(block: Fields, at: string): FieldFault[] {
  const cidr = textOf(block.cidr);
  if (cidr === '') return [requiredValue(`${at}.cidr`)];
  const outer = readCidr(cidr);
  const faults = rangeFaults(cidr, `${at}.cidr`);
  if (outer === undefined) return faults;
  const holes = ((block.except ?? []) as string[]).flatMap((except, index) => {
    const inner = readCidr(except);
    const field = `${at}.except[${index}]`;
    const isOutside = inner !== undefined && !isStrictlyInside(inner, outer);
    return [
      ...rangeFaults(except, field),
      ...(isOutside ? [invalidValue(field, except, 'must be a strict subset of `cidr`')] : []),
    ];
  });
  return [...faults, ...holes];
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

/** The API server writes this field's name with a capital. */
function sourceRangeFaults(spec: Fields): FieldFault[] {
  const ranges = (spec.loadBalancerSourceRanges ?? []) as string[];
  const field = 'spec.LoadBalancerSourceRanges';
  const isMisplaced = ranges.length > 0 && spec.type !== 'LoadBalancer';
  return [
    ...(isMisplaced ? [forbiddenField(field, "may only be used when `type` is 'LoadBalancer'")] : []),
    ...ranges.flatMap((range, index) => rangeFaults(range.trim(), `${field}[${index}]`)),
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
  faults.push(...externalAddressFaults(service), ...sourceRangeFaults(spec));
  return faults;
}
