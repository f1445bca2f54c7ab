import type { JsonObject } from '@tenantry/kinds';
import { asObject, asText, metadataText } from '../mark.ts';
import type { ScheduledRun } from '../workloads/scheduled-runs.ts';
import type { Said, Surroundings, Warning } from '../workloads/surroundings.ts';
import { claimKey, controllerReference } from '../workloads/views.ts';
import type { Followed, Informer } from './informer.ts';

/** What workloads are explained by. */
export const AROUND_WORKLOADS = {
  pods: { collection: '/api/v1/pods', apiVersion: 'v1', kind: 'Pod' },
  replicaSets: { collection: '/apis/apps/v1/replicasets', apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  warnings: { collection: '/api/v1/events', apiVersion: 'v1', kind: 'Event' },
} as const satisfies Readonly<Record<string, Followed>>;

type Around = { readonly [Name in keyof typeof AROUND_WORKLOADS]: Informer };

/** What a CronJob has begun. */
const JOBS: Followed = { collection: '/apis/batch/v1/jobs', apiVersion: 'batch/v1', kind: 'Job' };

export interface WorkloadWatchOptions {
  /** Begins to follow a type whose objects may also be of ours, and tells of their changes themselves. */
  readonly followOurs: (followed: Followed) => Informer;
  /** Begins to follow a type, telling each change of an object by its path. */
  readonly follow: (followed: Followed, onChange: (id: string) => void) => Informer;
  /** The workload at this path has to be looked at: something around it changed. */
  readonly onChange: (id: string) => void;
  readonly clock: () => Date;
}

/** Of which kind a controller, or what a warning is about, is → where its objects stand. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  Deployment: '/apis/apps/v1/namespaces/*/deployments/',
  StatefulSet: '/apis/apps/v1/namespaces/*/statefulsets/',
  ReplicaSet: '/apis/apps/v1/namespaces/*/replicasets/',
  Job: '/apis/batch/v1/namespaces/*/jobs/',
  CronJob: '/apis/batch/v1/namespaces/*/cronjobs/',
  Pod: '/api/v1/namespaces/*/pods/',
  Service: '/api/v1/namespaces/*/services/',
};

/**
 * Follows what stands around the workloads of a cluster, from the first that is read: pods, replica sets and warnings, each by one
 * shared watch. A change of one makes the workload it belongs to be looked at.
 */
export class WorkloadWatch {
  readonly #options: WorkloadWatchOptions;
  #around: Around | null = null;

  constructor(options: WorkloadWatchOptions) {
    this.#options = options;
  }

  /** Null where the cluster does not let us see it, or does not say it in time: then a workload is judged by its status alone. */
  async of(workload: JsonObject, signal: AbortSignal): Promise<Surroundings | null> {
    const { pods, replicaSets, warnings } = this.#begin();
    const isCurrent = await Promise.all([pods.isCurrent(signal), replicaSets.isCurrent(signal)]);
    if (isCurrent.includes(false)) return null;
    // What warnings say makes it plainer; without them it is still true.
    await warnings.isCurrent(signal);
    const uid = metadataText(workload, 'uid');
    const sets = workload.kind === 'Deployment' ? replicaSets.members(uid) : [];
    const controllers = workload.kind === 'Deployment' ? sets.map((set) => metadataText(set, 'uid')) : [uid];
    const told = toldBy(warnings);
    return {
      replicaSets: sets,
      pods: controllers.flatMap((controller) => pods.members(controller)),
      warnings: told,
      claimWarnings: (namespace, claim) => told(claimKey(namespace, claim)),
      now: this.#options.clock().getTime(),
    };
  }

  /** What the cluster says of pods and claims; as far as it is known, for it only makes plainer what is known anyway. */
  async said(signal: AbortSignal): Promise<Said> {
    const { warnings } = this.#begin();
    await warnings.isCurrent(signal);
    const told = toldBy(warnings);
    return { about: told, aboutClaim: (namespace, claim) => told(claimKey(namespace, claim)) };
  }

  /** The runs of a CronJob that are still there, each with its pods; null where the cluster does not let us see them. */
  async runs(cronJob: JsonObject, signal: AbortSignal): Promise<readonly ScheduledRun[] | null> {
    const jobs = this.#options.followOurs(JOBS);
    const { pods } = this.#begin();
    const isCurrent = await Promise.all([jobs.isCurrent(signal), pods.isCurrent(signal)]);
    if (isCurrent.includes(false)) return null;
    return jobs
      .members(metadataText(cronJob, 'uid'))
      .map((job) => ({ job, pods: pods.members(metadataText(job, 'uid')) }));
  }

  #begin(): Around {
    if (this.#around !== null) return this.#around;
    const { follow } = this.#options;
    const onDependent = (informer: () => Informer) => (id: string) => this.tellOwner(informer().get(id) ?? null);
    const pods: Informer = follow(
      AROUND_WORKLOADS.pods,
      onDependent(() => pods),
    );
    const replicaSets: Informer = follow(
      AROUND_WORKLOADS.replicaSets,
      onDependent(() => replicaSets),
    );
    const warnings: Informer = follow(AROUND_WORKLOADS.warnings, (id) => this.#tellOfWarning(warnings.get(id) ?? null));
    this.#around = { pods, replicaSets, warnings };
    return this.#around;
  }

  /** What is gone needs no word of its own: its controller notices, and says so in its status. */
  tellOwner(body: JsonObject | null): void {
    const owner = body === null ? null : controllerReference(body);
    if (body !== null && owner !== null) this.#tell(metadataText(body, 'namespace'), owner);
  }

  #tellOfWarning(warning: JsonObject | null): void {
    const about = asObject(warning?.about);
    this.#tell(asText(about.namespace), about);
  }

  #tell(namespace: string, { kind, name }: JsonObject): void {
    const id = `${COLLECTIONS[asText(kind)]?.replace('*', namespace)}${asText(name)}`;
    if (kind === 'Pod') this.tellOwner(this.#around?.pods.get(id) ?? null);
    else if (kind === 'ReplicaSet') this.tellOwner(this.#around?.replicaSets.get(id) ?? null);
    else if (COLLECTIONS[asText(kind)] !== undefined) this.#options.onChange(id);
  }
}

function toldBy(warnings: Informer): (key: string) => Warning[] {
  return (key) =>
    warnings
      .members(key)
      .map(warningOf)
      .sort((one, other) => other.at - one.at);
}

function warningOf(view: JsonObject): Warning {
  const at = Date.parse(asText(asObject(view.status).at));
  return { reason: asText(view.reason), message: asText(view.message), at: Number.isNaN(at) ? 0 : at };
}
