import type { Command, Option } from 'commander';
import { ACT } from '../command.ts';

export interface Candidate {
  readonly text: string;
  readonly description?: string;
}

/** What can only be known by asking the server; each answers with nothing rather than late. */
export interface Lookup {
  kinds(): Promise<readonly Candidate[]>;
  names(kind: string, tenant: string | undefined): Promise<readonly Candidate[]>;
  /** Registered clusters. */
  clusters(): Promise<readonly Candidate[]>;
  /** Actions of kinds, each once. */
  actions(): Promise<readonly ActionCandidate[]>;
}

export interface ActionCandidate extends Candidate {
  readonly kinds: readonly Candidate[];
  /** What it takes, as options. */
  readonly options: readonly Candidate[];
}

export interface Completion {
  readonly candidates: readonly Candidate[];
  readonly wantsFiles: boolean;
}

const NOTHING: Completion = { candidates: [], wantsFiles: false };

/**
 * What could stand in place of the last word, from the commands as they are declared.
 *
 * @param words the words after `tenantry`, the last one being typed and perhaps empty
 */
export async function complete(program: Command, words: readonly string[], lookup: Lookup): Promise<Completion> {
  const current = words.at(-1) ?? '';
  const line = read(program, words.slice(0, -1));

  if (line.pending !== null) return filtered(await valuesOf(line.pending, lookup), current);
  const [, flag = '', value] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  if (value !== undefined) {
    const option = findOption(line, flag);
    const found = option === undefined ? NOTHING : filtered(await valuesOf(option, lookup), value);
    return { ...found, candidates: found.candidates.map((one) => ({ ...one, text: `${flag}=${one.text}` })) };
  }
  if (current.startsWith('-')) {
    const own = (await actionOf(line, lookup))?.options ?? [];
    return filtered({ candidates: [...own, ...optionsOf(line)], wantsFiles: false }, current);
  }
  if (line.command.commands.length > 0 && line.operands.length === 0) {
    const actions = line.command === program ? await lookup.actions() : [];
    return filtered({ candidates: [...commandsOf(line.command), ...actions], wantsFiles: false }, current);
  }
  return filtered(await operandsOf(line, current, lookup), current);
}

interface Line {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  /** An option that waits for its value. */
  readonly pending: Option | null;
}

function read(program: Command, words: readonly string[]): Line {
  let command = program;
  const operands: string[] = [];
  const values = new Map<string, string>();
  let pending: Option | null = null;
  for (const word of words) {
    if (pending !== null) {
      values.set(pending.attributeName(), word);
      pending = null;
    } else if (word.startsWith('-') && word !== '-') {
      const [flag = '', value] = word.split(/=(.*)/s);
      const option = findOption({ command }, flag);
      if (value !== undefined && option !== undefined) values.set(option.attributeName(), value);
      else if (option?.required) pending = option;
    } else {
      const inner: Command | undefined = operands.length === 0 ? childOf(command, word) : undefined;
      if (inner !== undefined) {
        command = inner;
        continue;
      }
      // An action of a kind, perhaps: the command that does them takes it from here.
      if (command === program) command = childOf(program, ACT) ?? command;
      operands.push(word);
    }
  }
  return { command, operands, values, pending };
}

function childOf(command: Command, word: string): Command | undefined {
  return command.commands.find((child) => child.name() === word || child.aliases().includes(word));
}

function lineage(command: Command): Command[] {
  return command.parent === null ? [command] : [command, ...lineage(command.parent)];
}

function findOption({ command }: { readonly command: Command }, flag: string): Option | undefined {
  return lineage(command)
    .flatMap((one) => one.options)
    .find((option) => option.long === flag || option.short === flag);
}

function optionsOf({ command }: Line): Candidate[] {
  const shown = lineage(command)
    .flatMap((one) => one.options)
    .filter((option) => !option.hidden)
    .map((option) => ({ text: option.long ?? option.short ?? '', description: option.description }));
  return [...shown, { text: '--help', description: 'show help' }];
}

function commandsOf(command: Command): Candidate[] {
  return command.commands
    .filter((child) => !child.name().startsWith('__'))
    .map((child) => ({ text: child.name(), description: child.summary() }));
}

async function actionOf({ command, operands }: Line, lookup: Lookup): Promise<ActionCandidate | undefined> {
  if (command.name() !== ACT) return undefined;
  return (await lookup.actions()).find(({ text }) => text === operands[0]);
}

async function valuesOf(option: Option, lookup: Lookup): Promise<Completion> {
  if (option.argChoices !== undefined) return choices(option.argChoices);
  switch (option.long) {
    case '--tenant':
      return { candidates: await lookup.names('tenant', undefined), wantsFiles: false };
    case '--cluster-name':
      return { candidates: await lookup.clusters(), wantsFiles: false };
    case '--kind':
      return { candidates: await lookup.kinds(), wantsFiles: false };
    case '--kubeconfig':
    case '--filename':
    case '--output':
    case '--token-file':
      return { candidates: [], wantsFiles: true };
    default:
      return NOTHING;
  }
}

async function operandsOf(line: Line, current: string, lookup: Lookup): Promise<Completion> {
  const { command, operands } = line;
  const declared = command.registeredArguments;
  const argument = declared[operands.length] ?? declared.findLast((one) => one.variadic);
  if (argument === undefined) return NOTHING;
  if (argument.argChoices !== undefined) return choices(argument.argChoices);
  const tenant = line.values.get('tenant') ?? process.env.TENANTRY_TENANT;
  const names = async (kind: string): Promise<Completion> => ({
    candidates: await lookup.names(kind, tenant),
    wantsFiles: false,
  });
  switch (argument.name()) {
    case 'cluster':
      return { candidates: await lookup.clusters(), wantsFiles: false };
    case 'tenant':
    case 'from':
    case 'to':
      return names('tenant');
    case 'infrastructure':
      return names('infrastructure');
    case 'kind':
    case 'targets': {
      const [kind, part] = current.split('/');
      if (kind === undefined || part === undefined) {
        const having = command.name() === ACT ? ((await actionOf(line, lookup))?.kinds ?? []) : await lookup.kinds();
        return { candidates: having, wantsFiles: false };
      }
      const found = await names(kind);
      return { ...found, candidates: found.candidates.map((one) => ({ ...one, text: `${kind}/${one.text}` })) };
    }
    case 'names':
      return names(operands[declared.findIndex((one) => one.name() === 'kind')] ?? '');
    default:
      return NOTHING;
  }
}

function choices(texts: readonly string[]): Completion {
  return { candidates: texts.map((text) => ({ text })), wantsFiles: false };
}

function filtered({ candidates, wantsFiles }: Completion, prefix: string): Completion {
  return { candidates: candidates.filter((one) => one.text.startsWith(prefix)), wantsFiles };
}
