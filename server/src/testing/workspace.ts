import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, type Question, type Row, ticksOf } from '@tenantry/sandbox/log-analytics';

/** Log Analytics with the questions that the sandbox understands, over lines that a test writes. */
export interface TestWorkspace extends AsyncDisposable {
  readonly endpoint: string;
  readonly workspaceId: string;
  readonly asked: readonly Question[];
  write(...lines: readonly TestLine[]): void;
  /** Answers so to the next questions instead. */
  failing: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: object } | null;
}

export interface TestLine {
  readonly namespace: string;
  /** ISO 8601, with up to seven digits of a second. */
  readonly at: string;
  readonly text: string | object;
  /** When it came there; by default as it was written. */
  readonly came?: string;
  readonly pod?: string;
  readonly container?: string;
  readonly cluster?: string;
  readonly level?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export const CLUSTER = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/aks-1';

export async function startWorkspace(now: () => Date): Promise<TestWorkspace> {
  const rows: Row[] = [];
  const asked: Question[] = [];
  const workspaceId = '00000000-0000-4000-8000-0000000000aa';
  const workspace = { failing: null as TestWorkspace['failing'] };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const say = (status: number, headers: Record<string, string> = {}, said?: object) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(said));
    if (request.method !== 'POST' || request.url !== `/v1/workspaces/${workspaceId}/query`) return void say(404);
    const question = JSON.parse(body) as Question;
    asked.push(question);
    const { failing } = workspace;
    if (failing !== null) return void say(failing.status, failing.headers, failing.body);
    const ticks = ticksOf(now().toISOString()) ?? 0n;
    const there = rows.filter(({ ingestedAt }) => ingestedAt !== null && ingestedAt <= ticks);
    const reply = answer(there, question, now());
    say(reply.status, reply.headers, reply.body as object);
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(workspace, {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    workspaceId,
    asked,
    write(...lines: readonly TestLine[]) {
      rows.push(...lines.map(rowOf));
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function rowOf(line: TestLine): Row {
  const { namespace, at, text, came = at, pod = 'web-6d4cf56db6-x7k2d', container = 'main' } = line;
  return {
    values: {
      TimeGenerated: ticksOf(at),
      PodNamespace: namespace,
      PodName: pod,
      ContainerName: container,
      ContainerId: `${pod}/${container}`,
      Computer: 'node-1',
      LogMessage: text as Row['values'][string],
      LogSource: 'stdout',
      LogLevel: line.level ?? '',
      KubernetesMetadata: line.labels === undefined ? null : { podLabels: { ...line.labels } },
      // As Azure writes it.
      _ResourceId: (line.cluster ?? CLUSTER).toLowerCase(),
    },
    ingestedAt: ticksOf(came),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
