import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import type { Behaviour, Draft } from './arm-type.ts';
import { completedIdentity } from './assigned-identity.ts';
import { requireUsableCertificate } from './gateway-certificate.ts';
import { requireAdmittedManager, requireSubnetOfGateways } from './gateway-subnet.ts';
import { keepGuid, propertiesOf } from './network-behaviour.ts';

const PARTS = [
  'gatewayIPConfigurations',
  'sslCertificates',
  'trustedRootCertificates',
  'frontendIPConfigurations',
  'frontendPorts',
  'backendAddressPools',
  'backendHttpSettingsCollection',
  'httpListeners',
  'urlPathMaps',
  'requestRoutingRules',
  'rewriteRuleSets',
  'probes',
  'redirectConfigurations',
  'privateLinkConfigurations',
] as const;

/** What the service writes where nothing is said. */
const DEFAULTS: Readonly<Partial<Record<(typeof PARTS)[number], JsonObject>>> = {
  frontendIPConfigurations: { privateIPAllocationMethod: 'Dynamic' },
  backendAddressPools: { backendAddresses: [] },
  backendHttpSettingsCollection: {
    cookieBasedAffinity: 'Disabled',
    pickHostNameFromBackendAddress: false,
    requestTimeout: 30,
  },
  httpListeners: { hostNames: [], requireServerNameIndication: false, customErrorConfigurations: [] },
  probes: { minServers: 0, match: {}, pickHostNameFromBackendHttpSettings: false },
};

/** Its parts get ids; its subnet, its certificates and what its parts name are looked at as it is made. */
export const applicationGateway: Behaviour = {
  complete(draft, world) {
    keepGuid(draft);
    const properties = propertiesOf(draft);
    for (const list of PARTS) {
      properties[list] = listAt(properties, list)
        .filter(isObject)
        .map((part) => completePart(draft, list, part));
    }
    const identity = completedIdentity(draft, world);
    if (identity !== undefined) draft.body.identity = identity;
    properties.enableHttp2 ??= false;
    properties.operationalState = 'Running';
    requireSize(draft, properties);
    requireOwnParts(draft, properties);
    requirePriorities(draft, properties);
    for (const configuration of partsOf(properties, 'gatewayIPConfigurations')) {
      const subnet = textAt(objectAt(objectAt(configuration, 'properties'), 'subnet'), 'id') ?? '';
      requireSubnetOfGateways(world, draft.id, subnet);
      requireAdmittedManager(world, draft.id, subnet);
    }
    for (const certificate of partsOf(properties, 'sslCertificates')) {
      requireUsableCertificate(draft, world, objectAt(certificate, 'properties'));
    }
  },
};

/** Of a web application firewall's policy: which gateways it is of. */
export const firewallPolicy: Behaviour = {
  complete(draft) {
    const properties = propertiesOf(draft);
    properties.customRules ??= [];
    properties.policySettings = {
      requestBodyCheck: true,
      maxRequestBodySizeInKb: 128,
      fileUploadLimitInMb: 100,
      state: 'Enabled',
      mode: 'Detection',
      requestBodyEnforcement: true,
      requestBodyInspectLimitInKB: 128,
      fileUploadEnforcement: true,
      ...objectAt(properties, 'policySettings'),
    };
    const managed = objectAt(properties, 'managedRules');
    properties.managedRules = {
      exclusions: [],
      ...managed,
      managedRuleSets: listAt(managed, 'managedRuleSets')
        .filter(isObject)
        .map((set): Json => ({ ruleGroupOverrides: [], ...set })),
    };
    properties.resourceState = 'Enabled';
  },
  show(body, record, world) {
    const gateways = world.resources.referrers(record.id).filter(({ type }) => type.endsWith('/applicationGateways'));
    if (gateways.length === 0) return body;
    const applicationGateways = gateways.map(({ id }) => ({ id }));
    return { ...body, properties: { ...objectAt(body, 'properties'), applicationGateways } };
  },
};

const partsOf = (properties: JsonObject, list: (typeof PARTS)[number]): JsonObject[] =>
  listAt(properties, list).filter(isObject);

function completePart(draft: Draft, list: (typeof PARTS)[number], part: JsonObject): JsonObject {
  const { provisioningState: _state, ...given } = objectAt(part, 'properties');
  // Of redirections no state is told.
  const state = list === 'redirectConfigurations' ? {} : { provisioningState: 'Succeeded' };
  const properties: JsonObject = { ...DEFAULTS[list], ...given, ...state };
  const id = `${draft.id}/${list}/${String(part.name)}`;
  if (list === 'urlPathMaps') {
    properties.pathRules = listAt(properties, 'pathRules')
      .filter(isObject)
      .map((rule) => ({
        ...rule,
        id: `${id}/pathRules/${String(rule.name)}`,
        type: 'Microsoft.Network/applicationGateways/urlPathMaps/pathRules',
        properties: { ...objectAt(rule, 'properties'), provisioningState: 'Succeeded' },
      }));
  }
  return { ...part, id, type: `Microsoft.Network/applicationGateways/${list}`, properties };
}

function requireSize(draft: Draft, properties: JsonObject): void {
  const sku = objectAt(properties, 'sku');
  const hasRange = properties.autoscaleConfiguration !== undefined;
  if (hasRange === (sku.capacity === undefined)) return;
  throw new ArmError(
    400,
    'ApplicationGatewayCapacityOrAutoscaleRequired',
    `Application Gateway ${draft.id} has either a capacity or an autoscale configuration.`,
  );
}

/** Whatever a part names of the same gateway has to be there. */
function requireOwnParts(draft: Draft, properties: JsonObject): void {
  const own = `${draft.id.toLowerCase()}/`;
  const known = new Set(PARTS.flatMap((list) => partsOf(properties, list)).map(({ id }) => String(id).toLowerCase()));
  const named: string[] = [];
  const walk = (value: Json | undefined): void => {
    if (Array.isArray(value)) for (const item of value) walk(item);
    else if (isObject(value)) {
      const keys = Object.keys(value);
      if (keys.length === 1 && typeof value.id === 'string') named.push(value.id);
      else for (const inner of Object.values(value)) walk(inner);
    }
  };
  for (const list of PARTS) for (const part of partsOf(properties, list)) walk(part.properties);
  const missing = named.find((id) => id.toLowerCase().startsWith(own) && !known.has(id.toLowerCase()));
  if (missing === undefined) return;
  throw new ArmError(
    400,
    'InvalidResourceReference',
    `Resource ${missing} referenced by resource ${draft.id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
  );
}

/** In the second generation each rule has a priority, and none has that of another. */
function requirePriorities(draft: Draft, properties: JsonObject): void {
  const seen = new Set<unknown>();
  for (const rule of partsOf(properties, 'requestRoutingRules')) {
    const { priority } = objectAt(rule, 'properties');
    const isMissing = typeof priority !== 'number';
    if (!isMissing && !seen.has(priority)) {
      seen.add(priority);
      continue;
    }
    throw new ArmError(
      400,
      isMissing
        ? 'ApplicationGatewayRequestRoutingRulePriorityCannotBeEmpty'
        : 'ApplicationGatewayRequestRoutingRulePriorityMustBeUnique',
      isMissing
        ? `Priority for the request routing rule ${String(rule.id)} cannot be empty. All request routing rules should have a priority defined starting from api-version 2021-08-01.`
        : `Request routing rule ${String(rule.id)} of ${draft.id} has the priority ${priority} of another.`,
    );
  }
}
