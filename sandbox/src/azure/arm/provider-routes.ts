import type { HttpReply } from '../../http/message.ts';
import { requireAction } from '../access/authorise.ts';
import type { World } from '../world.ts';
import { ArmError } from './error.ts';
import { isRegistered, type RouteContext, registrations } from './service.ts';

/** Resource providers of the subscription: list, read, register, unregister. */
export function providerRoute(context: RouteContext): HttpReply | null {
  const { world, request, path, caller } = context;
  if (path.subscriptionId === null || path.resourceGroup !== null) return null;
  const scope = `/subscriptions/${world.subscriptionId}`;
  if (path.blocks.length === 0) {
    if (request.method !== 'GET' || path.tail.length !== 1 || path.tail[0]?.toLowerCase() !== 'providers') return null;
    const namespaces = new Set([...world.types.all()].map((type) => type.type.split('/')[0] ?? ''));
    return { status: 200, body: { value: [...namespaces].sort().map((name) => describe(world, name)) } };
  }
  const block = path.blocks[0];
  if (path.blocks.length !== 1 || !block || block.names.length > 0 || block.types.length > 1) return null;
  const verb = block.types[0]?.toLowerCase();
  if (verb !== undefined && verb !== 'register' && verb !== 'unregister') return null;
  const namespace = world.types.namespace(block.namespace) ?? knownEmpty(block.namespace);
  if (!namespace) {
    throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${block.namespace}' is invalid.`);
  }
  if (verb === undefined) {
    return request.method === 'GET' ? { status: 200, body: describe(world, namespace) } : null;
  }
  if (request.method !== 'POST') throw new ArmError(405, 'MethodNotAllowed', 'Registration takes a POST.');
  requireAction(world, caller, `${namespace}/${verb}/action`, scope);
  const table = registrations(world);
  if (verb === 'register') table.set(namespace.toLowerCase(), 'Registered');
  else table.delete(namespace.toLowerCase());
  return { status: 200, body: describe(world, namespace) };
}

/** Providers that a subscription registers though no type of theirs is kept here. */
function knownEmpty(namespace: string): string | undefined {
  return [
    'Microsoft.CostManagement',
    'Microsoft.PolicyInsights',
    'Microsoft.ResourceGraph',
    'Microsoft.AlertsManagement',
    'Microsoft.ResourceHealth',
  ].find((known) => known.toLowerCase() === namespace.toLowerCase());
}

function describe(world: World, namespace: string): object {
  const resourceTypes = [...world.types.all()]
    .filter((type) => type.type.startsWith(`${namespace}/`))
    .map((type) => ({
      resourceType: type.type.slice(namespace.length + 1),
      locations: [],
      apiVersions: [...type.apiVersions],
      capabilities: type.tracked ? 'SupportsTags, SupportsLocation' : 'None',
    }));
  return {
    id: `/subscriptions/${world.subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: isRegistered(world, namespace) ? 'Registered' : 'NotRegistered',
    resourceTypes,
  };
}
