import { ArmError } from '../arm/error.ts';
import type { World } from '../world.ts';
import type { Caller } from './caller.ts';
import { type ConditionFacts, mayAct } from './evaluate.ts';

/** Refuses, in Azure's words, what no role assignment of the caller allows. */
export function requireAction(
  world: World,
  caller: Caller,
  action: string,
  scope: string,
  facts: ConditionFacts = {},
): void {
  if (mayAct(world, caller.objectId, action, scope, facts)) return;
  throw new ArmError(
    403,
    'AuthorizationFailed',
    `The client '${caller.kind === 'user' ? caller.displayName : caller.clientId}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}
