import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Context } from './context.ts';
import { CommandError, EXIT } from './exit.ts';

/** Asked on a terminal without showing what is typed; without one, the first line of standard input. */
export async function askPassword({ screen, signal }: Pick<Context, 'screen' | 'signal'>): Promise<string> {
  const isTyped = process.stdin.isTTY === true;
  if (isTyped) process.stderr.write('Password: ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: isTyped });
  const stop = () => lines.close();
  signal.addEventListener('abort', stop, { once: true });
  lines.once('SIGINT', stop);
  try {
    const { value: line = '' } = await lines[Symbol.asyncIterator]().next();
    if (line !== '') return line;
    throw new CommandError(EXIT.refused, 'No password was given.', 'Type it when it is asked for, or pipe it in.');
  } finally {
    signal.removeEventListener('abort', stop);
    lines.close();
    if (isTyped) screen.say('');
  }
}
