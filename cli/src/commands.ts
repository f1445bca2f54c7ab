import type { AddCommand } from './command.ts';

/** A file of commands, loaded when one of them is called: to load all of them takes longer than most commands. */
export interface Part {
  readonly names: readonly string[];
  readonly load: () => Promise<readonly AddCommand[]>;
}

const part = (names: string, load: () => Promise<AddCommand | readonly AddCommand[]>): Part => ({
  names: names.split(' '),
  load: async () => [await load()].flat(),
});

/** All commands by the headings that the help has them under, in its order. */
export const COMMANDS: readonly (readonly [heading: string, parts: readonly Part[]])[] = [
  [
    'Declare:',
    [
      part('apply', async () => (await import('./commands/apply.ts')).addApply),
      part('plan', async () => (await import('./commands/plan.ts')).addPlan),
      part('create', async () => (await import('./commands/create.ts')).addCreate),
      part('delete', async () => (await import('./commands/delete.ts')).addDelete),
    ],
  ],
  [
    'Act:',
    [
      part('history diff rollback', async () => (await import('./commands/history.ts')).addHistory),
      part('__act', async () => (await import('./commands/act.ts')).addAct),
    ],
  ],
  [
    'Agree:',
    [
      part('accept refuse revoke', async () => (await import('./commands/answer.ts')).addAnswers),
      part('access', async () => (await import('./commands/access.ts')).addAccess),
    ],
  ],
  [
    'Connect:',
    [
      part('cluster', async () => (await import('./commands/cluster.ts')).addCluster),
      part('azure-rights', async () => (await import('./commands/azure-rights.ts')).addAzureRights),
      part('collector', async () => (await import('./commands/collector.ts')).addCollector),
      part('engines', async () => (await import('./commands/engines.ts')).addEngines),
    ],
  ],
  [
    'Look:',
    [
      part('get', async () => (await import('./commands/get.ts')).addGet),
      part('describe', async () => (await import('./commands/describe.ts')).addDescribe),
      part('events', async () => (await import('./commands/events.ts')).addEvents),
      part('faults', async () => (await import('./commands/faults.ts')).addFaults),
      part('fault-route', async () => (await import('./commands/fault-route.ts')).addFaultRoute),
      part('logs', async () => (await import('./commands/logs.ts')).addLogs),
      part('metrics', async () => (await import('./commands/metrics.ts')).addMetrics),
      part('usage', async () => (await import('./commands/usage.ts')).addUsage),
      part('capacity', async () => (await import('./commands/capacity.ts')).addCapacity),
      part('cost', async () => (await import('./commands/cost.ts')).addCost),
      part('audit', async () => (await import('./commands/audit.ts')).addAudit),
      part('audit-receiver', async () => (await import('./commands/audit-receiver.ts')).addAuditReceiver),
      part('orphans', async () => (await import('./commands/orphans.ts')).addOrphans),
      part('wait', async () => (await import('./commands/wait.ts')).addWait),
    ],
  ],
  [
    'Explain:',
    [
      part('can', async () => (await import('./commands/can.ts')).addCan),
      part('reach', async () => (await import('./commands/reach.ts')).addReach),
      part('matrix', async () => (await import('./commands/matrix.ts')).addMatrix),
      part('benchmark', async () => (await import('./commands/benchmark.ts')).addBenchmark),
    ],
  ],
  [
    'Sign in:',
    [
      part('login logout whoami', async () => {
        const { addLogin, addLogout, addWhoami } = await import('./commands/login.ts');
        return [addLogin, addLogout, addWhoami];
      }),
      part('passkey', async () => (await import('./commands/passkey.ts')).addPasskey),
    ],
  ],
  [
    'Get in:',
    [
      part('token', async () => (await import('./commands/token.ts')).addToken),
      part('trust', async () => (await import('./commands/trust.ts')).addTrust),
      part('kubeconfig', async () => (await import('./commands/kubeconfig.ts')).addKubeconfig),
      part('kube-token', async () => (await import('./commands/kube-token.ts')).addKubeToken),
      part('kube-tokens', async () => (await import('./commands/kube-tokens.ts')).addKubeTokens),
      part('ssh-key', async () => (await import('./commands/ssh-key.ts')).addSshKey),
      part('secret', async () => (await import('./commands/secret.ts')).addSecret),
    ],
  ],
  [
    'Learn:',
    [
      part('kinds explain', async () => (await import('./commands/kinds.ts')).addKinds),
      part('completion __complete', async () => (await import('./commands/completion.ts')).addCompletion),
      part('sandbox', async () => (await import('./commands/sandbox.ts')).addSandbox),
      part('version', async () => (await import('./commands/version.ts')).addVersion),
      part('help', async () => (await import('./commands/help.ts')).addHelp),
    ],
  ],
];
