import { Command, CommanderError } from 'commander';
import { ACT, type Bind, type Work } from './command.ts';
import { COMMANDS, type Part } from './commands.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';

/** Options every command takes. */
export interface GlobalOptions {
  readonly server?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly color: boolean;
}

export interface Program {
  readonly command: Command;
  /** Adds the commands that may be meant by these words. */
  load(words: readonly string[]): Promise<void>;
  /** Loads, parses, runs, and says what to exit with. @throws what the command throws */
  run(words: readonly string[]): Promise<ExitCode>;
}

/** `contextFor` makes the context once the global options are known. */
export function createProgram(contextFor: (options: GlobalOptions) => Context): Program {
  let outcome: ExitCode = EXIT.ok;
  const command = new Command('tenantry')
    .description('Tenantry turns a cloud subscription and a Kubernetes cluster into tenants.')
    .usage('<command> [options]')
    .option('--server <url>', 'server to talk to (or TENANTRY_SERVER; default: the one on this machine)')
    .option('--token-file <file>', 'file with the token (or TENANTRY_TOKEN_FILE)')
    .option('--token <token>', 'the token itself; others on this machine can see it, so better TENANTRY_TOKEN')
    .option('--no-color', 'no colour (or NO_COLOR)')
    .exitOverride()
    .showSuggestionAfterError()
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: false })
    .addHelpText(
      'after',
      '\nActions of kinds are commands too, such as `tenantry restart service web`; `tenantry explain KIND` lists them.\n`tenantry help COMMAND` says more; `tenantry help exit-codes` lists exit codes.',
    );
  // A failure is reported once, by whoever runs the program.
  command.configureOutput({ outputError: () => undefined });

  const bind: Bind = <Options>(work: Work<Options>) =>
    async function (this: Command): Promise<void> {
      const context = contextFor(command.opts<GlobalOptions>());
      outcome = (await work(context, this.args, this.opts() as Options)) ?? EXIT.ok;
    };
  async function load(words: readonly string[]): Promise<void> {
    const isMeant = meant(words, firstOperand(command, words));
    const groups = await Promise.all(
      COMMANDS.map(async ([heading, parts]) => {
        const adds = await Promise.all(parts.filter(isMeant).map((part) => part.load()));
        return { heading, adds: adds.flat() };
      }),
    );
    for (const { heading, adds } of groups) {
      command.commandsGroup(heading);
      for (const add of adds) add(command, bind);
    }
  }

  return {
    command,
    load,
    async run(words) {
      try {
        await load(words);
        await command.parseAsync(actionFirst(command, kindFirst(command, words)), { from: 'user' });
        return outcome;
      } catch (error) {
        // Help and version that were asked for are no failure.
        if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
        throw error;
      }
    },
  };
}

/** They look at all others. */
const LOOKS_AT_ALL = new Set(['help', '__complete']);

/** Which parts the words may mean: the one that has the command, and all where that is not sure. */
function meant(words: readonly string[], at: number): (part: Part) => boolean {
  const { [at]: word = '', [at + 1]: next = '' } = words;
  const isTurned = at === 0 && TURNABLE.has(next);
  const asked = isTurned ? [word, verbOf(next)] : [word];
  const isAsked = ({ names }: Part) => names.some((name) => asked.includes(name));
  const isSure = !LOOKS_AT_ALL.has(word) && COMMANDS.some(([, parts]) => parts.some(isAsked));
  return isSure ? isAsked : () => true;
}

const TURNABLE = new Set(['create', 'get', 'list', 'describe', 'delete', 'explain']);

/** `tenant create dev01` and `create tenant dev01` are the same, for any kind: kinds are the server's, not ours. */
export function kindFirst(program: Command, words: readonly string[]): string[] {
  const [noun = '', verb = '', ...rest] = words;
  const command = program.commands.find((one) => one.name() === noun);
  // A command may have the name of a kind and verbs of its own, and the kind keeps its verbs.
  const isItsVerb = command?.commands.some((one) => one.name() === verb) ?? false;
  const isCommand = command !== undefined && (command.commands.length === 0 || isItsVerb);
  if (isCommand || noun.startsWith('-') || !TURNABLE.has(verb)) return [...words];
  return [verbOf(verb), noun, ...rest];
}

const verbOf = (verb: string) => (verb === 'list' ? 'get' : verb);

/** What begins with a word that is no command may be an action of a kind; the command that finds out is put before it. */
export function actionFirst(program: Command, words: readonly string[]): string[] {
  const at = firstOperand(program, words);
  const word = words[at];
  if (word === undefined || program.commands.some((command) => command.name() === word)) return [...words];
  return [...words.slice(0, at), ACT, ...words.slice(at)];
}

/** Past the global options and their values. */
function firstOperand(program: Command, words: readonly string[]): number {
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-') break;
    const option = program.options.find(({ long, short }) => long === word || short === word);
    if (option?.required) at++;
  }
  return at;
}
