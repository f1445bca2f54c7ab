import { rmSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { compress } from './compress.ts';
import { DIST, hashOfSources, MARK, PORTAL, unlessAbsent } from './sources.ts';

/** The server puts a nonce here for each page that it sends. */
const ROOM_FOR_NONCE = 'NONCE-OF-THE-PAGE';

/** Builds the portal beside the one that is served, and puts it in its place when it is whole. */
async function main(): Promise<void> {
  const draft = join(PORTAL, 'node_modules', `.dist-${process.pid}`);
  const old = `${draft}-old`;
  process.once('SIGTERM', () => {
    rmSync(draft, { recursive: true, force: true });
    process.exit(143);
  });
  // Whatever it says here: React has another build for each.
  process.env.NODE_ENV = 'production';
  // What changes while it is built is seen as changed the next time.
  const hash = await hashOfSources();
  try {
    await mkdir(draft, { recursive: true });
    await build({
      root: PORTAL,
      logLevel: 'warn',
      html: { cspNonce: ROOM_FOR_NONCE },
      // How large files may be is a test's to say, in their compressed size.
      build: { outDir: draft, emptyOutDir: true, manifest: true, chunkSizeWarningLimit: 2_000 },
    });
    await compress(join(draft, 'assets'));
    await writeFile(join(draft, MARK), hash);
    await rename(DIST, old).catch(unlessAbsent);
    await rename(draft, DIST);
  } finally {
    await Promise.all([draft, old].map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

await main();
