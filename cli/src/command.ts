import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Environment } from './connection/home.ts';
import type { Context } from './context.ts';
import { type ExitCode, usageError } from './exit.ts';
import { type Format, parseFormat } from './output/format.ts';
import { parseDuration } from './output/time.ts';

/** What a command does: its arguments and options as commander read them, and what it exits with (0 when it says nothing). */
export type Work<Options> = (
  context: Context,
  args: readonly string[],
  options: Options,
) => Promise<ExitCode> | Promise<void>;

/** Makes commander run a command's work within a context. */
export type Bind = <Options>(work: Work<Options>) => (this: Command) => Promise<void>;

/** The command that takes what begins with a word that is none: it may be an action of a kind, which only the server knows. */
export const ACT = '__act';

export type AddCommand = (program: Command, bind: Bind) => void;

export interface TenantOption {
  readonly tenant?: string;
}

/** -t, where objects may live in a tenant. */
export function tenantOption(env: Environment = process.env): Option {
  const option = new Option('-t, --tenant <tenant>', 'tenant it lives in (or TENANTRY_TENANT)');
  return env.TENANTRY_TENANT ? option.default(env.TENANTRY_TENANT, '$TENANTRY_TENANT') : option;
}

export function formatOption(...formats: readonly Format[]): Option {
  return new Option('-o, --output <format>', 'output for people or for programs')
    .choices(formats)
    .default(formats[0])
    .argParser((text: string) => {
      const format = parseFormat(text);
      if (!formats.includes(format)) throw new InvalidArgumentError(`Use one of ${formats.join(', ')}.`);
      return format;
    });
}

export function timeoutOption(standard: string): Option {
  return new Option('--timeout <duration>', 'longest to wait, such as 90s, 5m or 1h30m')
    .default(durationMs(standard), standard)
    .argParser(durationMs);
}

export function durationMs(text: string): number {
  const ms = parseDuration(text);
  if (ms === null || ms <= 0) throw usageError(`"${text}" is no duration.`, 'Write it as 90s, 5m or 1h30m.');
  return ms;
}

/** The way to say what is the case anyway: in scripts it is worth saying. */
export function waitOption(): Option {
  return new Option('--wait').default(true).hideHelp();
}

/** Gathers an option that may be given several times. */
export function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
