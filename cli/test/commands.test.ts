import { Command } from 'commander';
import { expect, test } from 'vitest';
import { COMMANDS } from '../src/commands.ts';
import { createProgram } from '../src/program.ts';

const nothing = () => {
  throw new Error('nothing is run');
};
const loadedBy = async (...words: string[]) => {
  const { command, load } = createProgram(nothing);
  await load(words);
  return command.commands.map((one) => one.name());
};

test('each command lies where it is looked for', async () => {
  for (const { names, load } of COMMANDS.flatMap(([, parts]) => parts)) {
    const program = new Command();
    for (const add of await load()) add(program, () => async () => undefined);
    expect(program.commands.map((command) => command.name())).toEqual(names);
  }
});

test('a command is loaded without the others, and all are where it is not sure which is meant', async () => {
  const all = COMMANDS.flatMap(([, parts]) => parts.flatMap(({ names }) => names));
  for (const name of all.filter((one) => one !== 'help' && one !== '__complete')) {
    const loaded = await loadedBy(name, 'x');
    expect(loaded).toContain(name);
    expect(loaded.length, name).toBeLessThan(4);
  }
  expect(await loadedBy('--server', 'get', 'apply')).toEqual(['apply']);
  expect(await loadedBy('tenant', 'list')).toEqual(['get']);
  expect((await loadedBy('secret', 'create', 'db')).sort()).toEqual(['create', 'secret']);
  for (const words of [[], ['--help'], ['help', 'get'], ['__complete', 'ge'], ['restart', 'service', 'web'], ['gte']]) {
    expect(await loadedBy(...words), words.join(' ')).toEqual(all);
  }
});
