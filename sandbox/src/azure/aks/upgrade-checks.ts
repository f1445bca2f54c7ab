import { ArmError } from '../arm/error.ts';
import { isNewer, minorOf, resolveVersion, upgradesOf } from './versions.ts';

const support = 'Please use [az aks get-versions] command to get the supported version list in this region.';

/** The full version that `wanted` means for a control plane at `current`; refuses what AKS does not do. */
export function controlPlaneVersion(name: string, wanted: string, current: string | undefined): string {
  // What runs already stays allowed after its support has ended; a minor version it belongs to means itself.
  if (current !== undefined && (wanted === current || current.startsWith(`${wanted}.`))) return current;
  const resolved = resolveVersion(wanted);
  if (current === undefined) {
    if (resolved !== null) return resolved;
    throw new ArmError(
      400,
      'K8sVersionNotSupported',
      `Managed cluster ${name} is on version ${wanted}, which is not supported in this region. ${support} For more information, please check https://aka.ms/supported-version-list`,
    );
  }
  return step('Upgrading', wanted, resolved, current);
}

/** The same for a pool, which never runs ahead of its control plane. */
export function poolVersion(wanted: string, current: string | undefined, control: string): string {
  if (current !== undefined && (wanted === current || current.startsWith(`${wanted}.`))) return current;
  const resolved = control === wanted || control.startsWith(`${wanted}.`) ? control : resolveVersion(wanted);
  if (resolved === null) {
    throw new ArmError(
      400,
      'AgentPoolK8sVersionNotSupported',
      `Version ${wanted} is not supported in this region. ${support} For more information, please check https://aka.ms/supported-version-list`,
    );
  }
  if (isNewer(resolved, control)) {
    const reason =
      minorOf(resolved) > minorOf(control)
        ? `Minor version of node pool version ${minorOf(resolved)} is bigger than control plane version ${minorOf(control)}.`
        : `Node pool version is bigger than control plane version.`;
    throw new ArmError(
      400,
      'NodePoolMcVersionIncompatible',
      `Node pool version ${resolved} and control plane version ${control} are incompatible. ${reason} For more information, please check https://aka.ms/version-skew-policy`,
    );
  }
  return current === undefined ? resolved : step('Upgrading', wanted, resolved, current);
}

function step(verb: string, wanted: string, resolved: string | null, current: string): string {
  const available = upgradesOf(current).map((one) => one.version);
  if (resolved !== null && available.includes(resolved)) return resolved;
  throw new ArmError(
    400,
    'OperationNotAllowed',
    `${verb} Kubernetes version ${current} to ${wanted} is not allowed. Available upgrades: [${[...available].reverse().join(' ')}]. Please see https://aka.ms/aks-supported-k8s-ver for version details.`,
  );
}
