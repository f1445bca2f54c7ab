import { fileURLToPath } from 'node:url';

export { DIST, isBuilt } from './sources.ts';
/** The program that builds it. */
export const BUILD = fileURLToPath(new URL('build.ts', import.meta.url));
