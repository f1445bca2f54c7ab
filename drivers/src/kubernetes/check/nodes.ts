import { TENANT_KEY, TENANT_NAME_LABEL } from '../claims/node-marks.ts';
import { type ClusterNode, listNodes } from '../features.ts';
import type { Finding, Probing } from './finding.ts';

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';
const MOST_NAMES = 20;

/** Which nodes could be claimed for a tenant, and which are. */
export async function dedicatedNodes({ client, signal }: Probing): Promise<Omit<Finding, 'feature'>> {
  const nodes = (await listNodes(client, signal)).filter((node) => !(CONTROL_PLANE in node.labels));
  const claimed = nodes.filter(isClaimed);
  const free = nodes.filter((node) => !isClaimed(node));
  const state = free.length > 0 ? 'present' : 'absent';
  const shared =
    free.length > 0 && free.length <= 1 ? ' Claim it, and tenants without nodes of their own have none to run on.' : '';
  return {
    state,
    detail: `${counted(free, 'could be claimed for a tenant')} ${counted(claimed, 'claimed already')}`,
    follows:
      state === 'present'
        ? `A tenant of tier dedicated-nodes names those that it is to have.${shared}`
        : 'No tenant of tier dedicated-nodes can be added before a node joins.',
  };
}

function isClaimed(node: ClusterNode): boolean {
  return TENANT_NAME_LABEL in node.labels || node.taints.some(({ key }) => key === TENANT_KEY);
}

function counted(nodes: readonly ClusterNode[], what: string): string {
  if (nodes.length === 0) return `None ${what}.`;
  const names = nodes.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = nodes.length > names.length ? ', …' : '';
  return `${nodes.length} ${what}: ${names.join(', ')}${more}.`;
}
