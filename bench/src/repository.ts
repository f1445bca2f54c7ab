import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the checkout that is measured. */
export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** What Node is given to start the control plane, as `npm start` gives it: options, then the program. */
export async function startWords(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const [, ...words] = scripts.start.split(' ');
  return words;
}
