import { createHash } from 'node:crypto';
import { inspect, parseArgs } from 'node:util';
import type { Part } from '../part.ts';
import { nameOf, type Point } from './point.ts';
import { KINDS_WITH_STORIES, STEPS, type Step, WITHOUT_CLOUD } from './stories.ts';
import { TRIES, Trial } from './trial.ts';

/** So many stages at once: most of the time is waiting. */
const STAGES = 3;
/** Kinds with so many points that several stages share them. */
const SHARES: Readonly<Record<string, number>> = { Infrastructure: 4, Tenant: 3 };

interface Options {
  readonly kinds: readonly string[];
  readonly steps: readonly Step[];
  readonly stages: number;
  readonly hasCloud: boolean;
  /** Points of each step at most; null for all. */
  readonly limit: number | null;
  /** The only one, by its number or its name. */
  readonly point: string | null;
}

/** One kind, or a share of its points. */
interface Unit {
  readonly kind: string;
  readonly share: number;
  readonly shares: number;
}

export const part: Part = {
  summary: 'kills what runs passes before and after each of their effects, of every kind, and looks at what is left',
  usage:
    '[--kind KIND]… [--story create|change|delete]… [--limit POINTS] [--point NUMBER|NAME] [--stages N] [--without-cloud]',
  async run(parameters, tell) {
    const options = readOptions(parameters);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
    const units = unitsOf(options);
    const found: string[] = [];
    const rows = new Map<string, { points: number; deaths: number; notMet: string[]; seconds: number }>();
    const work = async () => {
      for (let unit = units.shift(); unit !== undefined; unit = units.shift()) {
        const { kind } = unit;
        const trial = new Trial({
          kind,
          hasCloud: options.hasCloud,
          steps: options.steps,
          isWanted: wantedBy(options, unit),
          tell,
        });
        await trial.run().catch((error: unknown) => {
          tell(`${kind}: ${inspect(error)}`);
          found.push(`${kind} could not be tried: ${error instanceof Error ? error.message : error}`);
        });
        found.push(...trial.found.map((one) => sentenceOf(kind, one)));
        for (const step of options.steps) {
          const tally = trial.tallies.get(step);
          const row = rows.get(`${kind} ${step}`) ?? { points: 0, deaths: 0, notMet: [], seconds: 0 };
          if (tally === undefined) continue;
          rows.set(`${kind} ${step}`, {
            points: row.points + tally.points,
            deaths: row.deaths + tally.deaths,
            notMet: [...row.notMet, ...tally.notMet],
            seconds: row.seconds + tally.seconds,
          });
          tell(`${kind} ${step}: ${lineOf(tally)}`);
        }
      }
    };
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: Math.min(options.stages, units.length) }, work));
    tell('');
    for (const kind of options.kinds)
      for (const step of options.steps) {
        const row = rows.get(`${kind} ${step}`);
        if (row === undefined) continue;
        tell(`${`${kind} ${step}`.padEnd(26)}${lineOf(row)}`);
        for (const name of row.notMet) tell(`    not met in ${TRIES} tries: ${name}`);
      }
    const all = [...rows.values()];
    const sum = (of: (row: (typeof all)[number]) => number) => all.reduce((total, row) => total + of(row), 0);
    tell(
      `all: ${sum(({ points }) => points)} points, ${sum(({ deaths }) => deaths)} deaths, ${found.length} found wrong, ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes`,
    );
    return found;
  },
};

function lineOf({
  points,
  deaths,
  notMet,
  seconds,
}: {
  points: number;
  deaths: number;
  notMet: string[];
  seconds: number;
}) {
  const missed = notMet.length === 0 ? '' : `, ${notMet.length} not met`;
  return `${points} points, ${deaths} deaths${missed}, ${seconds.toFixed(0)} s`;
}

function sentenceOf(kind: string, { step, point, sentences }: Trial['found'][number]): string {
  const shown = sentences.slice(0, 12).join('; ');
  const more = sentences.length > 12 ? `; and ${sentences.length - 12} more` : '';
  const again = `npm run reliability -- crash --kind ${kind} --story ${step}`;
  if (point === null) return `${kind}, ${step}, with nobody dying: ${shown}${more}. Again: ${again}`;
  return `${kind}, ${step}, a death ${nameOf(point)}: ${shown}${more}. Again: ${again} --point '${nameOf(point)}'`;
}

function readOptions(parameters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      kind: { type: 'string', multiple: true },
      story: { type: 'string', multiple: true },
      limit: { type: 'string' },
      point: { type: 'string' },
      stages: { type: 'string' },
      'without-cloud': { type: 'boolean', default: false },
    },
  });
  const steps = values.story?.map((name) => {
    const step = STEPS.find((one) => one === name);
    if (step === undefined) throw new Error(`no story ${name}: use ${STEPS.join(', ')}`);
    return step;
  });
  const hasCloud = !values['without-cloud'];
  const offered = hasCloud ? KINDS_WITH_STORIES : WITHOUT_CLOUD;
  const stranger = values.kind?.find((name) => !offered.includes(name));
  if (stranger !== undefined) throw new Error(`no kind ${stranger}: use ${offered.join(', ')}`);
  return {
    kinds: values.kind ?? offered,
    hasCloud,
    steps: steps ?? STEPS,
    stages: numberOf(values.stages) ?? STAGES,
    limit: numberOf(values.limit),
    point: values.point ?? null,
  };
}

function numberOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${text} is no number from 1`);
  return Number(text);
}

function unitsOf({ kinds, limit, point }: Options): Unit[] {
  return kinds.flatMap((kind) => {
    const shares = limit === null && point === null ? (SHARES[kind] ?? 1) : 1;
    return Array.from({ length: shares }, (_, share) => ({ kind, share, shares }));
  });
}

/** Which share a point is of does not depend on its place among the others, which differs from run to run. */
function wantedBy({ limit, point: only }: Options, { share, shares }: Unit) {
  return (point: Point, index: number): boolean => {
    const name = nameOf(point);
    if (only !== null) return only === name || only === String(index + 1);
    if (limit !== null) return index < limit;
    return createHash('sha256').update(name).digest().readUInt32BE() % shares === share;
  };
}
