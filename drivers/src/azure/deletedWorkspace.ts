import type { Remains } from '../contract.ts';
import type { ArmClient } from './arm/armClient.ts';
import { textAt } from './json.ts';
import { ownerIn } from './ownerMark.ts';
import { keyOf, parseResourceId } from './resourceId.ts';
import { factsOf, WORKSPACE } from './types.ts';

/**
 * What Azure keeps of a Log Analytics workspace that `owner` had at this id, or null. It is kept for 14 days and comes back, with
 * its logs, when a workspace of the same name is made: https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace
 */
export async function workspaceRemains(
  arm: ArmClient,
  workspaceId: string,
  owner: string,
  signal: AbortSignal,
): Promise<Remains | null> {
  const facts = factsOf(WORKSPACE);
  const { subscription, name } = parseResourceId(workspaceId);
  const path = `/subscriptions/${subscription}/providers/Microsoft.OperationalInsights/deletedWorkspaces`;
  const all = await arm.list(path, facts.apiVersion, signal);
  const deleted = all.find((workspace) => keyOf(textAt(workspace, ['id']) ?? '') === keyOf(workspaceId));
  if (deleted === undefined || ownerIn(facts, deleted) !== owner) return null;
  return {
    what: `Log Analytics workspace ${name}`,
    id: workspaceId,
    reason: 'Azure keeps it with its logs for 14 days, and gives it back when one of the same name is made',
    until: null,
  };
}
