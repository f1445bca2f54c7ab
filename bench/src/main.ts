import { parseArgs } from 'node:util';
import { measureAudit } from './audit.ts';
import { measureCosts } from './costs.ts';
import { measureDrift } from './drift.ts';
import { type Figure, table } from './figures.ts';
import { measureKubernetesWrites } from './kubernetes-writes.ts';
import { measureLogs } from './logs/measure.ts';
import { describeMachine } from './machine.ts';
import { measureMemory } from './memory.ts';
import { measureRestart } from './restart.ts';
import { measureStart } from './start.ts';
import { measureThroughput } from './throughput.ts';

const USAGE = `npm run bench -- [--only PART] [--tenants N] [--seconds N]

  a  tenants per second to Ready on a sandbox cluster, against a bare HTTP client (200 tenants)
  b  memory of the control plane with and without tenants (1000 tenants)
  c  seconds from npm start to ready, the first time and again
  audit    milliseconds to take old rows of the audit log away, and how long deeds wait meanwhile (1,000,000 rows)
  cost     milliseconds to answer a year of cost of all tenants, by day, tenant, tag and service (1000 tenants)
  drift    milliseconds until what another hand changed or deleted is as declared again (1000 tenants)
  logs     lines of logs a second from ten tenants, and how far the tail of a quiet one is behind (30 seconds)
  restart  seconds until a control plane started again has looked at everything, and its writes (1000 tenants)

Without --only: a, b and c.

Every figure is a ratio to a baseline measured in the same run. Nothing is written; temporary folders are removed.`;

type Part = 'a' | 'b' | 'c' | 'audit' | 'cost' | 'drift' | 'logs' | 'restart';

const PARTS: readonly string[] = ['a', 'b', 'c', 'audit', 'cost', 'drift', 'logs', 'restart'] satisfies Part[];

const AUDIT_ROWS = 1_000_000;

interface Options {
  readonly parts: readonly Part[];
  readonly tenants: number | null;
  readonly seconds: number;
}

function isPart(value: string): value is Part {
  return PARTS.includes(value);
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
  const { only } = values;
  if (only !== undefined && !isPart(only)) throw new Error(`--only takes ${PARTS.join(', ')}, not ${only}`);
  const tenants = values.tenants === undefined ? null : Number(values.tenants);
  if (tenants !== null && (!Number.isInteger(tenants) || tenants < 1 || tenants > 10_000)) {
    throw new Error('--tenants takes a whole number from 1 to 10000');
  }
  const seconds = Number(values.seconds);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 600)
    throw new Error('--seconds takes a whole number from 1 to 600');
  return { parts: only === undefined ? ['a', 'b', 'c'] : [only], tenants, seconds };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function measure(part: Part, { tenants, seconds }: Options, tell: (line: string) => void): Promise<Figure[]> {
  switch (part) {
    case 'a':
      return [...(await measureThroughput(tenants ?? 200, tell)), await measureKubernetesWrites()];
    case 'b':
      return measureMemory(tenants ?? 1_000, tell);
    case 'c':
      return measureStart(tell);
    case 'audit':
      return measureAudit(AUDIT_ROWS, tell);
    case 'cost':
      return measureCosts(tenants ?? 1_000, tell);
    case 'drift':
      return measureDrift(tenants ?? 1_000, tell);
    case 'logs':
      return measureLogs(seconds, tell);
    case 'restart':
      return measureRestart(tenants ?? 1_000, tell);
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === 'help') return say(USAGE);
  say(`${await describeMachine()}\n`);
  const figures: Figure[] = [];
  for (const part of options.parts) {
    figures.push(...(await measure(part, options, (line) => say(`  ${part}  ${line}`))));
  }
  say(`\n${table(figures)}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
