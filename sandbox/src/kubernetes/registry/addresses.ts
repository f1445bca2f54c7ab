import { randomInt } from 'node:crypto';
import type { KubeObject } from '../contract.ts';
import { fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import type { ObjectStore } from '../store/objects.ts';
import { type FieldFault, invalidValue } from './failures.ts';

const nodePorts = { first: 30_000, last: 32_767 } as const;
const attempts = 10_000;

/** 10.96.0.0/12, where the cluster's services get their addresses. */
function randomAddress(): string {
  return `10.${96 + randomInt(16)}.${randomInt(256)}.${1 + randomInt(254)}`;
}

/** Hands out cluster addresses and node ports of services, and knows which are taken. */
export class ServiceAddresses {
  readonly #addresses = new Map<string, string>();
  readonly #ports = new Map<number, string>();

  constructor(store: ObjectStore) {
    for (const entry of store.list('/services', null)) this.#note(entry.object, true);
    store.listen('/services', (event) => {
      if (event.previous !== undefined) this.#note(event.previous.object, false);
      if (event.type !== 'DELETED') this.#note(event.entry.object, true);
    });
  }

  #note(service: KubeObject, isTaken: boolean): void {
    const spec = fieldsOf(service.spec);
    const address = textOf(spec.clusterIP);
    if (address !== '' && address !== 'None') {
      if (isTaken) this.#addresses.set(address, service.metadata.uid);
      else this.#addresses.delete(address);
    }
    for (const number of [spec.healthCheckNodePort, ...listOf(spec.ports).map(({ nodePort }) => nodePort)]) {
      if (typeof number !== 'number' || number === 0) continue;
      if (isTaken) this.#ports.set(number, service.metadata.uid);
      else this.#ports.delete(number);
    }
  }

  /** Gives a service what it needs; the faults say what it asked for and can't have. */
  assign(service: KubeObject): FieldFault[] {
    const spec = fieldsOf(service.spec);
    const faults: FieldFault[] = [];
    if (spec.type === 'ExternalName') return faults;
    const wanted = textOf(spec.clusterIP);
    const holder = this.#addresses.get(wanted);
    if (wanted !== '' && wanted !== 'None' && holder !== undefined && holder !== service.metadata.uid) {
      const detail = `failed to allocate IP ${wanted}: provided IP is already allocated`;
      faults.push(invalidValue('spec.clusterIPs', [wanted], detail));
    }
    if (wanted === '') spec.clusterIP = this.#freeAddress();
    spec.clusterIPs = [spec.clusterIP];
    spec.ipFamilies ??= ['IPv4'];
    spec.ipFamilyPolicy ??= 'SingleStack';
    if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return faults;
    // By which a balancer asks a node whether any of the pods is there: also without node ports.
    if (spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local') {
      spec.healthCheckNodePort ||= this.#freePort();
    }
    if (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === false) return faults;
    for (const [index, port] of listOf(spec.ports).entries()) {
      if (typeof port.nodePort === 'number' && port.nodePort !== 0) {
        const owner = this.#ports.get(port.nodePort);
        if (owner !== undefined && owner !== service.metadata.uid) {
          faults.push(
            invalidValue(`spec.ports[${index}].nodePort`, port.nodePort, 'provided port is already allocated'),
          );
        } else if (port.nodePort < nodePorts.first || port.nodePort > nodePorts.last) {
          const detail = `provided port is not in the valid range. The range of valid ports is ${nodePorts.first}-${nodePorts.last}`;
          faults.push(invalidValue(`spec.ports[${index}].nodePort`, port.nodePort, detail));
        }
      } else {
        port.nodePort = this.#freePort();
      }
    }
    return faults;
  }

  #freeAddress(): string {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const address = randomAddress();
      if (!this.#addresses.has(address)) return address;
    }
    throw new Error('no cluster address is free');
  }

  #freePort(): number {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const port = randomInt(nodePorts.first, nodePorts.last + 1);
      if (!this.#ports.has(port)) return port;
    }
    throw new Error('no node port is free');
  }
}
