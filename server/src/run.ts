import { inspect } from 'node:util';
import { EmbeddedDatabaseError } from '@tenantry/store';
import { type Running, startProduct } from './composition/compose.ts';
import { readSettings, SettingsError } from './composition/settings.ts';

/** Beyond the time in which it answers as before. */
const STOPS_WITHIN_MS = 30_000;

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

async function start(): Promise<void> {
  const settings = readSettings(process.env);
  const running = await startProduct(settings, say);
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
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  welcome(running);
}

/** Starts the product and says where it is; ends the process with a sentence where that fails. */
export async function run(): Promise<void> {
  try {
    await start();
  } catch (error) {
    // What a person can mend is said in a sentence; anything else needs its stack.
    const isPlain = error instanceof SettingsError || error instanceof EmbeddedDatabaseError;
    console.error(`Tenantry did not start: ${isPlain ? error.message : inspect(error)}`);
    process.exit(1);
  }
}
