import type { Part } from './part.ts';

/** Loaded when asked for alone: each starts other things. */
const PARTS: Readonly<Record<string, () => Promise<Part>>> = {
  crash: async () => (await import('./crash/part.ts')).part,
  mutations: async () => (await import('./mutations/part.ts')).part,
  replicas: async () => (await import('./replicas/index.ts')).part,
  world: async () => (await import('./world/part.ts')).world,
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function usage(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(PARTS).map(async ([name, load]) => `  ${name.padEnd(11)}${(await load()).summary}`),
  );
  return ['npm run reliability -- PART [OPTIONS]', '', ...lines, '', 'PART --help says what a part takes.'].join('\n');
}

/** Ends with 1 where something was found wrong, and 2 where it could not be tried. */
async function main([name, ...parameters]: readonly string[]): Promise<number> {
  const load = name === undefined ? undefined : PARTS[name];
  if (load === undefined) {
    say(await usage());
    return name === undefined || name === '--help' ? 0 : 2;
  }
  const part = await load();
  if (parameters.includes('--help')) {
    say(`npm run reliability -- ${name} ${part.usage}\n\n${part.summary}`);
    return 0;
  }
  const found = await part.run(parameters, (line) => say(`  ${line}`));
  say(
    found.length === 0
      ? '\nNothing wrong was found.'
      : `\nFound wrong:\n${found.map((line) => `- ${line}`).join('\n')}`,
  );
  return found.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  return 2;
});
