import { createHash } from 'node:crypto';
import type { DeclaredObject, Installation, JsonObject } from '@tenantry/kinds';
import { declaredObject, type Ledger } from './ledger.ts';

/** Subscriptions, each with an infrastructure of its own that is there already, and tenants spread evenly over them. */
export interface Estate {
  readonly tenants: number;
  readonly subscriptions: number;
}

export const INSTALLATION: Installation = {
  azure: { subscriptionId: subscriptionId(0), tenantId: '00000000-0000-4000-8000-000000000000', principalId: null },
};

function subscriptionId(number: number): string {
  return `00000000-0000-4000-8000-${String(number + 1).padStart(12, '0')}`;
}

/** A uuid that follows from the name alone. */
function uidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const nameOfInfrastructure = (number: number) => `infra${String(number).padStart(3, '0')}`;
const nameOfTenant = (number: number) => `t${String(number).padStart(6, '0')}`;

/** As many shards as all infrastructures can have. */
const SHARDS = 32;

/** Declares all of it: the infrastructures as Ready, the tenants as new. Answers the tenants' uids by subscription. */
export function declareEstate(ledger: Ledger, { tenants, subscriptions }: Estate, at: Date): string[][] {
  const infrastructures = Array.from({ length: subscriptions }, (_, number) => {
    const object = readyInfrastructure(number, at);
    ledger.declare(object, []);
    return object;
  });
  const uids: string[][] = infrastructures.map(() => []);
  for (let number = 0; number < tenants; number += 1) {
    const place = number % subscriptions;
    const infrastructure = infrastructures[place] as DeclaredObject;
    const name = nameOfTenant(number);
    const uid = uidOf(name);
    ledger.declare(declaredObject('Tenant', name, { infrastructure: infrastructure.name }, uid, at), [
      infrastructure.uid,
    ]);
    uids[place]?.push(uid);
  }
  return uids;
}

function readyInfrastructure(number: number, at: Date): DeclaredObject {
  const name = nameOfInfrastructure(number);
  const spec: JsonObject = {
    ...{ provider: 'azure', region: 'westeurope', subscriptionId: subscriptionId(number) },
    network: { shards: SHARDS },
  };
  const object = declaredObject('Infrastructure', name, spec, uidOf(name), at);
  const since = at.toISOString();
  const condition = (type: string) => ({ type, status: 'True' as const, reason: 'AsDeclared', message: '', since });
  return {
    ...object,
    status: {
      ...object.status,
      ...{ phase: 'ready', observedGeneration: 1, conditions: [condition('Ready'), condition('Established')] },
      outputs: { issuerUrl: `https://${name}.example/`, kubernetesVersion: '1.35.1' },
    },
  };
}
