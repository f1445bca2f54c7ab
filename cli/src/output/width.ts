import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const PLAIN = /^[ -~]*$/;

/** Places a text takes on a terminal. What knows wide characters and colour takes long to load, so only for a text that has any. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  const { default: stringWidth } = require('string-width') as typeof import('string-width');
  return stringWidth(text);
}
