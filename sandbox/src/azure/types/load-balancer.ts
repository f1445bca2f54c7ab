import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import type { Behaviour, Draft } from './arm-type.ts';
import { keepGuid, nextAddress, propertiesOf } from './network-behaviour.ts';

const PARTS = [
  'frontendIPConfigurations',
  'backendAddressPools',
  'probes',
  'loadBalancingRules',
  'outboundRules',
  'inboundNatRules',
  'inboundNatPools',
] as const;

/** Its parts get ids, and a frontend in a subnet an address of it. */
export const loadBalancer: Behaviour = {
  complete(draft, world) {
    keepGuid(draft);
    const properties = propertiesOf(draft);
    draft.body.sku = { name: 'Standard', tier: 'Regional', ...objectAt(draft.body, 'sku') };
    requireSameSku(draft);
    const before = objectAt(draft.previous?.body, 'properties');
    for (const list of PARTS) {
      properties[list] = listAt(properties, list)
        .filter(isObject)
        .map((part) => {
          const name = String(part.name);
          const known = listAt(before, list)
            .filter(isObject)
            .find((one) => one.name === name);
          return completePart(draft, list, part, objectAt(known, 'properties'));
        });
    }
    for (const frontend of listAt(properties, 'frontendIPConfigurations').filter(isObject)) {
      const inner = objectAt(frontend, 'properties');
      const subnet = textAt(objectAt(inner, 'subnet'), 'id');
      inner.privateIPAllocationMethod ??= 'Dynamic';
      if (subnet !== undefined) inner.privateIPAddress ??= nextAddress(world, subnet);
      if ((subnet === undefined) === (objectAt(inner, 'publicIPAddress').id === undefined)) {
        throw new ArmError(
          400,
          'LoadBalancerFrontendIPConfigurationMustHaveSubnetOrPublicIP',
          `Frontend ${String(frontend.name)} of load balancer ${draft.id} has either a subnet or a public IP address.`,
        );
      }
    }
    requireOwnParts(draft, properties);
  },
};

function requireSameSku(draft: Draft): void {
  const before = textAt(objectAt(draft.previous?.body, 'sku'), 'name');
  if (before === undefined || before === objectAt(draft.body, 'sku').name) return;
  throw new ArmError(400, 'LoadBalancerSkuCannotBeChanged', `The SKU of load balancer ${draft.id} cannot be changed.`);
}

function completePart(draft: Draft, list: (typeof PARTS)[number], part: JsonObject, known: JsonObject): JsonObject {
  const { provisioningState: _state, ...given } = objectAt(part, 'properties');
  const properties: JsonObject = { ...given, provisioningState: 'Succeeded' };
  const address = textAt(known, 'privateIPAddress');
  if (list === 'frontendIPConfigurations' && properties.subnet !== undefined && address !== undefined) {
    properties.privateIPAddress ??= address;
  }
  if (list === 'loadBalancingRules') {
    Object.assign(properties, {
      enableFloatingIP: properties.enableFloatingIP ?? false,
      idleTimeoutInMinutes: properties.idleTimeoutInMinutes ?? 4,
      enableTcpReset: properties.enableTcpReset ?? false,
      disableOutboundSnat: properties.disableOutboundSnat ?? false,
      loadDistribution: properties.loadDistribution ?? 'Default',
    });
  }
  if (list === 'probes') properties.probeThreshold = properties.probeThreshold ?? 1;
  return {
    ...part,
    id: `${draft.id}/${list}/${String(part.name)}`,
    type: `Microsoft.Network/loadBalancers/${list}`,
    properties,
  };
}

/** Rules name frontends, pools and probes of the same balancer. */
function requireOwnParts(draft: Draft, properties: JsonObject): void {
  const ids = new Set(
    PARTS.flatMap((list) => listAt(properties, list).filter(isObject)).map(({ id }) => String(id).toLowerCase()),
  );
  for (const rule of listAt(properties, 'loadBalancingRules').filter(isObject)) {
    const inner = objectAt(rule, 'properties');
    const named = ['frontendIPConfiguration', 'backendAddressPool', 'probe'].flatMap(
      (field) => textAt(objectAt(inner, field), 'id') ?? [],
    );
    const missing = named.find((id) => !ids.has(id.toLowerCase()));
    if (missing === undefined) continue;
    throw new ArmError(
      400,
      'InvalidResourceReference',
      `Resource ${missing} referenced by resource ${draft.id}/loadBalancingRules/${String(rule.name)} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
    );
  }
}
