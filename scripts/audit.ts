import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MOST_OUTPUT = 64 * 1024 * 1024;
const SECONDS = 20;

/** What `npm audit --json` prints where the registry answered. */
const report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.string(),
      via: z.array(z.union([z.string(), z.object({ title: z.string(), url: z.string() })])),
    }),
  ),
});

export type Audit =
  | { readonly outcome: 'clean' }
  | { readonly outcome: 'vulnerable'; readonly findings: readonly string[] }
  /** Nobody could be asked: that says nothing of the code, and must not fail what is built of it. */
  | { readonly outcome: 'skipped'; readonly reason: string };

/** Asks the registry once what is known of the packages that the product runs with, and waits so long at most. */
export async function audit(seconds = SECONDS, environment: NodeJS.ProcessEnv = {}): Promise<Audit> {
  const words = ['audit', '--omit=dev', '--json', '--fetch-retries=0', `--fetch-timeout=${seconds * 1000}`];
  const options = { cwd: ROOT, env: { ...process.env, ...environment }, maxBuffer: MOST_OUTPUT };
  const { output, isLate } = await new Promise<{ output: string; isLate: boolean }>((resolve) => {
    // npm ends with an error for findings and for a registry that is away alike: what it printed says which.
    execFile('npm', words, { ...options, timeout: seconds * 1000, killSignal: 'SIGKILL' }, (error, stdout) =>
      resolve({ output: stdout, isLate: error?.killed === true }),
    );
  });
  if (isLate) return { outcome: 'skipped', reason: `the registry did not answer within ${seconds} s` };
  return auditOf(output);
}

function auditOf(output: string): Audit {
  const answer = parsed(output);
  const { success, data } = report.safeParse(answer);
  if (!success) return { outcome: 'skipped', reason: reasonOf(answer) };
  const findings = Object.entries(data.vulnerabilities).map(([name, { severity, via }]) => {
    const why = via.map((one) => (typeof one === 'string' ? `by ${one}` : `${one.title} (${one.url})`));
    return `${name}: ${severity}: ${why.join('; ')}`;
  });
  return findings.length === 0 ? { outcome: 'clean' } : { outcome: 'vulnerable', findings };
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}

function reasonOf(answer: unknown): string {
  const said = z
    .object({ message: z.string().optional(), error: z.object({ summary: z.string().optional() }).optional() })
    .safeParse(answer);
  const words = said.data?.message ?? said.data?.error?.summary ?? '';
  return words === '' ? 'npm did not say what the registry answered' : words;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = await audit();
  if (result.outcome === 'skipped')
    process.stdout.write(`SKIPPED: the audit of the dependencies, for ${result.reason}. Nothing is known of them.\n`);
  if (result.outcome === 'clean') process.stdout.write('No vulnerability is known of what the product runs with.\n');
  if (result.outcome === 'vulnerable') {
    process.stderr.write(`Vulnerabilities are known of what the product runs with:\n${result.findings.join('\n')}\n`);
    process.exitCode = 1;
  }
}
