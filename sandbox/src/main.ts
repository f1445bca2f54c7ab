import { readArguments } from './arguments.ts';
import { startCluster } from './kubernetes/index.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

/** How long an orderly end may take before the process ends anyway. */
const endTimeoutMs = 20_000;

async function main(): Promise<void> {
  const sandbox = await startSandbox(readArguments(process.argv.slice(2), process.env), startCluster);
  let ending = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      void end(sandbox);
    });
  }
  // The terminal or the parent may go; the cloud stays.
  process.on('SIGHUP', () => undefined);
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const { admin: _admin, imds: _imds, ...place } = sandbox.run;
  process.stdout.write(`${JSON.stringify({ ready: true, ...place })}\n`);
}

async function end(sandbox: Sandbox): Promise<void> {
  setTimeout(() => process.exit(1), endTimeoutMs).unref();
  await sandbox.close();
  process.exit(0);
}

main().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause);
  if (cause instanceof Error && cause.cause) console.error(cause.cause);
  process.exit(1);
});
