import type { AdmissionPlugin } from '../contract.ts';
import type { Pod, Toleration } from '../machinery/index.ts';
import { isCreateOf } from './refusal.ts';

const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** A pod stays five minutes on a node that went away, unless it says otherwise. */
export function defaultTolerationSeconds(): AdmissionPlugin {
  return {
    name: 'DefaultTolerationSeconds',
    mutate(request) {
      if (!isCreateOf(request, 'pods') || request.object === null) return;
      const pod = request.object as Pod;
      const tolerations = pod.spec.tolerations ?? [];
      const added = TAINTS.filter((key) => !tolerations.some((toleration) => covers(toleration, key)));
      if (added.length === 0) return;
      pod.spec.tolerations = [
        ...tolerations,
        ...added.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })),
      ];
    },
  };
}

function covers(toleration: Toleration, key: string): boolean {
  const keyFits = toleration.key === key || !toleration.key;
  return keyFits && (toleration.effect === 'NoExecute' || !toleration.effect);
}
