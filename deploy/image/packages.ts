import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** An installed package, by the folders that it lies in from the root of the repository. */
export interface Package {
  readonly name: string;
  /** `node_modules/pg`, or a room of the repository such as `store`. */
  readonly folder: string;
  readonly isRoom: boolean;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** What is asked for and not taken: what it is for is not done in a container. */
export interface LeftOut {
  /** Packages that are neither taken nor followed, by their name. */
  readonly packages: RegExp;
  /** Rooms whose own packages are not taken, because only making them needs these. */
  readonly built: readonly string[];
}

/**
 * Everything that `rooms` need when they run, themselves included, found as Node finds it: in the nearest `node_modules`.
 * @throws Error where something that is needed is not installed.
 */
export function neededPackages(root: string, rooms: readonly string[], leftOut: LeftOut): readonly Package[] {
  const found = new Map<string, Package>();
  const open = rooms.map((room) => ({ name: room, from: root }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const folder = folderOf(next.name, next.from, root);
    const isRoom = !relative(root, folder).split(sep).includes('node_modules');
    const key = relative(root, folder);
    if (found.has(key)) continue;
    found.set(key, { name: next.name, folder: key, isRoom });
    if (leftOut.built.includes(next.name)) continue;
    for (const name of namesOf(folder, root)) {
      if (!leftOut.packages.test(name)) open.push({ name, from: folder });
    }
  }
  return [...found.values()].sort((one, other) => one.folder.localeCompare(other.folder));
}

/** Of what it takes if it is there, that which is. What others may bring it besides is not for it to ask for. */
function namesOf(folder: string, root: string): string[] {
  const {
    dependencies = {},
    optionalDependencies = {},
    peerDependencies = {},
    peerDependenciesMeta = {},
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  const perhaps = Object.keys(optionalDependencies);
  return [
    ...[...Object.keys(dependencies), ...peers].filter((name) => !perhaps.includes(name)),
    ...perhaps.filter((name) => lookUp(name, folder, root) !== null),
  ];
}

function folderOf(name: string, from: string, root: string): string {
  const folder = lookUp(name, from, root);
  if (folder === null) throw new Error(`${relative(root, from)} needs ${name}, which is not installed`);
  return realpathSync(folder);
}

function lookUp(name: string, from: string, root: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === root || folder === dirname(folder)) return null;
  }
}
