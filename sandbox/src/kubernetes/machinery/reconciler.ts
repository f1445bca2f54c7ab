import type { ClusterContext, Controller, KubeObject, WatchEvent } from '../contract.ts';
import { type Outcome, WorkQueue } from './queue.ts';

export interface Watched {
  readonly plural: string;
  readonly group?: string;
  /** The keys to look at because of this event; by default the object's own. */
  readonly keys: (event: WatchEvent) => readonly string[];
}

export interface ReconcilerOptions {
  readonly name: string;
  readonly context: ClusterContext;
  readonly watches: readonly Watched[];
  readonly parallel?: number;
  readonly reconcile: (key: string, queue: WorkQueue) => Promise<Outcome>;
}

/** A controller that looks at one key at a time, woken by watch events alone. */
export function reconciler(options: ReconcilerOptions): Controller {
  const stops: (() => void)[] = [];
  const queue: WorkQueue = new WorkQueue({
    name: options.name,
    speed: options.context.speed ?? 1,
    ...(options.parallel === undefined ? {} : { parallel: options.parallel }),
    work: (key) => options.reconcile(key, queue),
  });
  return {
    name: options.name,
    start() {
      for (const watched of options.watches) {
        const type = options.context.registry.type(watched.plural, watched.group);
        if (type === undefined) continue;
        stops.push(
          options.context.registry.watch(type, (event) => {
            for (const key of watched.keys(event)) queue.add(key);
          }),
        );
      }
    },
    async stop() {
      for (const stop of stops.splice(0)) stop();
      await queue.stop();
    },
  };
}

/** The object of the event itself. */
export function ownKey(event: WatchEvent): readonly string[] {
  return [keyFor(event.object.metadata.namespace, event.object.metadata.name)];
}

/** The object's controller, when it is of this kind; also the one it had before. */
export function ownerKey(kind: string): (event: WatchEvent) => readonly string[] {
  return (event) => {
    const keys = new Set<string>();
    for (const object of [event.object, event.previous]) {
      if (object === undefined) continue;
      const name = ownerName(object, kind);
      if (name !== undefined) keys.add(keyFor(object.metadata.namespace, name));
    }
    return [...keys];
  };
}

function ownerName(object: KubeObject, kind: string): string | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true && owner.kind === kind)?.name;
}

function keyFor(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
