import { parseArgs } from 'node:util';
import { Estate } from './estate.ts';
import { type Figure, table } from './figures.ts';
import { describeMachine } from './machine.ts';
import { PARTS, type Part } from './parts.ts';

const WIDEST = Math.max(...PARTS.map(({ name }) => name.length));

const USAGE = `npm run bench -- [--only PART[,PART …]] [--tenants N] [--seconds N]

${PARTS.map(({ name, what }) => `  ${name.padEnd(WIDEST)}  ${what}`).join('\n')}

Without --only: ${PARTS.filter(({ isInWhole }) => isInWhole)
  .map(({ name }) => name)
  .join(', ')}: made for fifteen minutes at most on two cores that nothing else uses.

Every figure is a ratio to a baseline measured in the same run. Nothing is written; temporary folders are removed.`;

interface Options {
  readonly parts: readonly Part[];
  readonly tenants: number | null;
  readonly seconds: number;
}

/** Throws for what it does not understand. */
function readOptions(): Options | 'help' {
  const { values } = parseArgs({
    options: {
      ...{ only: { type: 'string' }, tenants: { type: 'string' }, seconds: { type: 'string', default: '30' } },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return 'help';
  const tenants = values.tenants === undefined ? null : Number(values.tenants);
  if (tenants !== null && (!Number.isInteger(tenants) || tenants < 1 || tenants > 100_000)) {
    throw new Error('--tenants takes a whole number from 1 to 100000');
  }
  const seconds = Number(values.seconds);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 600)
    throw new Error('--seconds takes a whole number from 1 to 600');
  return { parts: partsOf(values.only), tenants, seconds };
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
          ...{ tenants: options.tenants, seconds: options.seconds },
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
