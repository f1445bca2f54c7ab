import { specsDirectory } from './directory.ts';
import { loadSpecs, type Specs } from './specs.ts';

let specs: Specs | null | undefined;

/** Microsoft's descriptions, one reader of them for a whole process; null, and a line about it, where they are not to be found. */
export function specsAtHand(): Specs | null {
  if (specs !== undefined) return specs;
  const directory = specsDirectory();
  specs = directory === null ? null : loadSpecs(directory);
  if (specs === null) console.error('skipped: nothing is held against azure-specs, which is not beside the repository');
  return specs;
}
