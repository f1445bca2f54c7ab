import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

/** Fonts and pictures are compressed already. */
const KINDS = new Set(['.js', '.css', '.svg', '.json']);
/** Less fits a packet anyway. */
const LEAST_BYTES = 1_000;

/** Lays a `.br` and a `.gz` beside every file that gains by it, as small as they become: it is done once, and sent often. */
export async function compress(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => KINDS.has(extname(name)));
  await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      const bytes = await readFile(file);
      if (bytes.length < LEAST_BYTES) return;
      // Brotli compresses best as it is by default.
      const [br, gz] = await Promise.all([promisify(brotliCompress)(bytes), promisify(gzip)(bytes, { level: 9 })]);
      await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
    }),
  );
}
