import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { BUILD, DIST, isBuilt } from '@tenantry/portal/build';
import type { Logger } from 'pino';
import type { Portal, PortalState } from '../portal/index.ts';

/** Characters of what the build said last that go into the log. */
const MOST_SAID = 8_000;
/** The control plane that starts beside it goes first; on a busy machine it is built all the same. */
const NICENESS = 5;

export interface RunningPortal extends Portal {
  /** Ends a build that is under way. */
  stop(): Promise<void>;
}

/**
 * Sees to it that the portal is there, and built of the sources that are there: where it is not, it is built in a process of
 * its own, which nothing waits for.
 */
export function startPortal(mayBuild: boolean, tell: (line: string) => void, log: Logger): RunningPortal {
  let state: PortalState = 'being-built';
  let child: ChildProcess | null = null;
  let isStopping = false;
  const done = bringAbout().catch((error: unknown) => {
    state = 'not-built';
    if (isStopping) return;
    log.error({ err: error }, 'the portal could not be built');
    tell('The portal could not be built; the log says why. Everything else works without it.');
  });

  async function bringAbout(): Promise<void> {
    const isThere = await isBuilt();
    if (isThere || isStopping) {
      state = 'ready';
    } else if (mayBuild) {
      tell('Building the portal …');
      child = spawn(process.execPath, [BUILD], { stdio: ['ignore', 'pipe', 'pipe'] });
      await successOf(child);
      state = 'ready';
      tell('The portal is built.');
    } else {
      state = 'not-built';
      log.warn('the portal is not there as its sources are now, and the settings say not to build it');
    }
  }

  return {
    directory: DIST,
    state: () => state,
    async stop() {
      isStopping = true;
      child?.kill();
      await done;
    },
  };
}

async function successOf(child: ChildProcess): Promise<void> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-MOST_SAID);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
    if (child.pid !== undefined) setPriority(child.pid, NICENESS);
  });
  if (code !== 0) throw new Error(`the build ended with ${code}: ${said}`);
}
