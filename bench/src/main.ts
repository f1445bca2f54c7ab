import { parseArgs } from 'node:util';
import { Estate } from './estate.ts';
import { type Figure, table } from './figures.ts';
import { describeMachine } from './machine.ts';
import { PARTS, type Part, type Sizes } from './parts.ts';

const WIDEST = Math.max(...PARTS.map(({ name }) => name.length));

const USAGE = `npm run bench -- [--only PART[,PART …]] [--tenants N] [--seconds N] [--subscriptions N] [--replicas N]

${PARTS.map(({ name, what }) => `  ${name.padEnd(WIDEST)}  ${what}`).join('\n')}

Without --only: ${PARTS.filter(({ isInWhole }) => isInWhole)
  .map(({ name }) => name)
  .join(', ')}: made for fifteen minutes at most on two cores that nothing else uses.

Subscriptions and replicas are those of the simulation.
Every figure is a ratio to a baseline measured in the same run. Nothing is written; temporary folders are removed.`;

interface Options {
  readonly parts: readonly Part[];
  readonly sizes: Sizes;
}

/** Throws for what it does not understand. */
function readOptions(): Options | 'help' {
  const { values } = parseArgs({
    options: {
      ...{ only: { type: 'string' }, tenants: { type: 'string' }, seconds: { type: 'string' } },
      ...{ subscriptions: { type: 'string' }, replicas: { type: 'string' } },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return 'help';
  return {
    parts: partsOf(values.only),
    sizes: {
      tenants: wholeNumber('tenants', values.tenants, 100_000),
      seconds: wholeNumber('seconds', values.seconds, 600) ?? 30,
      subscriptions: wholeNumber('subscriptions', values.subscriptions, 200),
      replicas: wholeNumber('replicas', values.replicas, 20),
    },
  };
}

function wholeNumber(option: string, said: string | undefined, most: number): number | null {
  if (said === undefined) return null;
  const number = Number(said);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new Error(`--${option} takes a whole number from 1 to ${most}`);
}

function partsOf(only: string | undefined): readonly Part[] {
  if (only === undefined) return PARTS.filter(({ isInWhole }) => isInWhole);
  const wanted = new Set(only.split(','));
  const parts = PARTS.filter(({ name }) => wanted.delete(name));
  const [unknown] = wanted;
  if (unknown === undefined) return parts;
  throw new Error(`--only takes ${PARTS.map(({ name }) => name).join(', ')}, not ${unknown}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === 'help') return say(USAGE);
  say(`${await describeMachine()}\n`);
  const figures: Figure[] = [];
  const startedAt = performance.now();
  let estate: Promise<Estate> | null = null;
  try {
    for (const { name, measure } of options.parts) {
      figures.push(
        ...(await measure({
          ...options.sizes,
          estate: () => {
            estate ??= Estate.start();
            return estate;
          },
          tell: (line) => say(`  ${name.padEnd(WIDEST)}  ${line}`),
        })),
      );
    }
  } finally {
    await (estate as Promise<Estate> | null)?.then((one) => one.dispose());
  }
  say(`\n${table(figures)}`);
  say(`\n${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
