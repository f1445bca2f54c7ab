#!/usr/bin/env node
// Plain JavaScript, kept to what Node 20 understands: the rest of the program is TypeScript that Node 24 runs directly.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const OLDEST = 24;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The Node 24 that the package `node` brings, beside this workspace or above it. */
function bundledNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return ['../node_modules/node/bin/', '../../node_modules/node/bin/', '../../../node/bin/']
    .map((folder) => here(folder + name))
    .find((path) => existsSync(path));
}

/** Beside the installed packages: what Node has compiled is not compiled again by the next command. */
const COMPILE_CACHE = here('../../node_modules/.cache/tenantry');

if (Number(process.versions.node.split('.')[0]) >= OLDEST) {
  module.enableCompileCache(COMPILE_CACHE);
  await import('../src/main.ts');
} else {
  const node = bundledNode();
  if (node === undefined) {
    console.error(
      `tenantry needs Node ${OLDEST}; this is ${process.version}. Run \`npm install\` in the checkout: it brings one.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [here('../src/main.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
  });
  // A terminal sends Ctrl-C to both; the child decides how it ends, and this process only reports it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`tenantry could not start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? code : 128 + (constants.signals[signal] ?? 0));
  });
}
