import type { ClusterContext, Controller, PodRuntime } from '../contract.ts';
import { as, type Node, type Pod } from '../machinery/index.ts';
import { kubelet } from './kubelet/kubelet.ts';
import { logs } from './kubelet/logs.ts';
import { nodes } from './kubelet/nodes.ts';
import { nodeUsage, podUsage } from './kubelet/usage.ts';
import { scheduler } from './scheduler/controller.ts';

/**
 * The machines of a cluster: a scheduler that gives pods their nodes and kubelets that run them, without running
 * anything. What a container does follows from its image and command (see `kubelet/program.ts`).
 */
export function createRuntime(context: ClusterContext & { readonly speed: number }): {
  runtime: PodRuntime;
  controllers: Controller[];
} {
  return {
    runtime: {
      logs: (pod, container, options) => logs(context, as<Pod>(pod), container, options),
      podUsage: (pod) => podUsage(context, as<Pod>(pod)),
      nodeUsage: (node) => nodeUsage(context, as<Node>(node)),
    },
    controllers: [nodes(context), scheduler(context), kubelet(context)],
  };
}
