import type { HttpReply } from '../../http/message.ts';
import { takeDoom } from '../settings.ts';
import type { ArmType } from '../types/arm-type.ts';
import type { World } from '../world.ts';
import { ArmError, errorBody } from './error.ts';
import type { Operation } from './operations.ts';
import { durationMs } from './pace.ts';
import { show } from './show.ts';

/** Starts the long operation of a type, at the sandbox's pace or the administrator's; doomed by order or by chance. */
export function startOperation(
  world: World,
  type: ArmType,
  kind: Operation['kind'],
  resourceId: string,
  location: string,
): Operation {
  const doomed = takeDoom(world.settings, type.type);
  const delay = durationMs(world.settings, type, kind, world.resources.get(resourceId)?.state);
  return world.operations.start(
    { kind, resourceId, resourceType: type.type, location: location || 'global', doomed },
    // What fails does so at any moment on its way.
    doomed && world.settings.pace === 'azure' ? delay * world.settings.random() : delay,
  );
}

/** Whole seconds; never 0, which some clients read as "no advice". */
export function retryAfterSeconds(world: World, operation: Operation): string {
  const left = Date.parse(operation.dueAt) - world.clock().getTime();
  return String(Math.min(10, Math.max(1, Math.ceil(left / 1000))));
}

type Polls = 'azure-async' | 'location' | 'both';

/** Where to ask after an operation. */
export function pollHeaders(
  world: World,
  operation: Operation,
  apiVersion: string,
  polls: Polls,
): Record<string, string> {
  const isGroup = operation.kind === 'group-delete';
  const base = isGroup
    ? `/subscriptions/${world.subscriptionId}`
    : `/subscriptions/${world.subscriptionId}/providers/${operation.namespace}/locations/${operation.location.replaceAll(' ', '').toLowerCase()}`;
  const address = (kind: string): string =>
    `${world.origin()}${base}/${kind}/${operation.id}?api-version=${apiVersion}`;
  return {
    ...(polls === 'location' ? {} : { 'Azure-AsyncOperation': address('operations') }),
    ...(polls === 'azure-async' ? {} : { Location: address(isGroup ? 'operationresults' : 'operationResults') }),
    'Retry-After': retryAfterSeconds(world, operation),
  };
}

/** The answer to a poll of `Azure-AsyncOperation`. */
export function operationStatus(world: World, id: string): HttpReply {
  const operation = requireOperation(world, id);
  return {
    status: 200,
    headers: operation.status === 'InProgress' ? { 'Retry-After': retryAfterSeconds(world, operation) } : {},
    body: {
      id: `/subscriptions/${world.subscriptionId}/providers/${operation.namespace}/locations/${operation.location}/operations/${operation.id}`,
      name: operation.id,
      status: operation.status,
      startTime: operation.startedAt,
      ...(operation.endedAt ? { endTime: operation.endedAt } : {}),
      ...(operation.error ? { error: errorBody(operation.error) } : {}),
    },
  };
}

/** The answer to a poll of `Location`. */
export function operationResult(world: World, id: string, address: string): HttpReply {
  const operation = requireOperation(world, id);
  switch (operation.status) {
    case 'InProgress':
      return { status: 202, headers: { Location: address, 'Retry-After': retryAfterSeconds(world, operation) } };
    case 'Failed':
      return {
        status: 409,
        body: { error: errorBody(operation.error ?? { code: 'Conflict', message: 'The operation failed.' }) },
      };
    case 'Succeeded': {
      if (operation.kind === 'group-delete' || operation.kind === 'purge') return { status: 200 };
      const record = operation.kind === 'write' ? world.resources.get(operation.resourceId) : undefined;
      return record ? { status: 200, body: show(world, record) } : { status: 204 };
    }
  }
}

function requireOperation(world: World, id: string): Operation {
  const operation = world.operations.get(id);
  if (!operation) throw new ArmError(404, 'OperationNotFound', `The operation '${id}' could not be found.`);
  return operation;
}
