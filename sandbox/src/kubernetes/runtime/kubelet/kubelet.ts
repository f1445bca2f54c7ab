import type { ClusterContext, Controller } from '../../contract.ts';
import { as, type Node, type Pod, served, splitKey, WorkQueue } from '../../machinery/index.ts';
import { type KubeletState, syncPod } from './pod-worker.ts';

/** The kubelets of all nodes: whatever pod has a node is run here. */
export function kubelet(context: ClusterContext): Controller {
  const addresses = new PodAddresses();
  const state: KubeletState = {
    context,
    pods: new Map(),
    imagesByNode: new Map(),
    podAddress: (pod) => addresses.of(pod),
    nodeAddress(name) {
      const node = context.registry.get(served(context.registry, 'nodes'), null, name);
      const internal = (node === undefined ? [] : (as<Node>(node).status?.addresses ?? [])).find(
        (address) => address.type === 'InternalIP',
      );
      return internal?.address ?? '127.0.0.1';
    },
  };
  const stops: (() => void)[] = [];
  const queue = new WorkQueue({
    name: 'kubelet',
    speed: context.speed ?? 1,
    parallel: 16,
    work: async (key) => {
      const { namespace, name } = splitKey(key);
      const found = context.registry.get(served(context.registry, 'pods'), namespace, name);
      if (found === undefined) return undefined;
      const pod = as<Pod>(found);
      // A pod that never got a node has no kubelet to wait for.
      if (!pod.spec.nodeName && pod.metadata.deletionTimestamp === undefined) return undefined;
      return syncPod(state, pod);
    },
  });
  return {
    name: 'kubelet',
    start() {
      stops.push(
        context.registry.watch(served(context.registry, 'pods'), (event) => {
          const pod = as<Pod>(event.object);
          if (event.type === 'DELETED') {
            state.pods.delete(pod.metadata.uid);
            addresses.release(pod);
            return;
          }
          if (pod.status?.podIP !== undefined) addresses.hold(pod.metadata.uid, pod.status.podIP);
          if (pod.spec.nodeName || pod.metadata.deletionTimestamp !== undefined) {
            queue.add(`${pod.metadata.namespace}/${pod.metadata.name}`);
          }
        }),
      );
    },
    async stop() {
      for (const stop of stops.splice(0)) stop();
      await queue.stop();
    },
  };
}

/** Addresses from 10.244.0.0/16, each given to one pod at a time, the longest unused first. */
class PodAddresses {
  private readonly holders = new Map<string, string>();
  private next = 0;

  of(pod: Pod): string {
    for (let tried = 0; tried < 65_000; tried++) {
      this.next = (this.next % 65_000) + 1;
      const address = `10.244.${this.next >> 8}.${this.next & 255}`;
      if (this.holders.has(address) || (this.next & 255) === 0 || (this.next & 255) === 255) continue;
      this.hold(pod.metadata.uid, address);
      return address;
    }
    throw new Error('every pod address of the cluster is in use');
  }

  hold(uid: string, address: string): void {
    this.holders.set(address, uid);
  }

  release(pod: Pod): void {
    const address = pod.status?.podIP;
    if (address !== undefined && this.holders.get(address) === pod.metadata.uid) this.holders.delete(address);
  }
}
