import { execFile } from 'node:child_process';
import { DriverError } from '../contract.ts';
import type { AccessToken, ClientCertificate } from './access.ts';

/** What a kubeconfig says about the program that signs its user in. */
export interface ExecPlugin {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: string;
  /** Given to the program in `KUBERNETES_EXEC_INFO` when it asks for it. */
  readonly cluster: { readonly server: string; readonly caPem: string } | null;
}

export interface ExecCredential {
  readonly token: AccessToken | null;
  readonly clientCertificate: ClientCertificate | null;
}

export const EXEC_API_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
const RUNS_WITHIN_MS = 10_000;
const MOST_BYTES = 1024 * 1024;
/** A token whose end is not said is asked for anew after this. */
const UNSAID_END_MS = 300_000;

/**
 * Runs a credential plugin, without a shell and for ten seconds at most. It does not see what the control plane's own
 * environment holds of secrets, and nothing that it says goes into messages.
 *
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 *
 * @throws DriverError `unreachable` / `CredentialPluginFailed`
 */
export async function execCredential(plugin: ExecPlugin, nowMs: number): Promise<ExecCredential> {
  const output = await run(plugin);
  let document: unknown;
  try {
    document = JSON.parse(output);
  } catch {
    throw failed(plugin, 'what it printed is not JSON');
  }
  const { apiVersion, kind, status } = asRecord(document);
  if (kind !== 'ExecCredential' || apiVersion !== plugin.apiVersion) {
    throw failed(plugin, `it did not print an ExecCredential of ${plugin.apiVersion}`);
  }
  const { token, expirationTimestamp, clientCertificateData, clientKeyData } = asRecord(status);
  const ends = typeof expirationTimestamp === 'string' ? Date.parse(expirationTimestamp) : nowMs + UNSAID_END_MS;
  if (Number.isNaN(ends)) throw failed(plugin, 'its expirationTimestamp is no time');
  const hasToken = typeof token === 'string' && token !== '';
  const hasCertificate = typeof clientCertificateData === 'string' && typeof clientKeyData === 'string';
  if (!hasToken && !hasCertificate) throw failed(plugin, 'it gave neither a token nor a client certificate');
  return {
    token: hasToken ? { token, expiresAt: new Date(ends) } : null,
    clientCertificate: hasCertificate ? { certificatePem: clientCertificateData, keyPem: clientKeyData } : null,
  };
}

function run(plugin: ExecPlugin): Promise<string> {
  const { command, args, apiVersion, cluster } = plugin;
  const info = {
    apiVersion,
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      ...(cluster === null
        ? {}
        : {
            cluster: {
              server: cluster.server,
              'certificate-authority-data': Buffer.from(cluster.caPem).toString('base64'),
            },
          }),
    },
  };
  const options = {
    timeout: RUNS_WITHIN_MS,
    killSignal: 'SIGKILL',
    maxBuffer: MOST_BYTES,
    windowsHide: true,
    env: {
      ...publicEnvironment(),
      ...Object.fromEntries(plugin.env.map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: JSON.stringify(info),
    },
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(command, [...args], options, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(failed(plugin, reasonOf(error)));
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end();
  });
}

/** The plugin needs `PATH`, `HOME` and its cloud's settings, and nothing of ours. */
function publicEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(TENANTRY_|DATABASE_URL$|PG|NODE_OPTIONS$)/.test(name)),
  );
}

/** Never what the program wrote: that may be a credential. */
function reasonOf(error: Error & { code?: string | number | null; killed?: boolean }): string {
  if (error.code === 'ENOENT') return 'there is no such program on the machine of the control plane';
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'it printed more than 1 MiB';
  if (error.killed === true) return `it did not end within ${RUNS_WITHIN_MS / 1000} seconds`;
  return `it ended with ${error.code ?? 'a signal'}`;
}

function failed({ command }: ExecPlugin, why: string): DriverError {
  return new DriverError('unreachable', 'CredentialPluginFailed', `the credential plugin ${command} failed: ${why}`, {
    remedy: `Run ${command} as the user of the control plane and see what it says.`,
  });
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
