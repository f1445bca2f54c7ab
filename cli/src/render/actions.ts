import type { JsonObject, KindDescription } from '@tenantry/client';
import { actionOf } from '../actions.ts';
import type { Paint } from '../output/paint.ts';
import { aligned, indented } from '../output/table.ts';
import { fieldsOf } from '../schema.ts';

const OPTIONS: readonly (readonly [string, string])[] = [
  ['-t, --tenant <tenant>', 'tenant it lives in (or TENANTRY_TENANT)'],
  ['--wait', 'wait until it is ready again, showing the steps'],
  ['--timeout <duration>', 'longest to wait, such as 90s, 5m or 1h30m'],
  ['--dry-run', 'show what it would change, and why; changes nothing'],
  ['-o, --output <format>', 'table, json, yaml or name'],
];

/** What an action does, to which kinds, and what it takes. */
export function renderActionHelp(verb: string, kinds: readonly KindDescription[], paint: Paint): string[] {
  const having = kinds.flatMap((kind) => {
    const action = actionOf(kind, verb);
    return action === undefined ? [] : [{ kind, action }];
  });
  const inputs = having.flatMap(({ kind, action }) =>
    inputOptions(action.input).map(([flag, meaning]) => [
      flag,
      having.length === 1 ? meaning : `${kind.name}: ${meaning}`,
    ]),
  );
  return [
    `Usage: tenantry ${verb} [options] <kind> <names...>`,
    '',
    paint('bold', 'Kinds:'),
    ...indented(aligned(having.map(({ kind, action }) => [kind.name.toLowerCase(), action.summary]))),
    '',
    paint('bold', 'Options:'),
    ...indented(aligned([...inputs, ...OPTIONS.map((row) => [...row])])),
  ];
}

/** Options that an action's input stands for, with what they mean. */
export function inputOptions(input: JsonObject): (readonly [string, string])[] {
  return fieldsOf(input).map(({ path, type, description, isRequired }) => [
    `--${path} <${type}>`,
    isRequired ? `${description} Required.` : description,
  ]);
}

/** The actions of a kind, for its explanation. */
export function renderActions({ actions }: KindDescription): string[] {
  return aligned(actions.map(({ name, input, summary }) => [name, [summary, ...flagsOf(input)].join(' ')]));
}

function flagsOf(input: JsonObject): string[] {
  const flags = inputOptions(input).map(([flag]) => flag);
  return flags.length === 0 ? [] : [`(${flags.join(', ')})`];
}
