import type { KubeObject, Registry, ResourceType, UserInfo, WatchEvent, WriteOptions } from '../contract.ts';
import { StatusError } from '../contract.ts';
import { matchesLabels, parseLabelSelector } from '../selectors/labels.ts';
import type { ObjectStore } from '../store/objects.ts';
import { decode } from '../types/decode.ts';
import type { ServedType, ServedTypes } from '../types/served.ts';
import { convert } from './conversion.ts';
import type { Deleter } from './deleter.ts';
import { EventRecorder } from './events.ts';
import type { Write, Writer } from './writer.ts';

export interface RegistryParts {
  readonly store: ObjectStore;
  readonly types: ServedTypes;
  readonly writer: Writer;
  readonly deleter: Deleter;
  readonly clock: () => Date;
}

/** The store as the cluster's own parts use it. */
export class ClusterRegistry implements Registry {
  readonly #parts: RegistryParts;
  readonly #events: EventRecorder;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
    this.#events = new EventRecorder(this, parts.clock);
  }

  type(plural: string, group = ''): ServedType | undefined {
    return this.#parts.types.preferred(plural, group);
  }

  typeOfKind(apiVersion: string, kind: string): ServedType | undefined {
    return this.#parts.types.ofKind(apiVersion, kind);
  }

  types(): readonly ServedType[] {
    return this.#parts.types.all();
  }

  get(type: ResourceType, namespace: string | null, name: string): KubeObject | undefined {
    const served = this.#served(type);
    const object = this.#parts.store.get(served.storageKey, namespace, name)?.object;
    return object === undefined ? undefined : convert(object, this.#parts.types.storedAs(served), served);
  }

  list(type: ResourceType, namespace: string | null, labelSelector?: string): KubeObject[] {
    const served = this.#served(type);
    const stored = this.#parts.types.storedAs(served);
    const selector = labelSelector === undefined ? [] : parseLabelSelector(labelSelector);
    const result: KubeObject[] = [];
    for (const { object } of this.#parts.store.list(served.storageKey, namespace)) {
      if (matchesLabels(selector, object.metadata.labels)) result.push(convert(object, stored, served));
    }
    return result;
  }

  async create(type: ResourceType, object: Partial<KubeObject>, options: WriteOptions): Promise<KubeObject> {
    const served = this.#served(type);
    const stored = this.#parts.types.storedAs(served);
    const decoded = this.#decoded({ metadata: {}, ...object }, served);
    const result = await this.#parts.writer.create(
      stored,
      convert(decoded, served, stored),
      this.#write(served, options, null),
    );
    return convert(result, stored, served);
  }

  async modify(
    type: ResourceType,
    namespace: string | null,
    name: string,
    change: (current: KubeObject) => KubeObject | undefined,
    options: WriteOptions & { readonly subresource?: 'status' | 'finalize' | 'binding' },
  ): Promise<KubeObject | undefined> {
    const served = this.#served(type);
    const stored = this.#parts.types.storedAs(served);
    const subresource = options.subresource ?? null;
    const { object } = await this.#parts.writer.update(
      stored,
      namespace,
      name,
      (current) => {
        const next = change(convert(current, stored, served));
        if (next === undefined) return undefined;
        return { next: convert(this.#decoded(next, served), served, stored), isTracked: false };
      },
      this.#write(served, options, subresource),
      subresource,
    );
    return convert(object, stored, served);
  }

  async delete(
    type: ResourceType,
    namespace: string | null,
    name: string,
    options: { uid?: string; propagation?: 'Foreground' | 'Background' | 'Orphan'; gracePeriodSeconds?: number } = {},
  ): Promise<void> {
    const served = this.#served(type);
    await this.#parts.deleter.delete(served, namespace, name, options, this.#write(served, { manager: '' }, null));
  }

  watch(type: ResourceType, listener: (event: WatchEvent) => void): () => void {
    const served = this.#served(type);
    const stored = this.#parts.types.storedAs(served);
    const { store } = this.#parts;
    for (const { object } of store.list(served.storageKey, null)) {
      listener({ type: 'ADDED', object: convert(object, stored, served) });
    }
    return store.listen(served.storageKey, (event) =>
      listener({
        type: event.type,
        object: convert(event.entry.object, stored, served),
        ...(event.previous === undefined ? {} : { previous: convert(event.previous.object, stored, served) }),
      }),
    );
  }

  event(
    about: KubeObject,
    reporter: string,
    reason: string,
    message: string,
    type: 'Normal' | 'Warning',
  ): Promise<void> {
    return this.#events.record(about, reporter, reason, message, type);
  }

  #served(type: ResourceType): ServedType {
    const served = this.#parts.types.at(type.group, type.version, type.plural);
    if (served === undefined) throw new Error(`${type.plural} of ${type.group}/${type.version} is not served`);
    return served;
  }

  #decoded(object: Record<string, unknown>, type: ServedType): KubeObject {
    const full = { ...object, apiVersion: type.apiVersion, kind: type.kind };
    const { object: decoded, report } = decode(full, type.schema);
    if (report.mismatch !== undefined) {
      throw new StatusError(400, 'BadRequest', `${type.kind} cannot be handled: ${report.mismatch}`);
    }
    return decoded as unknown as KubeObject;
  }

  #write(type: ServedType, options: WriteOptions, subresource: string | null): Write {
    const user: UserInfo | null = options.admit ?? null;
    return {
      manager: { manager: options.manager, operation: 'Update', apiVersion: type.apiVersion, subresource },
      user,
      isDryRun: false,
      options: {},
      warn: () => undefined,
    };
  }
}
