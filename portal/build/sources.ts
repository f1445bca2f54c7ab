import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What a change of makes another portal. The lock file stands for all packages that go into it. */
const SOURCES = ['portal/build', 'portal/public', 'portal/src', 'portal', 'client/src', 'package-lock.json'];

export const PORTAL = join(ROOT, 'portal');
/** The portal as it is served. */
export const DIST = join(PORTAL, 'dist');
/** In what was built: of which sources. */
export const MARK = 'sources.sha256';

/** Whether what is there was built of the sources as they are now. Where there are no sources, what is there is right. */
export async function isBuilt(): Promise<boolean> {
  if ((await textOf(join(DIST, 'index.html'))) === null) return false;
  if ((await kindOf(join(PORTAL, 'src'))) === 'absent') return true;
  return (await textOf(join(DIST, MARK))) === (await hashOfSources());
}

/** SHA-256 over the names and contents of all sources. */
export async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of await filesOf(source)) {
      hash.update(`${file}\0`).update(
        createHash('sha256')
          .update(await readFile(join(ROOT, file)))
          .digest(),
      );
    }
  }
  return hash.digest('hex');
}

/** Of a folder all files, and of that of the portal those that lie in it themselves; paths from the root of the repository. */
async function filesOf(source: string): Promise<readonly string[]> {
  const kind = await kindOf(join(ROOT, source));
  if (kind === 'absent') return [];
  if (kind === 'file') return [source];
  const entries = await readdir(join(ROOT, source), { recursive: source !== 'portal', withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .sort();
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'absent'> {
  const found = await stat(path).catch(unlessAbsent);
  if (found === null) return 'absent';
  return found.isDirectory() ? 'folder' : 'file';
}

function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(unlessAbsent);
}

export function unlessAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
