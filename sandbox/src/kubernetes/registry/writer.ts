import { type FieldManager, ownersOf, trackUpdate } from '../apply/managed-fields.ts';
import type { AdmissionPlugin, AdmissionRequest, KubeObject, UserInfo } from '../contract.ts';
import { applyDefaults } from '../defaults/index.ts';
import type { ObjectStore } from '../store/objects.ts';
import { decode } from '../types/decode.ts';
import type { ServedType } from '../types/served.ts';
import { validateCreate } from '../validation/create.ts';
import { validateUpdate } from '../validation/update.ts';
import type { ServiceAddresses } from './addresses.ts';
import { carryMetadata, isSameObject, keepOtherHalf, startingMetadata } from './carry-over.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  type FieldFault,
  invalid,
  modified,
  notFound,
  requiredValue,
} from './failures.ts';
import { generateName } from './names.ts';
import { prepareForCreate, prepareForUpdate } from './strategies.ts';
import { toSeconds } from './times.ts';

/** Who writes and how. */
export interface Write {
  readonly manager: FieldManager;
  /** Absent, the write is the cluster's own and passes no admission. */
  readonly user: UserInfo | null;
  readonly isDryRun: boolean;
  /** The request's query, for admission. */
  readonly options: Record<string, unknown>;
  warn(message: string): void;
  /** For the audit log. */
  readonly annotate?: (key: string, value: string) => void;
}

export interface WriterParts {
  readonly store: ObjectStore;
  readonly addresses: ServiceAddresses;
  readonly clock: () => Date;
  readonly plugins: () => readonly AdmissionPlugin[];
  /** Refuses roles and bindings that would give more than their writer has. */
  readonly guard: (user: UserInfo, type: ServedType, next: KubeObject, current: KubeObject | undefined) => void;
  /** Faults in custom resource definitions and the like that need the registry to see. */
  readonly review: (type: ServedType, object: KubeObject) => readonly FieldFault[];
}

/** How the next state of an object follows from its present one; undefined leaves it alone. */
export type Change = (current: KubeObject) => { next: KubeObject; isTracked: boolean } | undefined;

/** A subresource that shows an object as another kind, as `scale` does: admission sees, and may change, that other kind. */
export interface SubresourceView {
  show(object: KubeObject): KubeObject;
  /** Takes over into the object what admission made of its view. */
  absorb(object: KubeObject, shown: KubeObject): KubeObject;
}

const contentionLimit = 8;

/** Creates and changes objects: defaults, field management, admission, validation, then the store. */
export class Writer {
  readonly #parts: WriterParts;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** `object` is decoded and the caller's no more. */
  async create(type: ServedType, object: KubeObject, write: Write, managed?: 'managed'): Promise<KubeObject> {
    const { store, clock } = this.#parts;
    const metadata = object.metadata;
    if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== '') {
      throw badRequest('resourceVersion should not be set on objects to be created');
    }
    const isGenerated = (metadata.name ?? '') === '' && (metadata.generateName ?? '') !== '';
    if (isGenerated) metadata.name = generateName(metadata.generateName as string);
    if ((metadata.name ?? '') === '') {
      throw invalid(type, '', [requiredValue('metadata.name', 'name or generateName is required')]);
    }
    const now = toSeconds(clock());
    object.metadata = startingMetadata(object, now);
    applyDefaults(type, object);
    if (managed === undefined) {
      const sent = ownersOf(object);
      delete object.metadata.managedFields;
      const before = emptyObject(type);
      const after = isGenerated ? { ...object, metadata: { ...object.metadata, name: '' } } : object;
      trackUpdate(before, after, sent, {
        schema: type.schema,
        manager: write.manager,
        now,
        reset: resetFields(type, null),
      });
      if (after !== object && after.metadata.managedFields !== undefined) {
        object.metadata.managedFields = after.metadata.managedFields;
      }
    }
    const request = this.#request('CREATE', type, null, object, null, write);
    await this.#mutate(request);
    const admitted = request.admission.object ?? object;
    try {
      if (write.user !== null) this.#parts.guard(write.user, type, admitted, undefined);
      prepareForCreate(type, admitted);
      const faults = [...validateCreate(type, admitted), ...this.#parts.review(type, admitted)];
      if (type.storageKey === '/services') faults.push(...this.#parts.addresses.assign(admitted));
      if (faults.length > 0) throw invalid(type, admitted.metadata.name, faults);
      await this.#validate(request);
      if (store.get(type.storageKey, admitted.metadata.namespace ?? null, admitted.metadata.name) !== undefined) {
        throw alreadyExists(type, admitted.metadata.name);
      }
      const result = write.isDryRun ? admitted : store.put(type.storageKey, admitted).object;
      request.commit();
      return result;
    } catch (error) {
      request.undo();
      throw error;
    }
  }

  /** @returns the object as it is now, and whether anything changed. */
  async update(
    type: ServedType,
    namespace: string | null,
    name: string,
    change: Change,
    write: Write,
    subresource: string | null,
    view?: SubresourceView,
  ): Promise<{ object: KubeObject; isChanged: boolean }> {
    const { store } = this.#parts;
    for (let attempt = 0; attempt < contentionLimit; attempt += 1) {
      const entry = store.get(type.storageKey, namespace, name);
      if (entry === undefined) throw notFound(type, name);
      const result = await this.#updateOnce(type, entry.object, change, write, subresource, view);
      if (result !== 'contended') return result;
    }
    throw modified(type, name);
  }

  async #updateOnce(
    type: ServedType,
    current: KubeObject,
    change: Change,
    write: Write,
    subresource: string | null,
    view: SubresourceView | undefined,
  ): Promise<{ object: KubeObject; isChanged: boolean } | 'contended'> {
    const { store, clock } = this.#parts;
    const name = current.metadata.name;
    const namespace = current.metadata.namespace ?? null;
    const changed = change(current);
    if (changed === undefined) return { object: current, isChanged: false };
    const next = changed.next;
    if (next.metadata.uid !== undefined && next.metadata.uid !== '' && next.metadata.uid !== current.metadata.uid) {
      const why = `Precondition failed: UID in precondition: ${next.metadata.uid}, UID in object meta: ${current.metadata.uid}`;
      throw conflict(type, name, why);
    }
    const version = next.metadata.resourceVersion;
    if (version !== undefined && version !== '' && version !== current.metadata.resourceVersion)
      throw modified(type, name);
    if ((version ?? '') === '' && type.custom !== undefined && !changed.isTracked) {
      const detail = 'must be specified for an update';
      throw invalid(type, name, [
        { reason: 'FieldValueInvalid', field: 'metadata.resourceVersion', message: `Invalid value: 0: ${detail}` },
      ]);
    }
    carryMetadata(current, next);
    keepOtherHalf(type, current, next, subresource);
    // A write to the status takes the rest over as it is stored, defaults and all.
    if (subresource !== 'status') applyDefaults(type, next);
    if (subresource !== 'binding' && !changed.isTracked) {
      const owners = next.metadata.managedFields === undefined ? ownersOf(current) : ownersOf(next);
      trackUpdate(current, next, owners, {
        schema: type.schema,
        manager: write.manager,
        now: toSeconds(clock()),
        reset: resetFields(type, subresource),
      });
    }
    const [after, before] = view === undefined ? [next, current] : [view.show(next), view.show(current)];
    const request = this.#request('UPDATE', type, subresource, after, before, write);
    await this.#mutate(request);
    const mutated = request.admission.object ?? after;
    const admitted = view === undefined ? mutated : view.absorb(next, mutated);
    try {
      if (write.user !== null && subresource === null) this.#parts.guard(write.user, type, admitted, current);
      if (subresource !== 'status' && subresource !== 'binding') prepareForUpdate(type, current, admitted);
      const faults = [...validateUpdate(type, current, admitted, subresource)];
      if (subresource === null) faults.push(...this.#parts.review(type, admitted));
      if (type.storageKey === '/services' && subresource === null)
        faults.push(...this.#parts.addresses.assign(admitted));
      if (faults.length > 0) throw invalid(type, name, faults);
      await this.#validate(request);
      const latest = store.get(type.storageKey, namespace, name);
      if (latest?.object !== current) {
        request.undo();
        return 'contended';
      }
      if (isSameObject(current, admitted)) {
        request.commit();
        return { object: current, isChanged: false };
      }
      const object = write.isDryRun ? admitted : this.#store(type, admitted);
      request.commit();
      return { object, isChanged: true };
    } catch (error) {
      request.undo();
      throw error;
    }
  }

  /** Stores a change, or ends an object that only waited for its last finalizer. */
  #store(type: ServedType, object: KubeObject): KubeObject {
    const { store } = this.#parts;
    if (isFinished(type, object)) {
      store.remove(type.storageKey, object.metadata.namespace ?? null, object.metadata.name);
      return object;
    }
    return store.put(type.storageKey, object).object;
  }

  /** Admission of a delete. */
  async admitDelete(type: ServedType, current: KubeObject, write: Write): Promise<{ commit(): void; undo(): void }> {
    const request = this.#request('DELETE', type, null, null, current, write);
    await this.#mutate(request);
    try {
      await this.#validate(request);
    } catch (error) {
      request.undo();
      throw error;
    }
    return request;
  }

  /** Admission of a subresource that changes no object of its own: exec, eviction, tokens. */
  async admitOther(
    operation: 'CONNECT' | 'CREATE',
    type: ServedType,
    subresource: string | null,
    object: KubeObject,
    at: { namespace: string | null; name: string },
    write: Write,
  ): Promise<void> {
    const request = this.#request(operation, type, subresource, object, null, write, at);
    await this.#mutate(request);
    try {
      await this.#validate(request);
      request.commit();
    } catch (error) {
      request.undo();
      throw error;
    }
  }

  #request(
    operation: AdmissionRequest['operation'],
    type: ServedType,
    subresource: string | null,
    object: KubeObject | null,
    oldObject: KubeObject | null,
    write: Write,
    at?: { namespace: string | null; name: string },
  ): PendingRequest {
    const about = (object ?? oldObject) as KubeObject;
    const commits: (() => void)[] = [];
    const undos: (() => void)[] = [];
    const admission: AdmissionRequest = {
      operation,
      type,
      subresource,
      namespace: at === undefined ? (about.metadata.namespace ?? null) : at.namespace,
      name: at === undefined ? about.metadata.name : at.name,
      user: write.user ?? { username: 'system:apiserver', groups: ['system:masters'] },
      object,
      oldObject,
      dryRun: write.isDryRun,
      options: write.options,
      warn: (message) => write.warn(message),
      ...(write.annotate === undefined ? {} : { annotate: write.annotate }),
      afterCommit: (work) => commits.push(work),
      afterFailure: (work) => undos.push(work),
    };
    return {
      admission,
      isAdmitted: write.user !== null,
      commit: () => {
        for (const work of commits) work();
      },
      undo: () => {
        for (const work of undos.toReversed()) work();
      },
    };
  }

  async #mutate(request: PendingRequest): Promise<void> {
    if (!request.isAdmitted) return;
    try {
      for (const plugin of this.#parts.plugins()) {
        const work = plugin.mutate?.(request.admission);
        if (work !== undefined) await work;
      }
    } catch (error) {
      request.undo();
      throw error;
    }
  }

  async #validate(request: PendingRequest): Promise<void> {
    if (!request.isAdmitted) return;
    for (const plugin of this.#parts.plugins()) {
      const work = plugin.validate?.(request.admission);
      if (work !== undefined) await work;
    }
  }
}

interface PendingRequest {
  readonly admission: AdmissionRequest;
  readonly isAdmitted: boolean;
  commit(): void;
  undo(): void;
}

const empties = new WeakMap<ServedType['schema'], Record<string, unknown>>();

/** What an object of this type is before anything is set. */
export function emptyObject(type: ServedType): KubeObject {
  if (type.custom !== undefined) {
    return { apiVersion: type.apiVersion, kind: type.kind, metadata: {} } as unknown as KubeObject;
  }
  let empty = empties.get(type.schema);
  if (empty === undefined) {
    empty = decode({}, type.schema).object;
    empties.set(type.schema, empty);
  }
  return { ...empty, metadata: {} } as unknown as KubeObject;
}

/** Fields that a write to the main resource, or to a subresource, cannot own. */
export function resetFields(type: ServedType, subresource: string | null): readonly string[] {
  if (subresource === 'status') return ['spec'];
  return type.hasStatus ? ['status'] : [];
}

/** Whether an object on its way out has nothing left to wait for. */
export function isFinished(type: ServedType, object: KubeObject): boolean {
  if (object.metadata.deletionTimestamp === undefined) return false;
  if ((object.metadata.finalizers ?? []).length > 0) return false;
  if (type.storageKey === '/namespaces') {
    return ((object.spec as { finalizers?: string[] } | undefined)?.finalizers ?? []).length === 0;
  }
  return (object.metadata.deletionGracePeriodSeconds ?? 0) === 0;
}
