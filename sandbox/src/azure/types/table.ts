import { ArmError } from '../arm/error.ts';
import type { ArmType } from './arm-type.ts';

/** The table of types, looked up in any case. */
export class TypeTable {
  readonly #types = new Map<string, ArmType>();
  readonly #namespaces = new Map<string, string>();

  constructor(types: readonly ArmType[]) {
    for (const type of types) {
      this.#types.set(type.type.toLowerCase(), type);
      const namespace = type.type.split('/')[0] ?? '';
      this.#namespaces.set(namespace.toLowerCase(), namespace);
    }
  }

  find(type: string): ArmType | undefined {
    return this.#types.get(type.toLowerCase());
  }

  namespace(name: string): string | undefined {
    return this.#namespaces.get(name.toLowerCase());
  }

  all(): IterableIterator<ArmType> {
    return this.#types.values();
  }

  /** The type, or the refusal ARM gives for one it does not know. */
  require(type: string): ArmType {
    const found = this.find(type);
    if (found) return found;
    const [namespace = '', ...rest] = type.split('/');
    if (!this.namespace(namespace)) {
      throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
    }
    const message = `The resource type '${rest.join('/')}' could not be found in the namespace '${namespace}'.`;
    throw new ArmError(404, 'InvalidResourceType', message);
  }
}

/** Refuses an api-version that the type was never served in. */
export function requireApiVersion(type: ArmType, apiVersion: string, location: string): void {
  if (type.apiVersions.includes(apiVersion.toLowerCase())) return;
  const [namespace = '', ...rest] = type.type.split('/');
  const supported = type.apiVersions.join(', ');
  throw new ArmError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '${location}' and API version '${apiVersion}' for type '${rest.join('/')}'. The supported api-versions are '${supported}'.`,
    { target: namespace },
  );
}
