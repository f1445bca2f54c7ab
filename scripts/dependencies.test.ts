import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: true;
  readonly dev?: true;
  readonly devOptional?: true;
  readonly hasInstallScript?: true;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFile(`${ROOT}${file}`, 'utf8');
const lock = JSON.parse(await read('package-lock.json')) as { packages: Readonly<Record<string, Locked>> };
const { allowScripts } = JSON.parse(await read('package.json')) as { allowScripts: Readonly<Record<string, boolean>> };

const nameOf = (path: string) => path.replace(/^.*node_modules\//, '');
const all = Object.entries(lock.packages);
/** What comes from a registry. */
const foreign = all
  .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
  .map(([path, locked]) => ({ path, name: nameOf(path), ...locked }));
const named = (some: readonly { name: string }[]) => [...new Set(some.map(({ name }) => name))].sort();

test('every package is held to what it was when it was chosen', () => {
  expect(foreign.length).toBeGreaterThan(100);
  expect(foreign.filter(({ integrity = '' }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity))).toEqual([]);
});

test('no package is bound to a registry, so that each installs from their own', async () => {
  expect(all.filter(([, { resolved = '' }]) => /^[a-z+]+:/.test(resolved))).toEqual([]);
  expect(await read('.npmrc')).toContain('omit-lockfile-registry-resolved=true');
});

test('no package runs a program when it is installed but those that were looked at, and none of these is gone', () => {
  const running = named(foreign.filter(({ hasInstallScript }) => hasInstallScript === true));
  expect(running).toEqual(Object.keys(allowScripts).sort());
  expect(Object.values(allowScripts).every((isAllowed) => isAllowed)).toBe(true);
});

/** May be part of what is given on under Apache-2.0. */
const LICENCES = [
  ...['MIT', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'MIT-0'],
  ...['MIT OR Apache-2.0', '(Apache-2.0 AND BSD-3-Clause)', '(MIT OR CC0-1.0)', 'Unlicense'],
  // Letters: given on with what shows them, and not sold by themselves.
  'OFL-1.1',
];
/** Of tools that the product is built and tested with, and that are no part of it. */
const LICENCES_OF_TOOLS = ['MPL-2.0', 'Python-2.0'];
/** Lightning CSS comes with Vite, which builds the portal and is no part of what it builds. */
const isTool = ({ name, dev, devOptional }: (typeof foreign)[number]) =>
  dev === true || devOptional === true || /^lightningcss(-|$)/.test(name);

test('every licence is one under which the product can be given on', () => {
  const allowed = (one: (typeof foreign)[number]) => [...LICENCES, ...(isTool(one) ? LICENCES_OF_TOOLS : [])];
  expect(foreign.filter((one) => !allowed(one).includes(one.license ?? 'none'))).toEqual([]);
});

test('what the product names itself is there once: two versions of one thing would not know each other', () => {
  const own = all.filter(([path]) => path !== '' && !path.includes('node_modules/'));
  expect(own.length).toBeGreaterThan(8);
  const chosen = new Set(
    own.flatMap(([, { dependencies = {}, optionalDependencies = {} }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies }),
    ),
  );
  const paths = (name: string) => foreign.filter((one) => one.name === name).map(({ path }) => path);
  const double = [...chosen].map((name) => ({ name, paths: paths(name) })).filter((one) => one.paths.length > 1);
  expect(double).toEqual([]);
});
