import { API_VERSION, type JsonObject, type Kind } from '@tenantry/kinds';

/** A manifest of the kind that can be applied as it is. */
export function exampleManifest({ name, example }: Kind): JsonObject {
  const { tenant } = example;
  return {
    apiVersion: API_VERSION,
    kind: name,
    metadata: { name: example.name, ...(tenant === undefined ? {} : { tenant }) },
    spec: example.spec,
  };
}
