import { isSealed, type SealedValue } from '../model/secret.ts';
import type { SecretSpec } from './schema.ts';

/** One value, whichever part of the spec it is in. */
export interface Entry {
  /** As the pods see it. */
  readonly key: string;
  /** Its place in the spec. */
  readonly name: string;
  readonly isFile: boolean;
  readonly value: SealedValue;
}

/** By key. */
export function entriesOf({ values, files, generate }: SecretSpec): Entry[] {
  const entry = (key: string, name: string, value: unknown): Entry => {
    if (!isSealed(value)) throw new Error(`${name} is not sealed`);
    return { key, name, isFile: name.startsWith('files/'), value };
  };
  return [
    ...Object.entries(values).map(([key, value]) => entry(key, `values/${key}`, value)),
    ...Object.entries(files).map(([key, value]) => entry(key, `files/${key}`, value)),
    ...Object.entries(generate).map(([key, { value }]) => entry(key, `generate/${key}/value`, value)),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
}
