import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../../../server/src/main.ts', import.meta.url));
const STARTS_WITHIN_MS = 120_000;
const STOPS_WITHIN_MS = 40_000;

/** A control plane of one's own: no cloud, an embedded database, and all that it keeps in one folder. */
export class ProductServer {
  readonly url: string;
  readonly token: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string, token: string) {
    this.#child = child;
    this.url = url;
    this.token = token;
  }

  /**
   * @param program what starts the product
   * @throws Error with all that it printed when it does not start.
   */
  static async start(home: string, program = SERVER): Promise<ProductServer> {
    const child = spawn(process.execPath, [program], {
      env: {
        ...process.env,
        TENANTRY_HOME: home,
        TENANTRY_PORTAL_BUILD: '0',
        TENANTRY_PORT: '0',
        TENANTRY_CLOUD: 'none',
        // The suite alone asks more in a second than people do.
        TENANTRY_RATE_LIMIT: '0',
        DATABASE_URL: '',
        NO_COLOR: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const take = (chunk: Buffer) => {
          output = (output + chunk.toString()).slice(-10_000);
          if (output.includes('Tenantry is ready')) resolve();
        };
        child.stdout?.on('data', take);
        child.stderr?.on('data', take);
        child.once('error', reject);
        child.once('exit', (code, signal) => reject(new Error(`the product ended with ${signal ?? code}:\n${output}`)));
        timer = setTimeout(() => reject(new Error(`the product was not ready in time:\n${output}`)), STARTS_WITHIN_MS);
      });
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    } finally {
      clearTimeout(timer);
    }
    const { url } = JSON.parse(await readFile(join(home, 'run.json'), 'utf8')) as { url: string };
    return new ProductServer(child, url, (await readFile(join(home, 'admin-token'), 'utf8')).trim());
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOPS_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  }
}
