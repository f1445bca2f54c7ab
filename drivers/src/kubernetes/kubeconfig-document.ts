import { parse } from 'yaml';
import { z } from 'zod';
import { KubeconfigError } from './kubeconfig-error.ts';

/**
 * The fields of a kubeconfig that decide how a cluster is reached.
 * https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
const text = z.string().optional();
const clusterFields = z.object({
  server: z.string(),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': text,
  'proxy-url': text,
});
const execFields = z.object({
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  apiVersion: text,
  interactiveMode: text,
  provideClusterInfo: z.boolean().optional(),
});
const userFields = z.object({
  token: text,
  tokenFile: text,
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  username: text,
  password: text,
  as: text,
  'as-uid': text,
  'as-groups': z.array(z.string()).nullish(),
  exec: execFields.nullish(),
  'auth-provider': z.unknown().optional(),
});
const contextFields = z.object({ cluster: z.string(), user: z.string() });
const named = z.object({ name: z.string() }).loose();
const lists = z.object({
  'current-context': text,
  clusters: z.array(named).nullish(),
  users: z.array(named).nullish(),
  contexts: z.array(named).nullish(),
});

export type KubeconfigCluster = z.infer<typeof clusterFields>;
export type KubeconfigUser = z.infer<typeof userFields>;

/** The one way to a cluster that a context names, and where its parts stand in the file, for messages. */
export interface KubeconfigContext {
  readonly name: string;
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  /** `clusters[2].cluster` */
  readonly clusterField: string;
  /** `users[0].user` */
  readonly userField: string;
}

const WHOLE = '';
const MOST_ALIASES = 100;

/** @throws KubeconfigError, whose message never quotes the file: it holds secrets. */
export function readContext(source: string, contextName: string | undefined): KubeconfigContext {
  const file = lists.safeParse(parsed(source));
  if (!file.success) throw misshapen(WHOLE, file.error);
  const { contexts, clusters, users } = file.data;
  const name = contextName ?? file.data['current-context'] ?? '';
  const known = (contexts ?? []).map((context) => context.name);
  const index = known.indexOf(name);
  if (index === -1) {
    const has = known.length === 0 ? 'it has none' : `it has ${known.map((one) => `"${one}"`).join(', ')}`;
    throw new KubeconfigError(
      contextName === undefined ? 'current-context' : 'context',
      name === '' ? `it says no current context; ${has}` : `it has no context named "${name}"; ${has}`,
      'Choose one of its contexts with `context` (--context).',
    );
  }
  const context = take(contexts, index, 'contexts', 'context', contextFields);
  const clusterAt = (clusters ?? []).findIndex((one) => one.name === context.cluster);
  if (clusterAt === -1) throw missing(`contexts[${index}].context.cluster`, 'cluster', context.cluster);
  const userAt = (users ?? []).findIndex((one) => one.name === context.user);
  if (userAt === -1) throw missing(`contexts[${index}].context.user`, 'user', context.user);
  return {
    name,
    cluster: take(clusters, clusterAt, 'clusters', 'cluster', clusterFields),
    user: take(users, userAt, 'users', 'user', userFields),
    clusterField: `clusters[${clusterAt}].cluster`,
    userField: `users[${userAt}].user`,
  };
}

function parsed(source: string): unknown {
  let document: unknown;
  try {
    document = parse(source, { maxAliasCount: MOST_ALIASES, prettyErrors: false });
  } catch (error) {
    // The library's short form: a code and a sentence about the syntax. Anything longer quotes the file.
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new KubeconfigError(
      WHOLE,
      `it is not YAML${code}`,
      'Send the file as `kubectl config view --raw` prints it.',
    );
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new KubeconfigError(WHOLE, 'it is not a YAML mapping', 'Send the whole file, from its first line.');
  }
  return document;
}

function take<Fields extends z.ZodType>(
  list: readonly Record<string, unknown>[] | null | undefined,
  index: number,
  plural: string,
  singular: string,
  fields: Fields,
): z.infer<Fields> {
  const result = fields.safeParse(list?.[index]?.[singular]);
  if (!result.success) throw misshapen(`${plural}[${index}].${singular}`, result.error);
  return result.data;
}

/** Zod says of which type a value should be and is, never the value. */
function misshapen(base: string, error: z.ZodError): KubeconfigError {
  const [issue] = error.issues;
  const path = (issue?.path ?? []).reduce<string>(
    (field, part) =>
      typeof part === 'number' ? `${field}[${part}]` : `${field}${field === '' ? '' : '.'}${String(part)}`,
    base,
  );
  return new KubeconfigError(
    path,
    `${path || 'it'} is missing or of the wrong type`,
    'Correct the field in the kubeconfig.',
  );
}

function missing(field: string, what: string, name: string): KubeconfigError {
  return new KubeconfigError(field, `it has no ${what} named "${name}"`, `Add the ${what}, or choose another context.`);
}
