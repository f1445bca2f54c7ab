import type { JsonObject, Manifest } from '@tenantry/client';
import { useState } from 'react';
import { parseDocument, stringify } from 'yaml';
import { isSame, withField } from './paths.ts';
import { isObject } from './schema.ts';

export interface Draft {
  readonly manifest: Manifest;
  readonly setManifest: (manifest: Manifest) => void;
  readonly setSpec: (spec: JsonObject) => void;
  /** The manifest as text, as it was typed where it was typed. */
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Why what is typed cannot be read; the manifest is then the last that could. */
  readonly textError: string | null;
  /** Whether something was typed since it began. */
  readonly isChanged: boolean;
}

/** A manifest that is being written, in a form and as YAML: each follows the other. */
export function useDraft(begin: Manifest): Draft {
  const [state, setState] = useState<{ manifest: Manifest; text: string | null; textError: string | null }>({
    manifest: begin,
    text: null,
    textError: null,
  });
  const { manifest, text, textError } = state;
  const setManifest = (next: Manifest): void => setState({ manifest: next, text: null, textError: null });
  return {
    manifest,
    setManifest,
    setSpec: (spec) => setManifest({ ...manifest, spec }),
    text: text ?? toYaml(manifest),
    setText: (next) => {
      const read = readManifest(next, manifest.kind);
      setState(
        'error' in read
          ? { manifest, text: next, textError: read.error }
          : { manifest: read.manifest, text: next, textError: null },
      );
    },
    textError,
    isChanged: !isSame(asJson(manifest), asJson(begin)) || textError !== null,
  };
}

export const asJson = (manifest: Manifest): JsonObject => manifest as unknown as JsonObject;

export function toYaml(manifest: Manifest): string {
  return stringify(manifest, { lineWidth: 0 });
}

function readManifest(text: string, kind: string): { readonly manifest: Manifest } | { readonly error: string } {
  const document = parseDocument(text, { prettyErrors: true });
  const [wrong] = document.errors;
  if (wrong !== undefined) return { error: wrong.message.split('\n')[0] ?? 'this is no YAML' };
  // An alias may stand for very much: nobody needs that many here.
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (!isObject(value)) return { error: 'a manifest has apiVersion, kind, metadata and spec' };
  if (value.kind !== kind) return { error: `kind must stay ${kind}` };
  if (!isObject(value.metadata)) return { error: 'metadata must have the name' };
  if (value.spec !== undefined && value.spec !== null && !isObject(value.spec))
    return { error: 'spec must have fields' };
  const { status: _, ...rest } = value;
  // Its shape was looked at just now; what is in it is the server's to judge.
  return { manifest: { ...rest, spec: value.spec ?? {} } as unknown as Manifest };
}

/** What a person declares of an object that was read. */
export function manifestOf(object: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Manifest['metadata'] & { readonly displayName?: string; readonly tenant?: string | null };
  readonly spec: JsonObject;
}): Manifest {
  const { apiVersion, kind, metadata, spec } = object;
  const { name, tenant, labels = {}, annotations = {} } = metadata;
  const filled = (map: Readonly<Record<string, string>>) => Object.keys(map).length > 0;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(tenant === undefined || tenant === null ? {} : { tenant }),
      ...(filled(labels) ? { labels } : {}),
      ...(filled(annotations) ? { annotations } : {}),
    },
    spec,
  };
}

export const withName = (manifest: Manifest, name: string): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, name },
});

export function withLabels(manifest: Manifest, labels: JsonObject | undefined): Manifest {
  return { ...manifest, metadata: withField(manifest.metadata, 'labels', labels) };
}
