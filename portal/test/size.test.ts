import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DIST } from '../build/index.ts';

const MOST_BYTES = 250_000;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

/** The script of the page and all that it imports, without what pages load when they are opened. */
async function firstScripts(): Promise<readonly string[]> {
  const chunks: Readonly<Record<string, Chunk>> = JSON.parse(
    await readFile(join(DIST, '.vite', 'manifest.json'), 'utf8'),
  );
  const files = new Set<string>();
  const take = ({ file, imports = [] }: Chunk) => {
    if (files.has(file)) return;
    files.add(file);
    for (const name of imports) if (chunks[name] !== undefined) take(chunks[name]);
  };
  for (const chunk of Object.values(chunks)) if (chunk.isEntry) take(chunk);
  return [...files];
}

test(`the first load is at most ${MOST_BYTES / 1_000} kB of JavaScript, as gzip sends it`, async () => {
  const scripts = await firstScripts();
  expect(scripts.length).toBeGreaterThan(0);
  const sizes = await Promise.all(scripts.map(async (file) => (await compressed(file)).length));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  process.stderr.write(`the first load is ${Math.round(bytes / 1_000)} kB of JavaScript with gzip\n`);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
});

function compressed(file: string): Promise<Buffer> {
  return readFile(join(DIST, `${file}.gz`)).catch(() => readFile(join(DIST, file)));
}
