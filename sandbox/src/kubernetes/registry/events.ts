import type { KubeObject, Registry } from '../contract.ts';
import { toMicroseconds, toSeconds } from './times.ts';

/** Reporters that write `events.k8s.io` events, with what they are doing. */
const newerReporters: Readonly<Record<string, string>> = { 'default-scheduler': 'Binding' };

const managers: Readonly<Record<string, string>> = { 'default-scheduler': 'kube-scheduler', kubelet: 'kubelet' };

/** Series remembered, so that a repeated event is counted and not written again. */
const rememberedSeries = 4096;

/** Writes `Event` objects as the scheduler, the kubelet and the controllers do. */
export class EventRecorder {
  readonly #registry: Registry;
  readonly #clock: () => Date;
  readonly #series = new Map<string, { namespace: string; name: string }>();
  #sequence = 0;

  constructor(registry: Registry, clock: () => Date) {
    this.#registry = registry;
    this.#clock = clock;
  }

  async record(
    about: KubeObject,
    reporter: string,
    reason: string,
    message: string,
    type: 'Normal' | 'Warning',
  ): Promise<void> {
    const series = [about.metadata.uid, reporter, reason, message, type].join('\n');
    const known = this.#series.get(series);
    if (known !== undefined && (await this.#repeat(known))) return;
    const namespace = about.metadata.namespace ?? 'default';
    this.#sequence += 1;
    const stamp = BigInt(this.#clock().getTime()) * 1_000_000n + BigInt(this.#sequence % 1_000_000);
    const name = `${about.metadata.name}.${stamp.toString(16)}`;
    await this.#create(about, namespace, name, reporter, reason, message, type);
    this.#series.set(series, { namespace, name });
    if (this.#series.size <= rememberedSeries) return;
    const oldest = this.#series.keys().next().value;
    if (oldest !== undefined) this.#series.delete(oldest);
  }

  async #repeat(known: { namespace: string; name: string }): Promise<boolean> {
    const events = this.#registry.type('events');
    if (events === undefined || this.#registry.get(events, known.namespace, known.name) === undefined) return false;
    const now = this.#clock();
    await this.#registry.modify(
      events,
      known.namespace,
      known.name,
      (event) =>
        event.eventTime === null || event.eventTime === undefined
          ? { ...event, count: Number(event.count ?? 1) + 1, lastTimestamp: toSeconds(now) }
          : undefined,
      { manager: 'kube-controller-manager' },
    );
    return true;
  }

  async #create(
    about: KubeObject,
    namespace: string,
    name: string,
    reporter: string,
    reason: string,
    message: string,
    type: string,
  ): Promise<void> {
    const regarding = {
      kind: about.kind,
      ...(about.metadata.namespace === undefined ? {} : { namespace: about.metadata.namespace }),
      name: about.metadata.name,
      uid: about.metadata.uid,
      apiVersion: about.apiVersion,
      resourceVersion: about.metadata.resourceVersion,
    };
    const metadata = { name, namespace } as KubeObject['metadata'];
    const manager = managers[reporter] ?? 'kube-controller-manager';
    const action = newerReporters[reporter];
    const now = this.#clock();
    const events = this.#registry.typeOfKind(action === undefined ? 'v1' : 'events.k8s.io/v1', 'Event');
    if (events === undefined) return;
    if (action !== undefined) {
      const event = {
        metadata,
        regarding,
        reason,
        note: message,
        type,
        eventTime: toMicroseconds(now),
        action,
        reportingController: reporter,
        reportingInstance: `${reporter}-0`,
      };
      await this.#registry.create(events, event, { manager });
      return;
    }
    const event = {
      metadata,
      involvedObject: regarding,
      reason,
      message,
      type,
      source: { component: reporter },
      firstTimestamp: toSeconds(now),
      lastTimestamp: toSeconds(now),
      count: 1,
      reportingComponent: reporter,
    };
    await this.#registry.create(events, event, { manager });
  }
}
