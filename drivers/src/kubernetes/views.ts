import type { JsonObject } from '@tenantry/kinds';
import type { CallOptions, Target } from '../contract.ts';
import type { SealedValues } from '../sealed/sealed-values.ts';
import type { ObjectAddress } from './address.ts';
import { metadataOf } from './mark.ts';
import { applyConfiguration } from './prepare.ts';
import { desiredSecret, openedSecret, shownSecret } from './secret-values.ts';

type Place = Pick<Target, 'connection' | 'owner'>;

/**
 * What the driver shows of objects. Of Secrets that is fingerprints in the places of values, and it remembers them: Secrets are
 * followed without their content, so by its version alone it is known that one has not changed and need not be asked for again.
 */
export class Views {
  readonly #sealed: SealedValues;
  readonly #secrets = new Map<string, JsonObject>();

  constructor(sealed: SealedValues) {
    this.#sealed = sealed;
  }

  async shown(place: Place, address: ObjectAddress, body: JsonObject): Promise<JsonObject> {
    if (!isSecret(address)) return body;
    await this.#sealed.ready();
    return this.written(place, address, body);
  }

  /** For what `sendable` was asked for before. */
  written({ connection, owner }: Place, address: ObjectAddress, body: JsonObject): JsonObject {
    if (!isSecret(address)) return body;
    const shown = shownSecret(this.#sealed, owner, body);
    this.#secrets.set(`${connection} ${address.path}`, shown);
    return shown;
  }

  /** The Secret as it was shown at this version, if it was. */
  secretAt({ connection }: Place, { path }: ObjectAddress, version: string): JsonObject | undefined {
    const body = this.#secrets.get(`${connection} ${path}`);
    return body !== undefined && metadataOf(body).resourceVersion === version ? body : undefined;
  }

  /** What is asked for, in the terms of what is shown. */
  comparable({ owner }: Place, address: ObjectAddress, desired: JsonObject): JsonObject {
    const configuration = applyConfiguration(address, owner, desired);
    return isSecret(address) ? desiredSecret(this.#sealed, owner, configuration) : configuration;
  }

  /** What is asked for, as it is sent. */
  async sendable(
    { owner }: Place,
    address: ObjectAddress,
    desired: JsonObject,
    options: CallOptions,
  ): Promise<JsonObject> {
    const configuration = applyConfiguration(address, owner, desired);
    if (!isSecret(address)) return configuration;
    await this.#sealed.ready();
    return openedSecret(this.#sealed, configuration, options);
  }

  /** Nothing stands there. */
  gone({ connection }: Place, { path }: ObjectAddress): null {
    this.#secrets.delete(`${connection} ${path}`);
    return null;
  }

  forget(connection: string): void {
    for (const key of this.#secrets.keys()) if (key.startsWith(`${connection} `)) this.#secrets.delete(key);
  }
}

function isSecret({ apiVersion, kind }: ObjectAddress): boolean {
  return apiVersion === 'v1' && kind === 'Secret';
}
