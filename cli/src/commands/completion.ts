import type { KindDescription } from '@tenantry/client';
import { Argument, type Command } from 'commander';
import { actionOf, verbsOf } from '../actions.ts';
import type { AddCommand } from '../command.ts';
import { type ActionCandidate, type Candidate, complete, type Lookup } from '../completion/candidates.ts';
import { SCRIPTS, SHELLS, type Shell } from '../completion/scripts.ts';
import { clientOf } from '../connection/client.ts';
import type { Context } from '../context.ts';
import { resolveKind, tenantFor } from '../kinds.ts';
import { fieldsOf } from '../schema.ts';

/** A key press must not hang: what the server does not answer by then is left out. */
const ANSWERS_WITHIN_MS = 1_500;
const MOST_NAMES = 200;

export const addCompletion: AddCommand = (program, bind) => {
  program
    .command('completion')
    .summary('print a script that completes commands, kinds and names')
    .description(
      'Prints a completion script for your shell; it also completes kinds and names, which it asks the server for.',
    )
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
  bash  echo 'source <(tenantry completion bash)' >> ~/.bashrc
  zsh   echo 'source <(tenantry completion zsh)' >> ~/.zshrc
  fish  tenantry completion fish > ~/.config/fish/completions/tenantry.fish`,
    )
    .action(bind(async ({ screen }, [shell = '']) => screen.result(SCRIPTS[shell as Shell].trimEnd())));
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(bind((context, words) => printCandidates(context, program, words)));
};

async function printCandidates(context: Context, program: Command, words: readonly string[]): Promise<void> {
  const { candidates, wantsFiles } = await complete(program, words, serverLookup(context));
  const lines = candidates.map(({ text, description }) => (description ? `${text}\t${description}` : text));
  context.screen.result(...lines, ...(wantsFiles ? [':files'] : []));
}

function serverLookup(context: Context): Lookup {
  const client = context.connection().then(({ server, token }) =>
    clientOf({
      server,
      token,
      timeoutMs: ANSWERS_WITHIN_MS,
      retry: { attempts: 1, firstDelayMs: 0, longestDelayMs: 0 },
    }),
  );
  const orNothing = (candidates: Promise<Candidate[]>): Promise<Candidate[]> => candidates.catch(() => []);
  // Nobody may ever ask; a missing token is no error then.
  client.catch(() => undefined);
  return {
    kinds: () =>
      orNothing(
        client
          .then((found) => found.kinds())
          .then((kinds) => kinds.map((kind) => ({ text: kind.name.toLowerCase(), description: kind.summary }))),
      ),
    actions: () =>
      client
        .then((found) => found.kinds())
        .then((kinds) => verbsOf(kinds).map((verb) => actionCandidate(verb, kinds)))
        .catch(() => []),
    clusters: () =>
      orNothing(
        client
          .then((found) => found.clusters.list())
          .then((clusters) => clusters.map(({ name, server }) => ({ text: name, description: server }))),
      ),
    names: (word, tenant) =>
      orNothing(
        client.then(async (found) => {
          const kind = resolveKind(await found.kinds(), word);
          const page = await found.objects(kind, tenantFor(kind, tenant)).list({ limit: MOST_NAMES });
          return page.items.map(({ metadata, status }) => ({ text: metadata.name, description: status.phase }));
        }),
      ),
  };
}

function actionCandidate(verb: string, kinds: readonly KindDescription[]): ActionCandidate {
  const having = kinds.flatMap((kind) => {
    const action = actionOf(kind, verb);
    return action === undefined ? [] : [{ kind, action }];
  });
  return {
    text: verb,
    description: having[0]?.action.summary ?? '',
    kinds: having.map(({ kind }) => ({ text: kind.name.toLowerCase(), description: kind.summary })),
    options: having.flatMap(({ action }) =>
      fieldsOf(action.input).map(({ path, description }) => ({ text: `--${path}`, description })),
    ),
  };
}
