import { fileURLToPath } from 'node:url';

/**
 * Where Node keeps what it has compiled, of the control plane and of the sandbox: to compile is most of what a start costs.
 * Beside the installed packages, so that only whoever may change the program may change this. https://nodejs.org/api/module.html#module-compile-cache
 */
export const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/tenantry', import.meta.url));
