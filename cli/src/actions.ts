import type { ActionDescription, KindDescription } from '@tenantry/client';
import { usageError } from './exit.ts';
import { wordsFor } from './kinds.ts';
import { nearest } from './near.ts';

/** Which of a kind's actions a word names. */
export function actionOf(kind: KindDescription, verb: string): ActionDescription | undefined {
  return kind.actions.find(({ name }) => name === verb);
}

/** The same, where there has to be one. @throws CommandError that lists those there are */
export function mustHaveAction(kind: KindDescription, verb: string): ActionDescription {
  const action = actionOf(kind, verb);
  if (action !== undefined) return action;
  const others = kind.actions.map(({ name }) => name);
  throw usageError(
    `A ${kind.name} has no action "${verb}".`,
    others.length === 0 ? `A ${kind.name} has no actions.` : `Its actions are ${others.join(', ')}.`,
  );
}

/** `restart service web` and `service restart web` are the same. */
export function verbFirst(kinds: readonly KindDescription[], words: readonly string[]): readonly string[] {
  const [noun = '', verb = '', ...rest] = words;
  const kind = kinds.find((one) => wordsFor(one).includes(noun.toLowerCase()));
  return kind !== undefined && actionOf(kind, verb) !== undefined ? [verb, noun, ...rest] : words;
}

/** Every verb that a kind has, once. */
export function verbsOf(kinds: readonly KindDescription[]): string[] {
  return [...new Set(kinds.flatMap(({ actions }) => actions.map(({ name }) => name)))].sort();
}

/** For a word that is neither a command nor an action. */
export function unknownCommand(word: string, commands: readonly string[], kinds: readonly KindDescription[]): Error {
  const verbs = verbsOf(kinds);
  const near = nearest(word, [...commands, ...verbs]);
  const remedy =
    near === null
      ? `\`tenantry help\` lists the commands${verbs.length === 0 ? '' : `; kinds have the actions ${verbs.join(', ')}`}.`
      : `Did you mean ${near}?`;
  return usageError(`There is no command "${word}".`, remedy);
}
