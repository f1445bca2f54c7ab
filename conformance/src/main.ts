import { parseArgs } from 'node:util';
import { jsonReport, junitReport, textReport } from './kubernetes/report.ts';
import { runSuite } from './kubernetes/suite.ts';

const USAGE = `Usage: npm run conformance -- --kubeconfig FILE [options]

Makes tenants in the cluster through the product, attacks each from another, and deletes them again.
Exits with 0 when the boundary held, 1 when it did not, 2 when the suite could not run.

  --kubeconfig FILE       of an administrator of the cluster (or TENANTRY_CONFORMANCE_KUBECONFIG)
  --context NAME          context of the kubeconfig; its current one by default
  --server URL            a product that runs already, with the token in TENANTRY_TOKEN; without it one is started
  --infrastructure NAME   one that the product has in this cluster already; without it one is made
  --nodes A,B             two nodes that tenants may claim for themselves; without them those rows are skipped
  --filter BEGINNING      only rules whose id begins so, such as traffic/ or nodes/toleration
  -o, --output FORMAT     text (default), json or junit
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      kubeconfig: { type: 'string' },
      context: { type: 'string' },
      server: { type: 'string' },
      infrastructure: { type: 'string' },
      nodes: { type: 'string' },
      filter: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'text' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  const kubeconfig = values.kubeconfig ?? process.env.TENANTRY_CONFORMANCE_KUBECONFIG;
  if (kubeconfig === undefined || kubeconfig === '') throw new Error(`no kubeconfig is given\n\n${USAGE}`);
  const render = { text: textReport, json: jsonReport, junit: junitReport }[values.output];
  if (render === undefined) throw new Error(`"${values.output}" is no format: use text, json or junit`);
  const token = process.env.TENANTRY_TOKEN;
  if (values.server !== undefined && !token) throw new Error('--server needs a token of it in TENANTRY_TOKEN');
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interrupted.abort(new Error(`${signal}: ended before all rules were tried`)));
  }
  const report = await runSuite({
    kubeconfig,
    context: values.context ?? null,
    server: values.server === undefined ? null : { url: values.server, token: token ?? '' },
    infrastructure: values.infrastructure ?? null,
    nodes: (values.nodes ?? '').split(',').filter((name) => name !== ''),
    filter: values.filter ?? null,
    signal: interrupted.signal,
    tell: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(render(report));
  return report.passed ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
