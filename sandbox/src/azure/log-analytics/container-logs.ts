import { createHash } from 'node:crypto';
import { isObject, type Json, listAt, objectAt, textAt } from '../../json.ts';
import type { Cluster, KubeObject, PodRuntime } from '../../kubernetes/contract.ts';
import type { World } from '../world.ts';
import { type Column, type Row, ticksOf } from './kql/index.ts';

/** https://learn.microsoft.com/azure/azure-monitor/reference/tables/containerlogv2 */
export const CONTAINER_LOG_COLUMNS: readonly Column[] = [
  { name: 'TenantId', kind: 'string' },
  { name: 'TimeGenerated', kind: 'datetime' },
  { name: 'Computer', kind: 'string' },
  { name: 'ContainerId', kind: 'string' },
  { name: 'ContainerName', kind: 'string' },
  { name: 'PodName', kind: 'string' },
  { name: 'PodNamespace', kind: 'string' },
  { name: 'LogMessage', kind: 'dynamic' },
  { name: 'LogSource', kind: 'string' },
  { name: 'LogLevel', kind: 'string' },
  { name: 'KubernetesMetadata', kind: 'dynamic' },
  { name: 'SourceSystem', kind: 'string' },
  { name: 'Type', kind: 'string' },
  { name: '_ResourceId', kind: 'string' },
];

/** Of one workspace; beyond it the oldest go. */
const MOST_ROWS = 200_000;
/** As the agent is set up by default. */
const NOT_COLLECTED = new Set(['kube-system']);
const ASSOCIATION = 'containerinsightsextension';

/** One run of a container, and how far it was read: to a time, and how many lines of just that time. */
interface Reading {
  at: bigint;
  repeats: number;
  isDone: boolean;
}

/**
 * What Container Insights brings from the clusters into their workspaces. Pods' output is read when somebody asks for it, and
 * before a run of a container is gone. Kept in memory alone: after a restart there is what can be read from the pods then.
 */
export class ContainerLogs {
  readonly #rows = new Map<string, Row[]>();
  readonly #readings = new Map<string, Reading>();
  readonly #following = new Map<Cluster, () => void>();
  #world: World | null = null;
  #last: Promise<unknown> = Promise.resolve();

  begin(world: World): void {
    this.#world = world;
  }

  /** Reads what a pod wrote before it, or a run of it, is gone. */
  follow(cluster: Cluster, resourceId: string): void {
    const pods = cluster.registry.type('pods');
    if (pods === undefined || this.#following.has(cluster)) return;
    const end = cluster.registry.watch(pods, ({ type, object }) => {
      const isEnding = type === 'DELETED' || (type === 'MODIFIED' && this.#hasUnreadEnd(object));
      if (isEnding) void this.#inTurn(() => this.#readPod(cluster, resourceId, object));
    });
    this.#following.set(cluster, end);
  }

  /** Of the workspace with this id, the oldest first, as far as they have come there by now. */
  async rowsOf(workspaceId: string): Promise<readonly Row[]> {
    const world = this.#world;
    if (world === null) return [];
    return await this.#inTurn(async () => {
      for (const { row, cluster } of await world.clusters.all()) {
        const { resourceId } = row;
        if (resourceId === null || workspaceOf(world, resourceId) !== workspaceId.toLowerCase()) continue;
        const pods = cluster.registry.type('pods');
        for (const pod of pods === undefined ? [] : cluster.registry.list(pods, null))
          await this.#readPod(cluster, resourceId, pod);
      }
      const now = BigInt(world.clock().getTime()) * 10_000n;
      return (this.#rows.get(workspaceId.toLowerCase()) ?? []).filter(
        ({ ingestedAt }) => ingestedAt !== null && ingestedAt <= now,
      );
    });
  }

  /** With the sandbox, before its clusters end. */
  async close(): Promise<void> {
    for (const end of this.#following.values()) end();
    this.#following.clear();
    await this.#last;
  }

  /** Whoever reads goes on where the one before ended. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  #hasUnreadEnd(pod: KubeObject): boolean {
    return runsOf(pod).some(({ key, isPrevious }) => isPrevious && this.#readings.get(key)?.isDone !== true);
  }

  async #readPod(cluster: Cluster, resourceId: string, pod: KubeObject): Promise<void> {
    const world = this.#world;
    const workspace = world === null ? null : workspaceOf(world, resourceId);
    if (world === null || workspace === null || NOT_COLLECTED.has(pod.metadata.namespace ?? '')) return;
    for (const run of runsOf(pod)) await this.#readRun(world, cluster.runtime, { resourceId, workspace, pod, run });
  }

  async #readRun(world: World, runtime: PodRuntime, { resourceId, workspace, pod, run }: RunOfPod): Promise<void> {
    const reading = this.#readings.get(run.key) ?? { at: -1n, repeats: 0, isDone: false };
    this.#readings.set(run.key, reading);
    if (reading.isDone) return;
    const from = reading.at < 0n ? {} : { sinceTime: new Date(Number(reading.at / 10_000n)) };
    const options = { follow: false, previous: run.isPrevious, timestamps: true, ...from };
    let skipping = reading.repeats;
    const delay = BigInt(Math.round(world.settings.logDelaySeconds * 10_000_000));
    const rows = this.#rows.get(workspace) ?? [];
    this.#rows.set(workspace, rows);
    for await (const line of runtime.logs(pod, run.container, { ...options, signal: AbortSignal.timeout(10_000) })) {
      const space = line.indexOf(' ');
      const at = ticksOf(`${line.slice(0, space).slice(0, 27)}Z`);
      if (at === null || at < reading.at) continue;
      if (at === reading.at && skipping > 0) {
        skipping -= 1;
        continue;
      }
      reading.repeats = at === reading.at ? reading.repeats + 1 : 1;
      reading.at = at;
      rows.push({
        values: valuesOf(world, resourceId, workspace, pod, run, at, line.slice(space + 1)),
        ingestedAt: at + delay,
      });
    }
    reading.isDone = run.hasEnded;
    if (rows.length > MOST_ROWS) rows.splice(0, rows.length - MOST_ROWS);
  }
}

interface Run {
  readonly key: string;
  readonly container: string;
  readonly isPrevious: boolean;
  readonly hasEnded: boolean;
}

interface RunOfPod {
  readonly resourceId: string;
  readonly workspace: string;
  readonly pod: KubeObject;
  readonly run: Run;
}

/** The run before this one, and this one, of each container that has run. */
function runsOf(pod: KubeObject): Run[] {
  const status = isObject(pod.status) ? pod.status : {};
  const all = [...listAt(status, 'initContainerStatuses'), ...listAt(status, 'containerStatuses')].filter(isObject);
  return all.flatMap((container): Run[] => {
    const name = textAt(container, 'name') ?? '';
    const of = (holder: 'state' | 'lastState', kind: 'running' | 'terminated') =>
      textAt(objectAt(objectAt(container, holder), kind), 'startedAt');
    const run = (started: string | undefined, isPrevious: boolean, hasEnded: boolean): Run[] =>
      started === undefined
        ? []
        : [{ key: `${pod.metadata.uid}/${name}/${started}`, container: name, isPrevious, hasEnded }];
    return [
      ...run(of('lastState', 'terminated'), true, true),
      ...run(of('state', 'running'), false, false),
      ...run(of('state', 'terminated'), false, true),
    ];
  });
}

function valuesOf(
  world: World,
  resourceId: string,
  workspace: string,
  pod: KubeObject,
  run: Run,
  at: bigint,
  text: string,
): Row['values'] {
  const record = world.resources.get(workspace);
  return {
    TenantId: textAt(objectAt(record?.body, 'properties'), 'customerId') ?? '',
    TimeGenerated: at,
    Computer: (isObject(pod.spec) ? textAt(pod.spec, 'nodeName') : undefined) ?? '',
    ContainerId: createHash('sha256').update(run.key).digest('hex'),
    ContainerName: run.container,
    PodName: pod.metadata.name,
    PodNamespace: pod.metadata.namespace ?? '',
    LogMessage: messageOf(text),
    LogSource: 'stdout',
    // Both come only where a ConfigMap of the cluster asks for them.
    LogLevel: '',
    KubernetesMetadata: null,
    SourceSystem: 'Containers',
    Type: 'ContainerLogV2',
    _ResourceId: resourceId.toLowerCase(),
  };
}

function messageOf(text: string): Json {
  if (!text.startsWith('{')) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Id, in lower case, of the workspace that the containers of a cluster are collected into. */
function workspaceOf(world: World, clusterId: string): string | null {
  const associations = 'Microsoft.Insights/dataCollectionRuleAssociations';
  const id = `${clusterId}/providers/${associations}/${ASSOCIATION}`.toLowerCase();
  const association = world.resources.ofType(associations).find((record) => record.id.toLowerCase() === id);
  const ruleId = textAt(objectAt(association?.body, 'properties'), 'dataCollectionRuleId');
  const rule = ruleId === undefined ? undefined : world.resources.get(ruleId);
  const destinations = objectAt(objectAt(rule?.body, 'properties'), 'destinations');
  const [first] = listAt(destinations, 'logAnalytics');
  const workspace = isObject(first) ? textAt(first, 'workspaceResourceId') : undefined;
  return workspace === undefined || world.resources.get(workspace) === undefined ? null : workspace.toLowerCase();
}
