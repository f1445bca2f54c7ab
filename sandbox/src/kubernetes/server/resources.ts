import { copyOf } from '../../copy.ts';
import { applyConfiguration } from '../apply/managed-fields.ts';
import { type KubeObject, StatusError } from '../contract.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch, strategicMergePatch } from '../patch/strategic.ts';
import { convert } from '../registry/conversion.ts';
import type { Deleter } from '../registry/deleter.ts';
import { badRequest, conflict, invalidKind, notFound } from '../registry/failures.ts';
import { toSeconds } from '../registry/times.ts';
import { emptyObject, resetFields, type Writer } from '../registry/writer.ts';
import type { ObjectStore } from '../store/objects.ts';
import { tableOf } from '../tables/table.ts';
import type { ServedType, ServedTypes } from '../types/served.ts';
import { readConfiguration } from './applied.ts';
import { mediaTypeOf, parseObject, readBody } from './body.ts';
import { fieldManager, fieldValidation, isTrue, namespaceOf, type ResourceCall, writeOf } from './context.ts';
import { checkKind, decodeObject, type FieldValidation } from './decode-request.ts';
import { readDeleteOptions } from './delete-options.ts';
import { isSelected, listJson, listPage, readSelection } from './list.ts';
import { type Answer, jsonAnswer, objectAnswer } from './respond.ts';

export interface ResourceParts {
  readonly store: ObjectStore;
  readonly types: ServedTypes;
  readonly writer: Writer;
  readonly deleter: Deleter;
  readonly clock: () => Date;
}

const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

const returnsDeleted = new Set([
  '/pods',
  '/podtemplates',
  '/persistentvolumes',
  '/persistentvolumeclaims',
  '/resourcequotas',
  '/serviceaccounts',
  '/services',
]);

/** The generic verbs on any resource: get, list, create, update, patch, delete, deletecollection. */
export class ResourceHandlers {
  readonly #parts: ResourceParts;

  constructor(parts: ResourceParts) {
    this.#parts = parts;
  }

  /** One object in the shape the client wants. */
  answer(call: ResourceCall, status: number, object: KubeObject, json?: string): Answer {
    if (call.wanted.as === 'Table') {
      const metadata = { resourceVersion: object.metadata.resourceVersion };
      return objectAnswer(
        status,
        tableOf(call.type, [object], metadata, call.query.get('includeObject'), this.#parts.clock()),
      );
    }
    if (call.wanted.as === 'PartialObjectMetadata') {
      return objectAnswer(status, {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: object.metadata,
      });
    }
    return json === undefined ? objectAnswer(status, object) : jsonAnswer(status, json);
  }

  get(call: ResourceCall): Answer {
    const { type, info } = call;
    const name = info.name as string;
    const entry = this.#parts.store.get(type.storageKey, namespaceOf(call), name);
    if (entry === undefined) throw notFound(type, name);
    const stored = this.#parts.types.storedAs(type);
    if (stored === type && call.wanted.as === 'object') return jsonAnswer(200, entry.json);
    return this.answer(call, 200, convert(entry.object, stored, type));
  }

  list(call: ResourceCall): Answer {
    const { type, wanted } = call;
    const page = listPage(this.#parts.store, this.#parts.types, call);
    if (wanted.as === 'Table') {
      return objectAnswer(
        200,
        tableOf(type, page.items, page.metadata, call.query.get('includeObject'), this.#parts.clock()),
      );
    }
    if (wanted.as !== 'object') {
      const items = page.items.map(({ metadata }) => ({
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
      }));
      return objectAnswer(200, {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata: page.metadata,
        items,
      });
    }
    return jsonAnswer(200, listJson(type, page.items, page.metadata));
  }

  async create(call: ResourceCall): Promise<Answer> {
    const { type } = call;
    const stored = this.#parts.types.storedAs(type);
    const object = await this.body(call, type);
    const result = await this.#parts.writer.create(stored, convert(object, type, stored), writeOf(call));
    return this.answer(call, 201, convert(result, stored, type));
  }

  /** The body as an object of the type, in the namespace of the path. */
  async body(call: ResourceCall, type: ServedType): Promise<KubeObject> {
    const body = parseObject(await readBody(call.request), mediaTypeOf(call.request), type.kind);
    checkKind(body, type);
    const object = decodeObject(body, type, fieldValidation(call), call.warn);
    placeIn(object, namespaceOf(call));
    return object;
  }

  async update(call: ResourceCall): Promise<Answer> {
    const { type, info } = call;
    const name = info.name as string;
    const object = await this.body(call, type);
    if ((object.metadata.name ?? '') === '') throw badRequest(`name must be provided`);
    if (object.metadata.name !== name) {
      throw badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`);
    }
    const stored = this.#parts.types.storedAs(type);
    const { object: result } = await this.#parts.writer.update(
      stored,
      namespaceOf(call),
      name,
      // Each attempt needs a copy of its own: admission changes it in place.
      () => ({ next: convert(copyOf(object), type, stored), isTracked: false }),
      writeOf(call),
      info.subresource,
    );
    return this.answer(call, 200, convert(result, stored, type));
  }

  async patch(call: ResourceCall): Promise<Answer> {
    const { type, info } = call;
    const mediaType = mediaTypeOf(call.request);
    const text = await readBody(call.request);
    if (mediaType === patchTypes.apply) return this.#apply(call, text);
    const patch = this.patchOf(mediaType, text, type);
    if (call.query.has('force')) {
      throw invalidKind('PatchOptions.meta.k8s.io', 'meta.k8s.io', 'PatchOptions', '', [
        {
          reason: 'FieldValueForbidden',
          field: 'force',
          message: 'Forbidden: may not be specified for non-apply patch',
        },
      ]);
    }
    const stored = this.#parts.types.storedAs(type);
    const validation = fieldValidation(call);
    const { object } = await this.#parts.writer.update(
      stored,
      namespaceOf(call),
      info.name as string,
      (current) => {
        const shown = convert(current, stored, type);
        const next = this.#decodePatched(patch(shown), type, validation, call.warn);
        return { next: convert(next, type, stored), isTracked: false };
      },
      writeOf(call),
      info.subresource,
    );
    return this.answer(call, 200, convert(object, stored, type));
  }

  /** @throws StatusError 415 for media types that are no patch. */
  patchOf(mediaType: string, text: string, type: ServedType): (current: unknown) => unknown {
    const parse = (): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        throw badRequest(`error decoding patch: ${error instanceof Error ? error.message : String(error)}`);
      }
    };
    switch (mediaType) {
      case patchTypes.json: {
        const patch = parse();
        return (current) => jsonPatch(current, patch);
      }
      case patchTypes.merge: {
        const patch = parse();
        return (current) => mergePatch(current, patch);
      }
      case patchTypes.strategic: {
        if (type.custom !== undefined) throw unsupportedMedia();
        const patch = parse();
        return (current) => strategicMergePatch(current, patch, type.schema);
      }
      default:
        throw unsupportedMedia();
    }
  }

  #decodePatched(
    value: unknown,
    type: ServedType,
    validation: FieldValidation,
    warn: (message: string) => void,
  ): KubeObject {
    if (typeof value !== 'object' || value === null) throw badRequest('the patch leaves no object');
    return decodeObject(value as Record<string, unknown>, type, validation, warn);
  }

  async #apply(call: ResourceCall, text: string): Promise<Answer> {
    const { type, info, query } = call;
    const name = info.name as string;
    if ((query.get('fieldManager') ?? '') === '') {
      throw invalidKind('PatchOptions.meta.k8s.io', 'meta.k8s.io', 'PatchOptions', '', [
        { reason: 'FieldValueRequired', field: 'fieldManager', message: 'Required value: is required for apply patch' },
      ]);
    }
    const configuration = readConfiguration(text, call);
    const stored = this.#parts.types.storedAs(type);
    const write = writeOf(call, 'Apply');
    const tracking = {
      schema: type.schema,
      manager: fieldManager(call, 'Apply'),
      reset: resetFields(type, info.subresource),
    };
    const isForced = query.has('force') && isTrue(query.get('force'));
    const merge = (live: KubeObject | undefined): KubeObject => {
      const now = toSeconds(this.#parts.clock());
      const merged = applyConfiguration(live, emptyObject(type), configuration, isForced, { ...tracking, now });
      return decodeObject(merged, type, 'Ignore', call.warn);
    };
    const namespace = namespaceOf(call);
    if (this.#parts.store.get(stored.storageKey, namespace, name) === undefined) {
      if (info.subresource !== null) throw notFound(type, name);
      const { uid } = configuration.metadata;
      if ((uid ?? '') !== '') {
        throw conflict(type, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: `);
      }
      const object = merge(undefined);
      object.metadata.name = name;
      // A version is compared only with what exists.
      object.metadata.resourceVersion = '';
      placeIn(object, namespace);
      const created = await this.#parts.writer.create(stored, convert(object, type, stored), write, 'managed');
      return this.answer(call, 201, convert(created, stored, type));
    }
    const { object } = await this.#parts.writer.update(
      stored,
      namespace,
      name,
      (current) => ({ next: convert(merge(convert(current, stored, type)), type, stored), isTracked: true }),
      write,
      info.subresource,
    );
    return this.answer(call, 200, convert(object, stored, type));
  }

  async delete(call: ResourceCall): Promise<Answer> {
    const { type, info } = call;
    const name = info.name as string;
    const options = await readDeleteOptions(call);
    const stored = this.#parts.types.storedAs(type);
    const { object, isGone } = await this.#parts.deleter.delete(
      stored,
      namespaceOf(call),
      name,
      options,
      writeOf(call),
    );
    if (!isGone || returnsDeleted.has(type.storageKey)) return this.answer(call, 200, convert(object, stored, type));
    return objectAnswer(200, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: {
        name,
        ...(type.group === '' ? {} : { group: type.group }),
        kind: type.plural,
        uid: object.metadata.uid,
      },
    });
  }

  async deleteCollection(call: ResourceCall): Promise<Answer> {
    const { type, query } = call;
    const options = await readDeleteOptions(call);
    const selection = readSelection(query, type);
    const stored = this.#parts.types.storedAs(type);
    const revision = String(this.#parts.store.revision);
    const write = writeOf(call);
    const items: KubeObject[] = [];
    for (const { object } of this.#parts.store.list(type.storageKey, namespaceOf(call))) {
      if (!isSelected(selection, object)) continue;
      try {
        await this.#parts.deleter.delete(
          stored,
          object.metadata.namespace ?? null,
          object.metadata.name,
          options,
          write,
        );
        items.push(convert(object, stored, type));
      } catch (error) {
        if (!(error instanceof StatusError) || error.code !== 404) throw error;
      }
    }
    return jsonAnswer(200, listJson(type, items, { resourceVersion: revision }));
  }
}

function unsupportedMedia(): StatusError {
  return new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

function placeIn(object: KubeObject, namespace: string | null): void {
  const own = object.metadata.namespace ?? '';
  if (namespace === null) {
    delete object.metadata.namespace;
    return;
  }
  if (own !== '' && own !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  object.metadata.namespace = namespace;
}
