import { enableCompileCache, flushCompileCache } from 'node:module';
import { COMPILE_CACHE } from './compile-cache.ts';

// Before anything else is loaded.
enableCompileCache(COMPILE_CACHE);
const { run } = await import('./run.ts');
await run();
flushCompileCache();
