import { inspect } from 'node:util';
import { KINDS, type Kind } from '@tenantry/kinds';
import { EmbeddedDatabaseError, NewerSchemaError, ServerTooOldError } from '@tenantry/store';
import { type Running, startProduct } from './composition/compose.ts';
import { readSettings, SettingsError } from './composition/settings.ts';

/** Beyond the time in which it answers as before. */
const STOPS_WITHIN_MS = 30_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** Errors that say in a sentence what a person can mend. */
const PLAIN = [SettingsError, EmbeddedDatabaseError, NewerSchemaError, ServerTooOldError];

function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

function welcome(running: Running): void {
  say();
  say(`  Tenantry is ready   ${running.url}`);
  say(`  API, to read        ${running.url}/api/v1/docs`);
  say(`  Administrator token ${running.home.adminTokenFile}`);
  say(`  Log                 ${running.logFile}`);
  say();
  say('  Next, in another terminal:');
  say('    npx tenantry apply -f examples/first-tenant.yaml --wait');
  say('    npx tenantry get tenants');
  say();
  say('  Ctrl-C ends it; everything is kept.');
}

async function start(kinds: readonly Kind[]): Promise<void> {
  // The first process of a container ends by no signal that it does not listen to; a start that is cut short leaves nothing half done.
  const endAtOnce = () => process.exit(1);
  for (const signal of SIGNALS) process.once(signal, endAtOnce);
  const settings = readSettings(process.env);
  const running = await startProduct(settings, say, kinds);
  let isStopping = false;
  const end = (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    say(`\n${signal}: ending in order …`);
    const limit = setTimeout(
      () => {
        console.error(
          'Tenantry did not end in time; ending at once. Nothing is lost: what was open is taken up at the next start.',
        );
        process.exit(1);
      },
      settings.drainSeconds * 1_000 + STOPS_WITHIN_MS,
    );
    running.stop().then(
      () => {
        clearTimeout(limit);
        process.exit(0);
      },
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.off(signal, endAtOnce).on(signal, end);
  welcome(running);
}

/**
 * Starts the product and says where it is; ends the process with a sentence where that fails.
 *
 * @param kinds what people can declare: by default all that the product has
 */
export async function run(kinds = KINDS): Promise<void> {
  try {
    await start(kinds);
  } catch (error) {
    // What a person can mend is said in a sentence; anything else needs its stack.
    const plain = PLAIN.some((kind) => error instanceof kind) ? (error as Error).message : null;
    console.error(`Tenantry did not start: ${plain ?? inspect(error)}`);
    process.exit(1);
  }
}
