import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { BUILD, isBuilt } from '../build/index.ts';
import { type ChromiumProgram, findChromium } from './chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly chromium: ChromiumProgram;
  }
}

/** Once per run of the tests in a browser: the portal is built as it is now, and the browser is at hand. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await findChromium());
  if (!(await isBuilt())) await promisify(execFile)(process.execPath, [BUILD], { maxBuffer: 64 * 1024 * 1024 });
}
