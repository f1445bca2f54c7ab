import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SessionLimits } from '@tenantry/access/accounts';
import { CREDENTIALS, type CredentialName, missingFor } from '@tenantry/drivers/azure';
import { ORGANISATION } from '@tenantry/observe/logs/loki';
import { z } from 'zod';
import { addressRanges } from '../http/addresses.ts';
import type { LokiSettings } from '../logs/loki-gateway.ts';
import type { MailServer } from '../mail/index.ts';
import { DEFAULT_METRICS, type MetricSettings } from '../metrics/gateway.ts';
import { type PrometheusSettings, TENANT_VALUES } from '../metrics/prometheus-gateway.ts';
import { DEFAULT_LIMITS, type Limits } from '../options.ts';

/** Used unless `TENANTRY_PORT` says otherwise. */
export const DEFAULT_PORT = 7878;

const wholeNumber = (from: number, to: number) => z.coerce.number().int().min(from).max(to);

/** Environment variables the control plane reads; docs/configuration.md lists them. */
const variables = z.object({
  TENANTRY_HOME: z.string().min(1).optional(),
  TENANTRY_ADMIN_TOKEN_FILE: z.string().min(1).optional(),
  TENANTRY_SANDBOX_HOME: z.string().min(1).optional(),
  TENANTRY_DRAIN_SECONDS: wholeNumber(0, 300).default(0),
  TENANTRY_HOST: z.string().min(1).default('127.0.0.1'),
  TENANTRY_PORT: wholeNumber(0, 65_535).optional(),
  TENANTRY_TLS_PORT: wholeNumber(0, 65_535).optional(),
  TENANTRY_TLS_CERT_FILE: z.string().min(1).optional(),
  TENANTRY_TLS_KEY_FILE: z.string().min(1).optional(),
  TENANTRY_ALLOWED_HOSTS: z.string().optional(),
  TENANTRY_TRUSTED_PROXIES: z.string().optional(),
  TENANTRY_RATE_LIMIT: wholeNumber(0, 100_000).default(DEFAULT_LIMITS.identityPerSecond),
  TENANTRY_RATE_BURST: wholeNumber(1, 1_000_000).default(DEFAULT_LIMITS.identityBurst),
  TENANTRY_ADDRESS_RATE_LIMIT: wholeNumber(0, 100_000).default(DEFAULT_LIMITS.addressPerSecond),
  TENANTRY_ADDRESS_RATE_BURST: wholeNumber(1, 1_000_000).default(DEFAULT_LIMITS.addressBurst),
  TENANTRY_OUTBOUND_ALLOW: z.string().optional(),
  TENANTRY_CLOUD: z.enum(['sandbox', 'azure', 'none']).default('sandbox'),
  TENANTRY_AZURE_CREDENTIAL: z.enum(CREDENTIALS, `must be one of ${CREDENTIALS.join(', ')}`).default('default'),
  TENANTRY_AZURE_ENDPOINT: z.url().default('https://management.azure.com'),
  TENANTRY_RESYNC_SECONDS: wholeNumber(1, 86_400).default(600),
  TENANTRY_SWEEP_SECONDS: wholeNumber(1, 86_400).default(300),
  TENANTRY_PROMETHEUS_URL: z.url({ protocol: /^https?$/, error: 'must be an address' }).optional(),
  TENANTRY_PROMETHEUS_LABEL: z
    .string()
    .regex(/^[a-zA-Z_][a-zA-Z0-9_.]*$/, 'must be the name of a label')
    .optional(),
  TENANTRY_PROMETHEUS_VALUE: z.enum(TENANT_VALUES, `must be one of ${TENANT_VALUES.join(', ')}`).default('namespace'),
  TENANTRY_PROMETHEUS_TOKEN_FILE: z.string().min(1).optional(),
  TENANTRY_PROMETHEUS_USER: z.string().min(1).optional(),
  TENANTRY_PROMETHEUS_PASSWORD_FILE: z.string().min(1).optional(),
  TENANTRY_PROMETHEUS_ORGANISATION: z.string().min(1).max(150).optional(),
  TENANTRY_LOKI_URL: z.url({ protocol: /^https?$/, error: 'must be an address' }).optional(),
  TENANTRY_LOKI_VALUE: z.enum(TENANT_VALUES, `must be one of ${TENANT_VALUES.join(', ')}`).default('uid'),
  TENANTRY_LOKI_ORGANISATION: z.string().regex(ORGANISATION, 'must be the name of one organisation').optional(),
  TENANTRY_LOKI_LABEL: z
    .string()
    .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'must be the name of a label')
    .optional(),
  TENANTRY_LOKI_TOKEN_FILE: z.string().min(1).optional(),
  TENANTRY_LOKI_USER: z.string().min(1).optional(),
  TENANTRY_LOKI_PASSWORD_FILE: z.string().min(1).optional(),
  TENANTRY_LOG_ANALYTICS: z.enum(['0', '1'], 'must be 1 or 0').default('0'),
  TENANTRY_LOG_ANALYTICS_ENDPOINT: z
    .url({ protocol: /^https$/, error: 'must be an address that begins with https://' })
    .default('https://api.loganalytics.azure.com'),
  TENANTRY_METRICS_SECONDS: wholeNumber(1, 300).default(DEFAULT_METRICS.everySeconds),
  TENANTRY_AZURE_METRICS_SECONDS: wholeNumber(0, 3_600).default(300),
  TENANTRY_METRICS_RAW_DAYS: wholeNumber(1, 30).default(DEFAULT_METRICS.retention.raw),
  TENANTRY_METRICS_FIVE_MINUTE_DAYS: wholeNumber(1, 100).default(DEFAULT_METRICS.retention.fiveMinutes),
  TENANTRY_METRICS_HOUR_DAYS: wholeNumber(1, 4_000).default(DEFAULT_METRICS.retention.hour),
  TENANTRY_LOG_FILE: z.string().min(1).optional(),
  TENANTRY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  TENANTRY_MASTER_KEY_FILE: z.string().min(1).optional(),
  TENANTRY_OLD_MASTER_KEY_FILE: z.string().min(1).optional(),
  TENANTRY_MASTER_KEY_LOST: z.enum(['0', '1'], 'must be 1 or 0').default('0'),
  TENANTRY_ALLOW_EXEC_KUBECONFIG: z.enum(['0', '1'], 'must be 1 or 0').default('0'),
  TENANTRY_PORTAL_BUILD: z.enum(['0', '1'], 'must be 1 or 0').default('1'),
  TENANTRY_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address that begins with https://' })
    .optional(),
  TENANTRY_FIRST_ADMINISTRATOR: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address')
    .default('administrator@localhost'),
  TENANTRY_FIRST_ADMINISTRATOR_PASSWORD_FILE: z.string().min(1).optional(),
  TENANTRY_SESSION_IDLE_MINUTES: wholeNumber(5, 43_200).default(720),
  TENANTRY_SESSION_HOURS: wholeNumber(1, 8_760).default(168),
  TENANTRY_AUDIT_RETENTION_DAYS: wholeNumber(30, 36_500).optional(),
  TENANTRY_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an address that begins with smtps:// or smtp://' })
    .optional(),
  TENANTRY_SMTP_FROM: z.email('must be an e-mail address').optional(),
  TENANTRY_SMTP_DOMAINS: z.string().optional(),
  TENANTRY_SMTP_PASSWORD: z.string().min(1).optional(),
  TENANTRY_SMTP_PASSWORD_FILE: z.string().min(1).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  AZURE_SUBSCRIPTION_ID: z.string().optional(),
  AZURE_TENANT_ID: z.string().optional(),
  TENANTRY_PRINCIPAL_ID: z.string().optional(),
});

export interface Settings {
  /** Absolute; everything the installation keeps on this machine. */
  readonly home: string;
  /** Null: `admin-token` of the home folder, made at the first start. */
  readonly adminTokenFile: string | null;
  /** Absolute; of a sandbox that others use too. Null: one of our own, in the home folder. */
  readonly sandboxHome: string | null;
  /** After it was told to end, it says so where it is asked whether it is ready, and answers for so long as before. */
  readonly drainSeconds: number;
  readonly host: string;
  /** Null: the usual port, or another one when that is taken. */
  readonly port: number | null;
  /** Null: the port of the last run, or any. */
  readonly tlsPort: number | null;
  /** PEM. Null: on loopback a certificate of our own, elsewhere none. */
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | null;
  readonly allowedHosts: readonly string[];
  /** Ranges of proxies that are believed whom they say a request is from. */
  readonly trustedProxies: readonly string[];
  readonly rates: Pick<Limits, 'identityPerSecond' | 'identityBurst' | 'addressPerSecond' | 'addressBurst'>;
  /** Ranges that addresses which people give may lead to, though they are not public. */
  readonly outboundAllow: readonly string[];
  readonly cloud: 'sandbox' | 'azure' | 'none';
  readonly azureCredential: CredentialName;
  readonly azureEndpoint: string;
  readonly subscriptionId: string | null;
  readonly entraTenantId: string | null;
  /** Object id of the control plane's own principal on a real subscription. */
  readonly principalId: string | null;
  readonly resyncSeconds: number;
  readonly sweepSeconds: number;
  readonly metrics: MetricSettings;
  /** Null: we measure ourselves. */
  readonly prometheus: PrometheusSettings | null;
  /** Null: lines are in our own database. */
  readonly loki: LokiSettings | null;
  /** Null: lines of containers are not asked for in Log Analytics. */
  readonly logAnalytics: { readonly endpoint: string } | null;
  /** Null: `tenantry.log` of the home folder; `stdout`: beside what the start says. */
  readonly logFile: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Null: `master.key` of the home folder, made at the first start. */
  readonly masterKeyFile: string | null;
  /** What is sealed with this one is sealed anew at the start. */
  readonly oldMasterKeyFile: string | null;
  /** Start although some credentials cannot be opened any more; they have to be uploaded again. */
  readonly isMasterKeyLost: boolean;
  /** Whether programs that a kubeconfig names may be run here to sign in. */
  readonly allowExecKubeconfig: boolean;
  /** Whether the portal is built at the start where it is not there, or older than its sources. */
  readonly buildsPortal: boolean;
  /** Where people reach the product, when that is not the address that it listens on. */
  readonly publicUrl: URL | null;
  /** E-mail address of the user that the first start makes. */
  readonly firstAdministrator: string;
  /** Holds that user's password. Null: it is made, and told once. */
  readonly firstPasswordFile: string | null;
  readonly sessions: SessionLimits;
  /** Null: rows of the audit log are kept for ever. */
  readonly auditRetentionDays: number | null;
  /** Null: no mail is sent. */
  readonly mail: MailServer | null;
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
}

/** A setting that is wrong, said so that a person can mend it. */
export class SettingsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SettingsError';
  }
}

export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const parsed = variables.safeParse(
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')),
  );
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new SettingsError(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const values = parsed.data;
  if (values.TENANTRY_CLOUD === 'azure' && (!values.AZURE_SUBSCRIPTION_ID || !values.AZURE_TENANT_ID)) {
    throw new SettingsError('TENANTRY_CLOUD=azure needs AZURE_SUBSCRIPTION_ID and AZURE_TENANT_ID');
  }
  const missing = values.TENANTRY_CLOUD === 'azure' ? missingFor(values.TENANTRY_AZURE_CREDENTIAL, environment) : [];
  if (missing.length > 0) {
    throw new SettingsError(
      `TENANTRY_AZURE_CREDENTIAL=${values.TENANTRY_AZURE_CREDENTIAL} needs ${missing.join(', ')}`,
    );
  }
  if ((values.TENANTRY_TLS_CERT_FILE === undefined) !== (values.TENANTRY_TLS_KEY_FILE === undefined)) {
    throw new SettingsError('TENANTRY_TLS_CERT_FILE and TENANTRY_TLS_KEY_FILE go together: set both or none');
  }
  const home = values.TENANTRY_HOME ?? join(homedir(), '.tenantry');
  return {
    home: resolve(home),
    adminTokenFile: values.TENANTRY_ADMIN_TOKEN_FILE ?? null,
    sandboxHome: values.TENANTRY_SANDBOX_HOME === undefined ? null : resolve(values.TENANTRY_SANDBOX_HOME),
    drainSeconds: values.TENANTRY_DRAIN_SECONDS,
    host: values.TENANTRY_HOST,
    port: values.TENANTRY_PORT ?? null,
    tlsPort: values.TENANTRY_TLS_PORT ?? null,
    tls:
      values.TENANTRY_TLS_CERT_FILE === undefined || values.TENANTRY_TLS_KEY_FILE === undefined
        ? null
        : { certificateFile: values.TENANTRY_TLS_CERT_FILE, keyFile: values.TENANTRY_TLS_KEY_FILE },
    allowedHosts: listed(values.TENANTRY_ALLOWED_HOSTS),
    trustedProxies: ranges('TENANTRY_TRUSTED_PROXIES', values.TENANTRY_TRUSTED_PROXIES),
    rates: {
      identityPerSecond: values.TENANTRY_RATE_LIMIT,
      identityBurst: values.TENANTRY_RATE_BURST,
      addressPerSecond: values.TENANTRY_ADDRESS_RATE_LIMIT,
      addressBurst: values.TENANTRY_ADDRESS_RATE_BURST,
    },
    outboundAllow: ranges('TENANTRY_OUTBOUND_ALLOW', values.TENANTRY_OUTBOUND_ALLOW),
    cloud: values.TENANTRY_CLOUD,
    azureCredential: values.TENANTRY_AZURE_CREDENTIAL,
    azureEndpoint: values.TENANTRY_AZURE_ENDPOINT,
    subscriptionId: values.AZURE_SUBSCRIPTION_ID ?? null,
    entraTenantId: values.AZURE_TENANT_ID ?? null,
    principalId: values.TENANTRY_PRINCIPAL_ID ?? null,
    resyncSeconds: values.TENANTRY_RESYNC_SECONDS,
    sweepSeconds: values.TENANTRY_SWEEP_SECONDS,
    prometheus: prometheusOf(values),
    loki: lokiOf(values),
    logAnalytics: logAnalyticsOf(values),
    metrics: {
      everySeconds: values.TENANTRY_METRICS_SECONDS,
      azureSeconds: values.TENANTRY_AZURE_METRICS_SECONDS || null,
      retention: {
        ...DEFAULT_METRICS.retention,
        raw: values.TENANTRY_METRICS_RAW_DAYS,
        fiveMinutes: values.TENANTRY_METRICS_FIVE_MINUTE_DAYS,
        hour: values.TENANTRY_METRICS_HOUR_DAYS,
      },
    },
    logFile: values.TENANTRY_LOG_FILE ?? null,
    logLevel: values.TENANTRY_LOG_LEVEL,
    masterKeyFile: values.TENANTRY_MASTER_KEY_FILE ?? null,
    oldMasterKeyFile: values.TENANTRY_OLD_MASTER_KEY_FILE ?? null,
    isMasterKeyLost: values.TENANTRY_MASTER_KEY_LOST === '1',
    allowExecKubeconfig: values.TENANTRY_ALLOW_EXEC_KUBECONFIG === '1',
    buildsPortal: values.TENANTRY_PORTAL_BUILD === '1',
    publicUrl: values.TENANTRY_PUBLIC_URL === undefined ? null : new URL(values.TENANTRY_PUBLIC_URL),
    firstAdministrator: values.TENANTRY_FIRST_ADMINISTRATOR,
    firstPasswordFile: values.TENANTRY_FIRST_ADMINISTRATOR_PASSWORD_FILE ?? null,
    sessions: {
      idleSeconds: values.TENANTRY_SESSION_IDLE_MINUTES * 60,
      sessionSeconds: values.TENANTRY_SESSION_HOURS * 3600,
    },
    auditRetentionDays: values.TENANTRY_AUDIT_RETENTION_DAYS ?? null,
    mail: mailServer(values),
    databaseUrl: values.DATABASE_URL ?? null,
  };
}

function lokiOf(values: z.infer<typeof variables>): LokiSettings | null {
  const { TENANTRY_LOKI_URL: address, TENANTRY_LOKI_TOKEN_FILE: tokenFile } = values;
  if (address === undefined) return null;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.search !== '') {
    throw new SettingsError('TENANTRY_LOKI_URL holds a name, a password or a query: TENANTRY_LOKI_USER takes the name');
  }
  const { TENANTRY_LOKI_USER: user, TENANTRY_LOKI_PASSWORD_FILE: passwordFile } = values;
  if ((user === undefined) !== (passwordFile === undefined)) {
    throw new SettingsError('TENANTRY_LOKI_USER and TENANTRY_LOKI_PASSWORD_FILE go together: set both or none');
  }
  const { TENANTRY_LOKI_ORGANISATION: organisation, TENANTRY_LOKI_LABEL: label } = values;
  if ((organisation === undefined) !== (label === undefined)) {
    throw new SettingsError('TENANTRY_LOKI_ORGANISATION and TENANTRY_LOKI_LABEL go together: set both or none');
  }
  return {
    value: values.TENANTRY_LOKI_VALUE,
    ...(organisation === undefined || label === undefined ? {} : { shared: { organisation, label } }),
    address: {
      url,
      ...(tokenFile === undefined ? {} : { tokenFile }),
      ...(user === undefined || passwordFile === undefined ? {} : { basic: { user, passwordFile } }),
    },
  };
}

function logAnalyticsOf(values: z.infer<typeof variables>): Settings['logAnalytics'] {
  if (values.TENANTRY_LOG_ANALYTICS !== '1') return null;
  if (values.TENANTRY_LOKI_URL !== undefined) {
    throw new SettingsError('TENANTRY_LOG_ANALYTICS and TENANTRY_LOKI_URL exclude each other: set one');
  }
  if (values.TENANTRY_CLOUD === 'none')
    throw new SettingsError('TENANTRY_LOG_ANALYTICS=1 needs a cloud, not TENANTRY_CLOUD=none');
  return { endpoint: values.TENANTRY_LOG_ANALYTICS_ENDPOINT };
}

function prometheusOf(values: z.infer<typeof variables>): PrometheusSettings | null {
  const { TENANTRY_PROMETHEUS_URL: address, TENANTRY_PROMETHEUS_LABEL: label } = values;
  if (address === undefined) return null;
  if (label === undefined) {
    throw new SettingsError(
      'TENANTRY_PROMETHEUS_URL needs TENANTRY_PROMETHEUS_LABEL: the label that tells tenants apart',
    );
  }
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.search !== '') {
    throw new SettingsError(
      'TENANTRY_PROMETHEUS_URL holds a name, a password or a query: TENANTRY_PROMETHEUS_USER takes the name',
    );
  }
  const { TENANTRY_PROMETHEUS_USER: user, TENANTRY_PROMETHEUS_PASSWORD_FILE: passwordFile } = values;
  if ((user === undefined) !== (passwordFile === undefined)) {
    throw new SettingsError(
      'TENANTRY_PROMETHEUS_USER and TENANTRY_PROMETHEUS_PASSWORD_FILE go together: set both or none',
    );
  }
  const { TENANTRY_PROMETHEUS_TOKEN_FILE: tokenFile, TENANTRY_PROMETHEUS_ORGANISATION: organisation } = values;
  return {
    label,
    value: values.TENANTRY_PROMETHEUS_VALUE,
    address: {
      url,
      ...(tokenFile === undefined ? {} : { tokenFile }),
      ...(user === undefined || passwordFile === undefined ? {} : { basic: { user, passwordFile } }),
      ...(organisation === undefined ? {} : { organisation }),
    },
  };
}

function mailServer(values: z.output<typeof variables>): MailServer | null {
  const { TENANTRY_SMTP_URL: address, TENANTRY_SMTP_FROM: from } = values;
  const password = values.TENANTRY_SMTP_PASSWORD ?? null;
  const passwordFile = values.TENANTRY_SMTP_PASSWORD_FILE ?? null;
  if (address === undefined) return null;
  const url = new URL(address);
  if (from === undefined) throw new SettingsError('TENANTRY_SMTP_URL needs TENANTRY_SMTP_FROM: whom mail is from');
  if (url.password !== '') {
    throw new SettingsError(
      'TENANTRY_SMTP_URL: give the password by TENANTRY_SMTP_PASSWORD_FILE or TENANTRY_SMTP_PASSWORD',
    );
  }
  if (password !== null && passwordFile !== null) {
    throw new SettingsError('TENANTRY_SMTP_PASSWORD and TENANTRY_SMTP_PASSWORD_FILE exclude each other: set one');
  }
  if ((url.username === '') !== (password === null && passwordFile === null)) {
    throw new SettingsError('TENANTRY_SMTP_URL: a user (smtps://user@…) and a password go together: give both or none');
  }
  const domains = listed(values.TENANTRY_SMTP_DOMAINS).map((domain) => domain.toLowerCase());
  return { url, from, password, passwordFile, domains: domains.length === 0 ? null : domains };
}

function listed(joined = ''): string[] {
  return joined
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function ranges(variable: string, joined: string | undefined): string[] {
  try {
    const all = listed(joined);
    addressRanges(all);
    return all;
  } catch (error) {
    throw new SettingsError(`${variable}: ${error instanceof Error ? error.message : error}`);
  }
}
