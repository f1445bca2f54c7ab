import type { KubeObject, Registry } from '../contract.ts';
import { fieldsOf, listOf } from '../defaults/fields.ts';
import { toSeconds } from '../registry/times.ts';
import type { ServedType, ServedTypes } from '../types/served.ts';
import { customType, type DefinitionSpec } from './custom-type.ts';

const group = 'apiextensions.k8s.io';
const cleanup = 'customresourcecleanup.apiextensions.k8s.io';
const server = { manager: 'kube-apiserver' } as const;

/** Serves what CustomResourceDefinitions define, says so in their status, and clears up after them. */
export class CustomResources {
  readonly #registry: Registry;
  readonly #types: ServedTypes;
  readonly #clock: () => Date;
  readonly #served = new Map<string, { uid: string; spec: unknown; types: ServedType[] }>();
  #stop: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(registry: Registry, types: ServedTypes, clock: () => Date) {
    this.#registry = registry;
    this.#types = types;
    this.#clock = clock;
  }

  async start(): Promise<void> {
    const type = this.#registry.type('customresourcedefinitions', group);
    if (type === undefined) throw new Error('customresourcedefinitions are not served');
    this.#stop = this.#registry.watch(type, (event) => {
      const { name } = event.object.metadata;
      if (event.type === 'DELETED') {
        this.#withdraw(name);
        return;
      }
      if (isEstablished(event.object)) this.#serve(event.object);
      this.#running = this.#running.then(() => this.#settle(name));
    });
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stop?.();
    await this.#running;
  }

  #serve(definition: KubeObject): void {
    const { name, uid } = definition.metadata;
    const known = this.#served.get(name);
    if (known !== undefined && known.uid === uid && known.spec === definition.spec) return;
    this.#withdraw(name);
    const spec = definition.spec as unknown as DefinitionSpec;
    const types = spec.versions.filter((version) => version.served).map((version) => customType(definition, version));
    for (const type of types) this.#types.add(type);
    this.#served.set(name, { uid, spec: definition.spec, types });
  }

  #withdraw(name: string): void {
    for (const type of this.#served.get(name)?.types ?? []) this.#types.remove(type);
    this.#served.delete(name);
  }

  async #settle(name: string): Promise<void> {
    const type = this.#registry.type('customresourcedefinitions', group);
    const current = type === undefined ? undefined : this.#registry.get(type, null, name);
    if (type === undefined || current === undefined) return;
    if (current.metadata.deletionTimestamp !== undefined) {
      await this.#clearUp(type as ServedType, current);
      return;
    }
    const { names } = current.spec as unknown as DefinitionSpec;
    const accepted = fieldsOf(fieldsOf(current.status).acceptedNames);
    if (isEstablished(current) && accepted.kind === names.kind && accepted.plural === names.plural) return;
    const now = toSeconds(this.#clock());
    const conditions = [
      condition('NamesAccepted', now, 'NoConflicts', 'no conflicts found'),
      condition('Established', now, 'InitialNamesAccepted', 'the initial names have been accepted'),
    ];
    await this.#registry.modify(
      type,
      null,
      name,
      (latest) => ({ ...latest, status: { ...fieldsOf(latest.status), conditions, acceptedNames: { ...names } } }),
      { ...server, subresource: 'status' },
    );
  }

  /** The objects of a definition that goes, go first. */
  async #clearUp(type: ServedType, definition: KubeObject): Promise<void> {
    const custom = this.#served.get(definition.metadata.name)?.types[0];
    if (custom !== undefined) {
      for (const object of this.#registry.list(custom, null)) {
        await this.#registry.delete(custom, object.metadata.namespace ?? null, object.metadata.name);
      }
    }
    await this.#registry.modify(
      type,
      null,
      definition.metadata.name,
      (latest) => {
        const finalizers = (latest.metadata.finalizers ?? []).filter((finalizer) => finalizer !== cleanup);
        return { ...latest, metadata: { ...latest.metadata, finalizers } };
      },
      server,
    );
  }
}

function condition(type: string, now: string, reason: string, message: string): Record<string, string> {
  return { type, status: 'True', lastTransitionTime: now, reason, message };
}

function isEstablished(definition: KubeObject): boolean {
  return listOf(fieldsOf(definition.status).conditions).some(
    (each) => each.type === 'Established' && each.status === 'True',
  );
}
