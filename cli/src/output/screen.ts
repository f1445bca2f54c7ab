import type { Environment } from '../connection/home.ts';
import { type Paint, paintFor } from './paint.ts';

/** The two streams a command writes to: results for pipes, and words for the person beside them. */
export interface Screen {
  readonly paint: Paint;
  /** Colour for the stream of words, which may be a terminal when the other is a pipe. */
  readonly paintWords: Paint;
  readonly isInteractive: boolean;
  readonly columns: number;
  readonly rows: number;
  /** A line of the result. */
  result(...lines: readonly string[]): void;
  /** A line about what is going on. */
  say(...lines: readonly string[]): void;
  /** Characters as they are, for redrawing on a terminal. */
  raw(text: string): void;
}

export function createScreen(
  out: NodeJS.WriteStream,
  words: NodeJS.WriteStream,
  env: Environment,
  colourAllowed: boolean,
): Screen {
  const write = (stream: NodeJS.WriteStream, lines: readonly string[]): void => {
    if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
  };
  return {
    paint: paintFor(out, env, colourAllowed),
    paintWords: paintFor(words, env, colourAllowed),
    isInteractive: words.isTTY === true && env.TERM !== 'dumb',
    get columns() {
      return words.columns ?? 80;
    },
    get rows() {
      return words.rows ?? 24;
    },
    result: (...lines) => write(out, lines),
    say: (...lines) => write(words, lines),
    raw: (text) => void words.write(text),
  };
}
