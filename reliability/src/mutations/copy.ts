import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Mutation, mutated } from './mutation.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MOST_OUTPUT = 64 * 1024 * 1024;
const run = promisify(execFile);

/** The checkout as it stands, with what is not committed yet, in a temporary folder: what is broken is broken there alone. */
export class Copy {
  readonly folder: string;

  /** Also where the process is told to end. */
  readonly #clear = () => rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });

  private constructor(folder: string) {
    this.folder = folder;
    process.once('exit', this.#clear);
  }

  static async make(): Promise<Copy> {
    // As Vitest names the files in it.
    const copy = new Copy(await realpath(await mkdtemp(join(tmpdir(), 'tenantry-mutations-'))));
    try {
      const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
        cwd: ROOT,
        maxBuffer: MOST_OUTPUT,
      });
      const files = stdout.split('\0').filter((file) => file !== '');
      for (const folder of new Set(files.map(dirname))) await mkdir(join(copy.folder, folder), { recursive: true });
      for (const file of files) await copy.#take(file);
      await copy.#linkPackages();
      return copy;
    } catch (error) {
      await copy.remove();
      throw error;
    }
  }

  async #take(file: string): Promise<void> {
    await copyFile(join(ROOT, file), join(this.folder, file)).catch((error: NodeJS.ErrnoException) => {
      // Deleted, and not committed yet.
      if (error.code !== 'ENOENT') throw error;
    });
  }

  /** Foreign packages are those of the checkout; our own rooms are those of the copy, for Node resolves what a link leads to. */
  async #linkPackages(): Promise<void> {
    const [from, to] = [join(ROOT, 'node_modules'), join(this.folder, 'node_modules')];
    await mkdir(join(to, '@tenantry'), { recursive: true });
    for (const name of await readdir(from)) {
      if (name !== '@tenantry' && !['.cache', '.vite', '.vite-temp'].includes(name))
        await symlink(join(from, name), join(to, name));
    }
    for (const room of await readdir(join(from, '@tenantry'))) {
      await symlink(await readlink(join(from, '@tenantry', room)), join(to, '@tenantry', room));
      const own = join(ROOT, room, 'node_modules');
      await symlink(own, join(this.folder, room, 'node_modules')).catch(() => {});
    }
  }

  /** Breaks the copy while `work` goes on, and mends it again. */
  async broken<Result>(mutation: Mutation, work: () => Promise<Result>): Promise<Result> {
    const path = join(this.folder, mutation.file);
    const text = await readFile(path, 'utf8');
    await writeFile(path, mutated(text, mutation));
    try {
      return await work();
    } finally {
      await writeFile(path, text);
    }
  }

  async remove(): Promise<void> {
    process.removeListener('exit', this.#clear);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
