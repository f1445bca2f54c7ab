import { familyOf, type PortQuestion, PROTOCOLS, type Protocol } from '@tenantry/observe/reach';
import { badParameter } from './reach-tenants.ts';

export interface PodsText {
  readonly kind: 'pods';
  readonly tenant: string;
  readonly pod: string | null;
}

/** A machine, or a private endpoint, of a tenant in the cloud; `*` for any. */
interface CloudName<Kind> {
  readonly kind: Kind;
  readonly tenant: string;
  readonly name: string;
}

interface NodeText {
  readonly kind: 'node';
  readonly name: string;
}

/** Where traffic comes from. */
export type FromText = PodsText | CloudName<'vm'> | NodeText | { readonly kind: 'internet' };

/** Where it goes, as the caller wrote it. */
export type ToText =
  | { readonly kind: 'tenant'; readonly tenant: string; readonly pod: string | null; readonly service: string | null }
  | { readonly kind: 'address'; readonly address: string; readonly port: number | null }
  | CloudName<'vm'>
  | CloudName<'endpoint'>
  | NodeText
  | { readonly kind: 'cluster-api' }
  | { readonly kind: 'metadata' };

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const FROM_REMEDY = 'write TENANT, TENANT/POD, TENANT/vm/NAME, @node/NAME or @internet';
const TO_REMEDY =
  'write TENANT, TENANT/POD, TENANT/service/NAME, TENANT/vm/NAME, TENANT/endpoint/NAME, @node/NAME, an IP address with or without :PORT, @cluster-api or @metadata';

export function readFrom(text: string): FromText {
  if (text === '@internet') return { kind: 'internet' };
  const node = readNode(text);
  if (node !== null) return node;
  const [tenant = '', second, third, more] = text.split('/');
  const bad = () => badParameter('from', 'names no tenant, pod or VM', FROM_REMEDY);
  if (!NAME.test(tenant) || more !== undefined) throw bad();
  if (third !== undefined) {
    if (second === 'pod' && NAME.test(third)) return { kind: 'pods', tenant, pod: third };
    if (second !== 'vm' || !isCloudName(third)) throw bad();
    return { kind: 'vm', tenant, name: third };
  }
  if (second !== undefined && !NAME.test(second)) throw bad();
  return { kind: 'pods', tenant, pod: second ?? null };
}

/** Azure's names, and `*` for any. */
const CLOUD_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?$/;
const isCloudName = (text: string): boolean => text === '*' || CLOUD_NAME.test(text);

function readNode(text: string): NodeText | null {
  const [prefix, name = '', more] = text.split('/');
  if (prefix !== '@node' || more !== undefined || !NAME.test(name)) return null;
  return { kind: 'node', name };
}

export function readTo(text: string): ToText {
  if (text === '@cluster-api') return { kind: 'cluster-api' };
  if (text === '@metadata') return { kind: 'metadata' };
  const address = readAddress(text);
  if (address !== null) return address;
  const node = readNode(text);
  if (node !== null) return node;
  const [tenant = '', second, third, more] = text.split('/');
  if ((second === 'vm' || second === 'endpoint') && third !== undefined) {
    if (!NAME.test(tenant) || more !== undefined || !isCloudName(third)) throw noDestination();
    return second === 'vm' ? { kind: 'vm', tenant, name: third } : { kind: 'endpoint', tenant, name: third };
  }
  const names = [tenant, second, third].filter((part) => part !== undefined);
  if (!names.every((part) => NAME.test(part)) || more !== undefined) throw noDestination();
  if (third === undefined) return { kind: 'tenant', tenant, pod: second ?? null, service: null };
  if (second === 'service') return { kind: 'tenant', tenant, pod: null, service: third };
  if (second === 'pod') return { kind: 'tenant', tenant, pod: third, service: null };
  throw noDestination();
}

const noDestination = () =>
  badParameter('to', 'names no tenant, pod, service, VM, private endpoint, node or address', TO_REMEDY);

/** `1.2.3.4`, `1.2.3.4:443`, `fd00::1`, `[fd00::1]:443`. */
function readAddress(text: string): ToText | null {
  const bracketed = /^\[([^\]]{2,45})\](?::(\d{1,5}))?$/.exec(text);
  const plain = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?$/.exec(text);
  const [, address = text, port] = bracketed ?? plain ?? [];
  if (familyOf(address) === null) {
    if (bracketed !== null || plain !== null) throw badParameter('to', 'is no IP address', TO_REMEDY);
    return null;
  }
  const number = port === undefined ? null : Number(port);
  if (number !== null && (number < 1 || number > 65_535)) throw badPort('to');
  return { kind: 'address', address, port: number };
}

/** Which ports are asked about: those named, or every one. A port without a protocol is one of TCP. */
export function readPorts(
  protocol: string | undefined,
  port: string | undefined,
  portOfAddress: number | null,
): PortQuestion {
  const protocols = protocol === undefined ? null : [readProtocol(protocol)];
  const range = port === undefined ? null : readRange(port);
  if (range !== null && portOfAddress !== null && (range[0] !== portOfAddress || range[1] !== portOfAddress)) {
    throw badParameter('port', 'differs from the port in `to`', 'say the port once');
  }
  const asked = range ?? (portOfAddress === null ? null : ([portOfAddress, portOfAddress] as const));
  const standard: readonly Protocol[] = asked === null ? PROTOCOLS : ['TCP'];
  return { protocols: protocols ?? standard, from: asked?.[0] ?? 1, to: asked?.[1] ?? 65_535 };
}

function readProtocol(text: string): Protocol {
  const protocol = PROTOCOLS.find((known) => known === text.toUpperCase());
  if (protocol === undefined) throw badParameter('protocol', 'is none that policies know', 'use TCP, UDP or SCTP');
  return protocol;
}

function readRange(text: string): readonly [number, number] {
  const [, first = '', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = [Number(first), Number(last)] as const;
  if (first === '' || range[0] < 1 || range[1] > 65_535 || range[0] > range[1]) throw badPort('port');
  return range;
}

const badPort = (field: string) =>
  badParameter(field, 'is no port', 'write a number from 1 to 65535, or a range such as 8000-8100');
