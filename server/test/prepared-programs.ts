import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TestProject } from 'vitest/node';
import { asOneFile } from '../src/testing/one-file.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Paths of programs of which each is one file, and that do what their sources do. */
    readonly preparedPrograms: { readonly server: string; readonly cli: string; readonly sandbox: string };
  }
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const FOLDER = here('../../node_modules/.cache/tenantry-tests');

/** Once per run of the tests: they start the product about a hundred times, and loading it is the most of what that costs. */
export async function setup(project: TestProject): Promise<void> {
  const root = project.vitest.getRootProject();
  if (root.getProvidedContext().preparedPrograms !== undefined) return;
  // What ends so is read once: of any other file Node first finds out what kind of module it is.
  const server = `${FOLDER}/server.mjs`;
  const cli = `${FOLDER}/cli.mjs`;
  const sandbox = `${FOLDER}/sandbox.mjs`;
  await asOneFile(here('../../sandbox/src/main.ts'), sandbox);
  await asOneFile(here('../../cli/src/main.ts'), cli, {
    "new URL('../main.ts', import.meta.url)": JSON.stringify(pathToFileURL(cli).href),
  });
  await asOneFile(here('../src/main.ts'), server, {
    "import.meta.resolve('@tenantry/sandbox/main')": JSON.stringify(pathToFileURL(sandbox).href),
  });
  root.provide('preparedPrograms', { server, cli, sandbox });
}
