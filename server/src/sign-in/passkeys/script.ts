import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The one script of the pages. */
export const SCRIPT = readFileSync(new URL('browser.js', import.meta.url), 'utf8');
/** By its content, so that a browser keeps it as long as it is this one. */
export const SCRIPT_PATH = `/sign-in/${createHash('sha256').update(SCRIPT).digest('hex').slice(0, 12)}.js`;
