import { parseArgs } from 'node:util';
import type { Part } from '../part.ts';
import { Copy } from './copy.ts';
import { MUTATIONS } from './list/index.ts';
import { INVARIANTS, type Invariant, type Mutation, patternOf } from './mutation.ts';
import { runTests } from './named-tests.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export const part: Part = {
  summary: 'breaks each invariant in the code, in a copy of it, and looks whether the test that names it fails',
  usage: `[--only ${INVARIANTS[0]}]…`,
  async run(parameters, tell) {
    const { values } = parseArgs({ args: [...parameters], options: { only: { type: 'string', multiple: true } } });
    const stranger = values.only?.find((name) => !INVARIANTS.some((invariant) => invariant === name));
    if (stranger !== undefined) throw new Error(`no invariant ${stranger}: use ${INVARIANTS.join(', ')}`);
    const isWanted = (invariant: Invariant) => values.only?.includes(invariant) ?? true;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
    return tryMutations(
      MUTATIONS.filter(({ invariant }) => isWanted(invariant)),
      tell,
    );
  },
};

/** Answers what was found wrong, a sentence each. */
export async function tryMutations(mutations: readonly Mutation[], tell: (line: string) => void): Promise<string[]> {
  const startedAt = performance.now();
  const copy = await Copy.make();
  try {
    const found = await failingUnbroken(copy, mutations);
    tell(`with nothing broken, ${found.length} of the tests fail, ${secondsSince(startedAt)} s`);
    if (found.length > 0) return found;
    tell('');
    tell('| | what is broken | test | | s |');
    tell('| --- | --- | --- | --- | --- |');
    for (const mutation of mutations) {
      const begunAt = performance.now();
      const verdict = await tryMutation(copy, mutation);
      const { invariant, breaks, test } = mutation;
      const name = `${test.file}: ${test.titles.join(' > ')}`;
      tell(`| ${invariant} | ${breaks} | ${name} | ${verdict.state} | ${secondsSince(begunAt)} |`);
      const sentence = sentenceOf(mutation, verdict);
      if (sentence !== null) found.push(sentence);
    }
    tell('');
    tell(`${mutations.length - found.length} of ${mutations.length} killed, ${secondsSince(startedAt)} s`);
    return found;
  } finally {
    await copy.remove();
  }
}

/** A test that fails anyway, or that is not run, proves nothing. */
async function failingUnbroken({ folder }: Copy, mutations: readonly Mutation[]): Promise<string[]> {
  const tests = mutations.map(({ test }) => test);
  const outcomes = await runTests(folder, tests);
  const failing = [...outcomes].flatMap(([file, { failed, unrun }]) => {
    const why = failed.map(({ name, why }) => `“${name}” fails with nothing broken: ${firstLineOf(why)}`);
    return [...why, ...(unrun === null ? [] : [firstLineOf(unrun)])].map((sentence) => `${file}: ${sentence}`);
  });
  const unmet = tests.filter((test) => {
    const { passed = [], failed = [] } = outcomes.get(test.file) ?? {};
    return ![...passed, ...failed.map(({ name }) => name)].some((name) => RegExp(patternOf(test)).test(name));
  });
  return [...failing, ...new Set(unmet.map(({ file, titles }) => `${file}: no test “${titles.join(' > ')}” was run`))];
}

async function tryMutation(copy: Copy, mutation: Mutation): Promise<Verdict> {
  const { test } = mutation;
  return copy.broken(mutation, async () => {
    const outcome = (await runTests(copy.folder, [test])).get(test.file);
    return outcome === undefined ? { state: 'undecided', why: 'nothing is known of it' } : verdictOf(outcome);
  });
}

function sentenceOf({ invariant, breaks, file, test }: Mutation, verdict: Verdict): string | null {
  if (verdict.state === 'killed') return null;
  const where = `${invariant}: ${breaks} (${file})`;
  const name = `${test.file}, “${test.titles.join(' > ')}”`;
  return verdict.state === 'survived'
    ? `${where} goes unnoticed by ${name}`
    : `${where}: ${name} decides nothing: ${verdict.why}`;
}

const firstLineOf = (text: string) => text.split('\n', 1)[0];
const secondsSince = (from: number) => ((performance.now() - from) / 1_000).toFixed(1);
