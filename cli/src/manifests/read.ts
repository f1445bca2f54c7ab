import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { CommandError, EXIT, usageError } from '../exit.ts';

/** Text of manifests with where it came from. */
export interface Source {
  /** A path, or `standard input`. */
  readonly label: string;
  readonly text: string;
}

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);
/** More than the API takes in one request; a mistyped path to something huge ends here instead of in memory. */
const LARGEST_BYTES = 16 << 20;

/** Files, folders (their .yaml, .yml and .json, not deeper, by name) and `-` for standard input. */
export async function readSources(
  paths: readonly string[],
  stdin: AsyncIterable<string | Uint8Array>,
): Promise<Source[]> {
  if (paths.length === 0) throw usageError('Say which manifests: -f FILE, -f FOLDER, or -f - for standard input.');
  const sources: Source[] = [];
  for (const path of paths) {
    if (path === '-') sources.push({ label: 'standard input', text: await textOf(stdin) });
    else sources.push(...(await readPath(path)));
  }
  return sources;
}

async function readPath(path: string): Promise<Source[]> {
  const info = await stat(path).catch((error: unknown) => {
    throw new CommandError(EXIT.failed, `${path} cannot be read: ${reason(error)}.`, null, error);
  });
  if (!info.isDirectory()) {
    if (info.size > LARGEST_BYTES) throw new CommandError(EXIT.failed, `${path} is too large to be a manifest.`);
    return [{ label: path, text: await readFile(path, 'utf8') }];
  }
  const names = (await readdir(path)).filter((name) => EXTENSIONS.has(extname(name))).sort();
  if (names.length === 0) throw new CommandError(EXIT.failed, `There is no .yaml, .yml or .json in ${path}.`);
  return Promise.all(
    names.map(async (name) => ({ label: join(path, name), text: await readFile(join(path, name), 'utf8') })),
  );
}

async function textOf(stdin: AsyncIterable<string | Uint8Array>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > LARGEST_BYTES) throw new CommandError(EXIT.failed, 'Standard input is too large to be a manifest.');
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reason(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'it does not exist';
  return error instanceof Error ? error.message : String(error);
}

/** The one line of a file, or of standard input for `-`: for what is secret. */
export async function readLine(file: string): Promise<string> {
  const [source, ...more] = await readSources([file], process.stdin);
  if (source === undefined || more.length > 0) throw usageError(`${file} is a folder; name one file.`);
  return source.text.trim();
}
