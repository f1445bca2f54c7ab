export type { RunFile } from './run-file.ts';
export { type Sandbox, startSandbox } from './sandbox.ts';
