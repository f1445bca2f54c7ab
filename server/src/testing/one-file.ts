import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * Writes a program of this repository, with all packages that it loads, as one file that finds what lies beside its sources as
 * they do. To load the control plane from its 2,400 files costs 0.95 s of a core, from one 0.42 s, each time that it starts.
 *
 * @param program path of its first module
 * @param file to be written; below the installed packages, where it finds those that are no JavaScript
 * @param instead what it is to take for an expression with `import.meta` in its sources, as JavaScript
 * @throws Error where its sources do not have such an expression
 */
export async function asOneFile(
  program: string,
  file: string,
  instead: Readonly<Record<string, string>> = {},
): Promise<void> {
  const staged = `${file}.${process.pid}`;
  const missing = new Set(Object.keys(instead));
  const bundler = await rolldown({
    input: program,
    platform: 'node',
    external: [/^node:/, 'pg-native'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'tenantry-places',
        transform: (code, id) => {
          if (!code.includes('import.meta.')) return null;
          for (const expression of missing) if (code.includes(expression)) missing.delete(expression);
          const places = {
            ...instead,
            'import.meta.url': JSON.stringify(pathToFileURL(id).href),
            'import.meta.dirname': JSON.stringify(dirname(id)),
          };
          return Object.entries(places).reduce((text, [from, to]) => text.replaceAll(from, () => to), code);
        },
      },
    ],
  });
  try {
    await mkdir(dirname(file), { recursive: true });
    await bundler.write({ file: staged, format: 'esm', codeSplitting: false });
    if (missing.size > 0) throw new Error(`not in the sources of ${program}: ${[...missing].join(', ')}`);
    // Another run of the tests may be starting what is there already.
    await rename(staged, file);
  } finally {
    await bundler.close();
    await rm(staged, { force: true });
  }
}
