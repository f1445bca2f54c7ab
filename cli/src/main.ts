/** The command line of Tenantry. Talks to the API alone, so that it can do what any other client can. */
import { constants } from 'node:os';
import { CommanderError } from 'commander';
import { createContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { exitCodeOf, renderFailure } from './failure.ts';
import { createScreen, type Screen } from './output/screen.ts';
import { createProgram } from './program.ts';

const interruption = new AbortController();

/** The first asks the command to end in order, the second does not ask. */
function interrupt(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void {
  if (interruption.signal.aborted) process.exit(128 + constants.signals[signal]);
  process.exitCode = 128 + constants.signals[signal];
  interruption.abort(new DOMException('interrupted', 'AbortError'));
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));

// `tenantry get tenants | head -1`: whoever read has enough, and that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
}

let screen: Screen = createScreen(process.stdout, process.stderr, process.env, !process.argv.includes('--no-color'));

const program = createProgram((options) => {
  screen = createScreen(process.stdout, process.stderr, process.env, options.color);
  return createContext({
    env: process.env,
    screen,
    options,
    signal: interruption.signal,
    canAsk: process.stdin.isTTY === true && process.stderr.isTTY === true,
  });
});

async function main(): Promise<ExitCode | number> {
  try {
    const code = await program.run(process.argv.slice(2));
    return interruption.signal.aborted ? interrupted() : code;
  } catch (error) {
    if (interruption.signal.aborted) return interrupted();
    if (error instanceof CommanderError) {
      const said = error.message.replace(/^error: /, '');
      // Commander's code for "no command given": the help was shown instead.
      if (error.code !== 'commander.help') screen.say(`${screen.paintWords('red', 'error:')} ${said}`);
      return EXIT.usage;
    }
    screen.say(...renderFailure(error, screen.paintWords));
    return exitCodeOf(error);
  }
}

function interrupted(): number {
  screen.say('Interrupted. What was begun goes on; nothing is lost.');
  return typeof process.exitCode === 'number' ? process.exitCode : EXIT.interrupted;
}

// Streams to pipes are written behind the scenes; leaving before they are empty would cut the output off.
const code = await main();
process.exitCode = code;
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise<void>((done) => void stream.write('', () => done()))),
);
process.exit(code);
