import { parseArgs } from 'node:util';
import { type Conditions, calm } from './azure/settings.ts';

export interface SandboxArguments {
  readonly home: string;
  readonly port: number;
  readonly host: string;
  /** Calm, unless given. */
  readonly conditions?: Conditions;
  /** File for every request to Resource Manager and its answer. */
  readonly exchanges?: string;
}

export const usage = `usage: node sandbox/src/main.ts --home DIR [options]
  --port N           port of Resource Manager and sign-in (0: any free one, and the same again after)
  --host ADDRESS     where everything listens (127.0.0.1)
  --pace brisk|azure operations take fractions of a second, or what they take in Azure (brisk)
  --clock-factor N   how many times faster than Azure's the operations go at its pace (1)
  --limits azure|none whether requests are throttled at Azure's rates (azure)
  --failures P       chance from 0 to 1 that a request fails, and that a long operation ends as Failed (0)
  --seed N           draws the failures and durations (1)
  --exchanges FILE   writes every request to Resource Manager and its answer there (SANDBOX_EXCHANGES)`;

/** Throws an `Error` whose message is for the person at the command line. */
export function readArguments(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): SandboxArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      home: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      pace: { type: 'string' },
      'clock-factor': { type: 'string' },
      limits: { type: 'string' },
      failures: { type: 'string' },
      seed: { type: 'string' },
      exchanges: { type: 'string' },
    },
  });
  if (!values.home) throw wrong('--home is missing');
  const port = number(values.port, '--port', 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw wrong(`--port ${values.port} is not a port`);
  const clockFactor = number(values['clock-factor'], '--clock-factor', calm.clockFactor);
  if (clockFactor <= 0) throw wrong('--clock-factor is above 0');
  const failures = number(values.failures, '--failures', calm.failures);
  if (failures < 0 || failures > 1) throw wrong('--failures is a chance from 0 to 1');
  const exchanges = values.exchanges ?? environment.SANDBOX_EXCHANGES;
  return {
    home: values.home,
    ...(exchanges ? { exchanges } : {}),
    port,
    host: values.host ?? '127.0.0.1',
    conditions: {
      pace: oneOf(values.pace ?? calm.pace, '--pace', ['brisk', 'azure']),
      clockFactor,
      hasLimits: oneOf(values.limits ?? 'azure', '--limits', ['azure', 'none']) === 'azure',
      failures,
      seed: number(values.seed, '--seed', calm.seed),
    },
  };
}

function number(text: string | undefined, option: string, unsaid: number): number {
  if (text === undefined) return unsaid;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw wrong(`${option} ${text} is not a number`);
  return value;
}

function oneOf<const Word extends string>(text: string, option: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text);
  if (found === undefined) throw wrong(`${option} is one of ${words.join(', ')}, not ${text}`);
  return found;
}

function wrong(why: string): Error {
  return new Error(`${why}\n${usage}`);
}
