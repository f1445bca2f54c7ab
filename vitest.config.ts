import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { keepInMemory } from './in-memory.ts';
import { LongestFirst } from './longest-first.ts';

keepInMemory();

/** Each file leaves its process as it found it, so that the next can run in it. */
const ROOMS = ['*/src/**/*.test.ts', '{client,engine,observe,store}/test/**/*.test.ts', 'scripts/*.test.ts'];
const BROWSER = 'portal/test/**/*.test.ts';
/** For all that start the whole product. */
const PREPARED = ['server/test/prepared-database.ts', 'server/test/prepared-programs.ts'];

export default defineConfig({
  test: {
    // Two cores are the smallest machine the suite has to pass on. What starts the whole product waits for it more than it
    // computes: with few workers they stand idle part of the time, with six they are busy throughout.
    maxWorkers: 6,
    sequence: { sequencer: LongestFirst },
    // Beyond what a test waits for at most, so that it is told what did not come; on a machine that does much else too.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    // For all processes that tests start; they start the same few programs again and again.
    env: {
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/tenantry', import.meta.url)),
      // Four threads that collect the garbage of one process wait for each other where a dozen processes share two cores.
      NODE_OPTIONS: '--v8-pool-size=1',
    },
    execArgv: ['--v8-pool-size=1'],
    // To start a process and load the product for each file costs more than most of these tests themselves.
    isolate: false,
    setupFiles: ['same-environment.ts'],
    // Counted by `npm run coverage` alone: docs/reliability.md says what is not run, and why.
    coverage: {
      provider: 'v8',
      include: ['{engine,store,access}/src/**/*.ts'],
      exclude: ['**/*.test.ts', 'store/src/testing/**'],
      reporter: ['text', 'json-summary', 'json'],
      reportOnFailure: true,
      reportsDirectory: 'node_modules/.cache/coverage',
      thresholds: { 'engine/src/**': { lines: 90 }, 'store/src/**': { lines: 90 }, 'access/src/**': { lines: 90 } },
    },
    projects: [
      { extends: true, test: { name: 'rooms', include: ROOMS } },
      // What starts the whole product as processes.
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['*/test/**/*.test.ts'],
          exclude: [...ROOMS, BROWSER],
          globalSetup: PREPARED,
        },
      },
      // What uses the portal in Chromium.
      {
        extends: true,
        test: {
          name: 'browser',
          include: [BROWSER],
          globalSetup: [...PREPARED, 'portal/test/prepared.ts'],
        },
      },
    ],
  },
});
