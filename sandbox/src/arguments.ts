import { parseArgs } from 'node:util';

export interface SandboxArguments {
  readonly home: string;
  readonly port: number;
  readonly host: string;
}

export const usage = 'usage: node sandbox/src/main.ts --home DIR [--port N] [--host 127.0.0.1]';

/** Throws an `Error` whose message is for the person at the command line. */
export function readArguments(argv: readonly string[]): SandboxArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: { home: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } },
  });
  if (!values.home) throw new Error(`--home is missing\n${usage}`);
  const port = Number(values.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port ${values.port} is not a port\n${usage}`);
  return { home: values.home, port, host: values.host ?? '127.0.0.1' };
}
