import { fileURLToPath } from 'node:url';

/** Root of the checkout that is measured. */
export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
