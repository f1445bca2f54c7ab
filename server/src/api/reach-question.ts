import { familyOf, type PortQuestion, PROTOCOLS, type Protocol } from '@tenantry/observe/reach';
import { badParameter } from './reach-tenants.ts';

/** Where traffic comes from. */
export interface FromText {
  readonly tenant: string;
  readonly pod: string | null;
}

/** Where it goes, as the caller wrote it. */
export type ToText =
  | { readonly kind: 'tenant'; readonly tenant: string; readonly pod: string | null; readonly service: string | null }
  | { readonly kind: 'address'; readonly address: string; readonly port: number | null }
  | { readonly kind: 'cluster-api' }
  | { readonly kind: 'metadata' };

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const FROM_REMEDY = 'write TENANT or TENANT/POD';
const TO_REMEDY =
  'write TENANT, TENANT/POD, TENANT/service/NAME, an IP address with or without :PORT, @cluster-api or @metadata';

export function readFrom(text: string): FromText {
  const [tenant = '', pod, more] = text.split('/');
  if (!NAME.test(tenant) || more !== undefined || (pod !== undefined && !NAME.test(pod))) {
    throw badParameter('from', 'names no tenant or pod', FROM_REMEDY);
  }
  return { tenant, pod: pod ?? null };
}

export function readTo(text: string): ToText {
  if (text === '@cluster-api') return { kind: 'cluster-api' };
  if (text === '@metadata') return { kind: 'metadata' };
  const address = readAddress(text);
  if (address !== null) return address;
  const [tenant = '', second, third, more] = text.split('/');
  const names = [tenant, second, third].filter((part) => part !== undefined);
  if (!names.every((part) => NAME.test(part)) || more !== undefined) throw noDestination();
  if (third === undefined) return { kind: 'tenant', tenant, pod: second ?? null, service: null };
  if (second === 'service') return { kind: 'tenant', tenant, pod: null, service: third };
  if (second === 'pod') return { kind: 'tenant', tenant, pod: third, service: null };
  throw noDestination();
}

const noDestination = () => badParameter('to', 'names no tenant, pod, service or address', TO_REMEDY);

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
