import type { ClusterContext, PodRuntime } from '../../contract.ts';
import { as, type Container, fnv32a, type Node, type Pod, quantity, served, toNumber } from '../../machinery/index.ts';
import { programOf } from './program.ts';

type PodUsage = NonNullable<ReturnType<PodRuntime['podUsage']>>;

/** What the machine itself takes, pods apart. */
const NODE_CPU_NANO_CORES = 80_000_000;
const NODE_MEMORY_BYTES = 600 * 1024 * 1024;

/** Undefined for a pod that does not run. Figures wander from minute to minute, and are the same when asked twice. */
export function podUsage(context: ClusterContext, pod: Pod): PodUsage | undefined {
  if (pod.status?.phase !== 'Running') return undefined;
  const minute = Math.floor((context.clock().getTime() * (context.speed ?? 1)) / 60_000);
  const running = new Set(
    (pod.status.containerStatuses ?? [])
      .filter((status) => status.state.running !== undefined)
      .map((status) => status.name),
  );
  const containers = pod.spec.containers
    .filter((container) => running.has(container.name))
    .map((container) => containerUsage(container, pod, minute));
  return containers.length === 0 ? undefined : { containers };
}

function containerUsage(container: Container, pod: Pod, minute: number): PodUsage['containers'][number] {
  const isBusy = programOf(container, pod.spec.restartPolicy ?? 'Always').isBusy;
  const draw = (fnv32a(`${pod.metadata.uid}/${container.name}/${minute}`) % 1000) / 1000;
  const steady = (fnv32a(`${pod.metadata.uid}/${container.name}`) % 1000) / 1000;
  const cpu = figure(container, 'cpu', 0.1);
  const memory = figure(container, 'memory', 64 * 1024 * 1024);
  const cpuShare = isBusy ? 1 : 0.02 + 0.1 * steady + 0.08 * draw;
  const memoryShare = 0.3 + 0.25 * steady + 0.05 * draw;
  return {
    name: container.name,
    cpuNanoCores: Math.round((isBusy ? cpu.most : cpu.usual) * cpuShare * 1e9),
    memoryBytes: Math.round(memory.usual * memoryShare),
  };
}

function figure(container: Container, name: string, fallback: number): { usual: number; most: number } {
  const request = container.resources?.requests?.[name];
  const limit = container.resources?.limits?.[name];
  const usual = toNumber(quantity(request ?? limit ?? String(fallback)));
  return { usual, most: limit === undefined ? usual : toNumber(quantity(limit)) };
}

export function nodeUsage(context: ClusterContext, node: Node): { cpuNanoCores: number; memoryBytes: number } {
  const total = { cpuNanoCores: NODE_CPU_NANO_CORES, memoryBytes: NODE_MEMORY_BYTES };
  for (const object of context.registry.list(served(context.registry, 'pods'), null)) {
    const pod = as<Pod>(object);
    if (pod.spec.nodeName !== node.metadata.name) continue;
    for (const container of podUsage(context, pod)?.containers ?? []) {
      total.cpuNanoCores += container.cpuNanoCores;
      total.memoryBytes += container.memoryBytes;
    }
  }
  return total;
}
