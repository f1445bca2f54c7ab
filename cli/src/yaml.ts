import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The YAML library, loaded by the first who reads or writes any: its 70 files are a fifth of a start, and most commands need none. */
export function yaml(): typeof import('yaml') {
  return require('yaml') as typeof import('yaml');
}
