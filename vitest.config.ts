import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*/src/**/*.test.ts', '*/test/**/*.test.ts'],
    // Two cores are the smallest machine the suite has to pass on.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // For all processes that tests start; they start the same few programs again and again.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/tenantry', import.meta.url)) },
  },
});
