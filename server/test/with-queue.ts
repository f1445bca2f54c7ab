import { enableCompileCache, flushCompileCache } from 'node:module';
import { COMPILE_CACHE } from '../src/compile-cache.ts';

/** The product as `main.ts` starts it, with one kind more than it has: nothing else is said of it anywhere. */
enableCompileCache(COMPILE_CACHE);
const [{ run }, { KINDS }, { Queue }] = await Promise.all([
  import('../src/run.ts'),
  import('@tenantry/kinds'),
  import('../src/testing/queue.ts'),
]);
await run([...KINDS, Queue]);
flushCompileCache();
