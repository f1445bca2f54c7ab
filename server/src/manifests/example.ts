import { API_VERSION, type Example, type JsonObject, type Kind } from '@tenantry/kinds';

/** A manifest of the kind that can be applied as it is, beside those of the other kinds. */
export function exampleManifest({ name, example }: Kind): JsonObject {
  return manifestOf(name, example);
}

/** It, and what it needs besides. */
export function exampleManifests(kind: Kind): JsonObject[] {
  const beside = (kind.example.beside ?? []).map((other) => manifestOf(other.kind, other));
  return [...beside, exampleManifest(kind)];
}

function manifestOf(kind: string, { name, tenant, spec }: Example): JsonObject {
  return {
    apiVersion: API_VERSION,
    kind,
    metadata: { name, ...(tenant === undefined ? {} : { tenant }) },
    spec,
  };
}
