import { Command, CommanderError } from 'commander';
import type { AddCommand, Bind, Work } from './command.ts';
import { addAccess } from './commands/access.ts';
import { ACT, addAct } from './commands/act.ts';
import { addAnswers } from './commands/answer.ts';
import { addApply } from './commands/apply.ts';
import { addAudit } from './commands/audit.ts';
import { addAuditReceiver } from './commands/audit-receiver.ts';
import { addAzureRights } from './commands/azure-rights.ts';
import { addBenchmark } from './commands/benchmark.ts';
import { addCan } from './commands/can.ts';
import { addCapacity } from './commands/capacity.ts';
import { addCluster } from './commands/cluster.ts';
import { addCollector } from './commands/collector.ts';
import { addCompletion } from './commands/completion.ts';
import { addCost } from './commands/cost.ts';
import { addCreate } from './commands/create.ts';
import { addDelete } from './commands/delete.ts';
import { addDescribe } from './commands/describe.ts';
import { addEngines } from './commands/engines.ts';
import { addEvents } from './commands/events.ts';
import { addFaultRoute } from './commands/fault-route.ts';
import { addFaults } from './commands/faults.ts';
import { addGet } from './commands/get.ts';
import { addHelp } from './commands/help.ts';
import { addHistory } from './commands/history.ts';
import { addKinds } from './commands/kinds.ts';
import { addKubeToken } from './commands/kube-token.ts';
import { addKubeTokens } from './commands/kube-tokens.ts';
import { addKubeconfig } from './commands/kubeconfig.ts';
import { addLogin, addLogout, addWhoami } from './commands/login.ts';
import { addLogs } from './commands/logs.ts';
import { addMatrix } from './commands/matrix.ts';
import { addMetrics } from './commands/metrics.ts';
import { addOrphans } from './commands/orphans.ts';
import { addPasskey } from './commands/passkey.ts';
import { addPlan } from './commands/plan.ts';
import { addReach } from './commands/reach.ts';
import { addSandbox } from './commands/sandbox.ts';
import { addSecret } from './commands/secret.ts';
import { addSshKey } from './commands/ssh-key.ts';
import { addToken } from './commands/token.ts';
import { addTrust } from './commands/trust.ts';
import { addUsage } from './commands/usage.ts';
import { addVersion } from './commands/version.ts';
import { addWait } from './commands/wait.ts';
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
  /** Parses, runs, and says what to exit with. @throws what the command throws */
  run(words: readonly string[]): Promise<ExitCode>;
}

const GROUPS: readonly (readonly [string, readonly AddCommand[]])[] = [
  ['Declare:', [addApply, addPlan, addCreate, addDelete]],
  ['Act:', [addHistory, addAct]],
  ['Agree:', [...addAnswers, addAccess]],
  ['Connect:', [addCluster, addAzureRights, addCollector, addEngines]],
  [
    'Look:',
    [
      addGet,
      addDescribe,
      addEvents,
      addFaults,
      addFaultRoute,
      addLogs,
      addMetrics,
      addUsage,
      addCapacity,
      addCost,
      addAudit,
      addAuditReceiver,
      addOrphans,
      addWait,
    ],
  ],
  ['Explain:', [addCan, addReach, addMatrix, addBenchmark]],
  ['Sign in:', [addLogin, addLogout, addWhoami, addPasskey]],
  ['Get in:', [addToken, addTrust, addKubeconfig, addKubeToken, addKubeTokens, addSshKey, addSecret]],
  ['Learn:', [addKinds, addCompletion, addSandbox, addVersion, addHelp]],
];

/** Declares all commands. `contextFor` makes the context once the global options are known. */
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
  for (const [title, adds] of GROUPS) {
    command.commandsGroup(title);
    for (const add of adds) add(command, bind);
  }

  return {
    command,
    async run(words) {
      try {
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

const TURNABLE = new Set(['create', 'get', 'list', 'describe', 'delete', 'explain']);

/** `tenant create dev01` and `create tenant dev01` are the same, for any kind: kinds are the server's, not ours. */
export function kindFirst(program: Command, words: readonly string[]): string[] {
  const [noun = '', verb = '', ...rest] = words;
  const command = program.commands.find((one) => one.name() === noun);
  // A command may have the name of a kind and verbs of its own, and the kind keeps its verbs.
  const isItsVerb = command?.commands.some((one) => one.name() === verb) ?? false;
  const isCommand = command !== undefined && (command.commands.length === 0 || isItsVerb);
  if (isCommand || noun.startsWith('-') || !TURNABLE.has(verb)) return [...words];
  return [verb === 'list' ? 'get' : verb, noun, ...rest];
}

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
