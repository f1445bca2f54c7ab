import { execFile } from 'node:child_process';
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { REPOSITORY } from './repository.ts';

const run = promisify(execFile);

/** What a figure has to be read with: where it was measured, and of which state of the code. */
export async function describeMachine(): Promise<string> {
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${(totalmem() / 1024 ** 3).toFixed(1)} GiB`;
  const load = loadavg().map((value) => value.toFixed(2));
  return [
    `machine  ${availableParallelism()} cores (${processor}), ${memory}, ${platform()} ${arch()}, Node ${process.version}`,
    `commit   ${await commit()}`,
    `load     ${load.join(' ')} before the run (1, 5, 15 minutes)`,
  ].join('\n');
}

async function commit(): Promise<string> {
  try {
    const git = async (...words: string[]) =>
      (await run('git', words, { cwd: REPOSITORY, timeout: 10_000 })).stdout.trim();
    const changed = await git('status', '--porcelain', '--untracked-files=no');
    return `${await git('rev-parse', '--short=12', 'HEAD')}${changed === '' ? '' : ' with changes'}`;
  } catch {
    return 'unknown: not a git checkout';
  }
}
