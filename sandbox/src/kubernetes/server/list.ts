import type { KubeObject } from '../contract.ts';
import { convert } from '../registry/conversion.ts';
import { badRequest, expired } from '../registry/failures.ts';
import { type FieldSelector, matchesFields, parseFieldSelector } from '../selectors/fields.ts';
import { type LabelSelector, matchesLabels, parseLabelSelector } from '../selectors/labels.ts';
import type { Entry, ObjectStore } from '../store/objects.ts';
import type { ServedType, ServedTypes } from '../types/served.ts';
import type { ResourceCall } from './context.ts';

export interface Selection {
  readonly labels: LabelSelector;
  readonly fields: FieldSelector;
}

export function readSelection(query: URLSearchParams, type: ServedType): Selection {
  return {
    labels: parseLabelSelector(query.get('labelSelector') ?? ''),
    fields: parseFieldSelector(query.get('fieldSelector') ?? '', type.storageKey, type.custom?.selectableFields),
  };
}

export function isSelected(selection: Selection, object: KubeObject): boolean {
  return matchesLabels(selection.labels, object.metadata.labels) && matchesFields(selection.fields, object);
}

interface Continue {
  readonly v: 'meta.k8s.io/v1';
  readonly rv: number;
  readonly start: string;
}

function readContinue(token: string): Continue {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  try {
    const value = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Continue;
    if (value.v === 'meta.k8s.io/v1' && typeof value.rv === 'number' && typeof value.start === 'string') return value;
  } catch {
    throw badRequest(
      `invalid continue token: continue key is not valid: invalid character '${text[0] ?? ''}' looking for beginning of value`,
    );
  }
  throw badRequest('invalid continue token: continue key is not valid: incorrect encoded start resourceVersion');
}

/** Where an entry stands in a list, below the list's own path. */
function place(entry: Entry, namespace: string | null): string {
  const { metadata } = entry.object;
  return namespace === null && metadata.namespace !== undefined
    ? `${metadata.namespace}/${metadata.name}`
    : metadata.name;
}

export interface Page {
  readonly items: KubeObject[];
  readonly entries: Entry[];
  readonly metadata: Record<string, unknown>;
}

const gone = 'The resourceVersion for the provided list is too old.';
const tokenGone =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';

/** The objects that a list request asks for, of one version throughout its pages. */
export function listPage(store: ObjectStore, types: ServedTypes, call: ResourceCall): Page {
  const { query, type } = call;
  const { namespace } = call.info;
  const selection = readSelection(query, type);
  const limit = Number(query.get('limit') ?? '0') || 0;
  const token = query.get('continue') ?? '';
  const asked = Number(query.get('resourceVersion') ?? '0') || 0;
  let revision = store.revision;
  let entries: Entry[] | undefined;
  let after = '';
  if (token !== '') {
    const place_ = readContinue(token);
    revision = place_.rv;
    after = place_.start.replace(/^\//, '').replace(/\0$/, '');
    entries = store.listAt(type.storageKey, namespace, revision);
    if (entries === undefined) throw expired(tokenGone);
  } else if (query.get('resourceVersionMatch') === 'Exact') {
    if (asked === 0) throw badRequest('resourceVersionMatch Exact is forbidden for resourceVersion "0"');
    revision = asked;
    entries = store.listAt(type.storageKey, namespace, revision);
    if (entries === undefined) throw expired(gone);
  } else {
    entries = store.list(type.storageKey, namespace);
  }
  const stored = types.storedAs(type);
  const hasSelection = selection.labels.length > 0 || selection.fields.length > 0;
  const page: Entry[] = [];
  let rest = 0;
  for (const entry of entries) {
    if (after !== '' && place(entry, namespace) <= after) continue;
    if (hasSelection && !isSelected(selection, entry.object)) continue;
    if (limit > 0 && page.length >= limit) rest += 1;
    else page.push(entry);
  }
  const last = page.at(-1);
  const metadata: Record<string, unknown> = { resourceVersion: String(revision) };
  if (rest > 0 && last !== undefined) {
    const next: Continue = { v: 'meta.k8s.io/v1', rv: revision, start: `/${place(last, namespace)}\0` };
    metadata.continue = Buffer.from(JSON.stringify(next)).toString('base64url');
    if (!hasSelection) metadata.remainingItemCount = rest;
  }
  return { items: page.map((entry) => convert(entry.object, stored, type)), entries: page, metadata };
}

/** The list's JSON. Items of built-in types carry no kind of their own. */
export function listJson(type: ServedType, items: readonly KubeObject[], metadata: Record<string, unknown>): string {
  const kind = type.custom?.listKind ?? `${type.kind}List`;
  if (type.custom !== undefined) return JSON.stringify({ apiVersion: type.apiVersion, items, kind, metadata });
  const bare = items.map(({ kind: _, apiVersion: __, ...rest }) => rest);
  return JSON.stringify({ kind, apiVersion: type.apiVersion, metadata, items: bare });
}
