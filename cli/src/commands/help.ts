import { actionOf } from '../actions.ts';
import type { AddCommand } from '../command.ts';
import { EXIT_CODES_HELP, usageError } from '../exit.ts';
import { renderActionHelp } from '../render/actions.ts';

export const addHelp: AddCommand = (program, bind) => {
  program
    .command('help')
    .summary('show help for a command; `help exit-codes` lists what scripts can rely on')
    .argument('[topic...]', 'a command, an action, or exit-codes')
    .action(
      bind(async (context, words) => {
        const { screen } = context;
        if (words[0] === 'exit-codes') {
          screen.result(EXIT_CODES_HELP.trimEnd());
          return;
        }
        let command = program;
        for (const word of words) {
          const inner = command.commands.find((child) => child.name() === word);
          if (inner === undefined) {
            const kinds = words.length === 1 ? await context.kinds().catch(() => []) : [];
            if (kinds.some((kind) => actionOf(kind, word) !== undefined)) {
              screen.result(...renderActionHelp(word, kinds, screen.paint));
              return;
            }
            throw usageError(`There is no help on "${word}".`, '`tenantry help` lists the commands.');
          }
          command = inner;
        }
        screen.result(command.helpInformation().trimEnd());
      }),
    );
};
