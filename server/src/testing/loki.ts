import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A server with as much of Loki's HTTP API as Tenantry uses, after its documentation
 * (https://grafana.com/docs/loki/latest/reference/loki-http-api/): organisations apart, nanoseconds as text, ends excluded,
 * and a question that does not parse refused.
 */
export interface TestLoki extends AsyncDisposable {
  readonly url: URL;
  /** What was asked, and by which headers. */
  readonly asked: { readonly path: string; readonly query: string; readonly headers: IncomingMessage['headers'] }[];
  /** Answers this to the next requests instead. */
  failing: number | null;
}

interface Kept {
  readonly ns: bigint;
  readonly line: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Push {
  readonly streams: readonly {
    readonly stream: Record<string, string>;
    readonly values: readonly (readonly [string, string, Record<string, string>?])[];
  }[];
}

export async function startLoki(): Promise<TestLoki> {
  const organisations = new Map<string, Kept[]>();
  const asked: TestLoki['asked'] = [];
  const loki = { failing: null as number | null };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://loki');
    asked.push({ path: url.pathname, query: url.searchParams.get('query') ?? '', headers: request.headers });
    const organisation = String(request.headers['x-scope-orgid'] ?? '');
    const lines = organisations.get(organisation) ?? [];
    const body = await textOf(request);
    if (loki.failing !== null)
      return void response.writeHead(loki.failing).end('too many outstanding requests at 10.0.0.7');
    if (organisation === '') return void response.writeHead(401).end('no org id');
    if (url.pathname === '/loki/api/v1/push') {
      organisations.set(organisation, [...lines, ...pushed(JSON.parse(body) as Push)]);
      return void response.writeHead(204).end();
    }
    try {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status: 'success', data: dataOf(url.searchParams, lines) }));
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(loki, {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

function pushed({ streams }: Push): Kept[] {
  return streams.flatMap(({ stream, values }) =>
    values.map(([ns, line, metadata = {}]) => ({ ns: BigInt(ns), line, labels: { ...stream, ...metadata } })),
  );
}

const COUNT = /^sum by \(([a-z_, ]+)\) \(count_over_time\((.*) \[(\d+)s\]\)\)$/s;

function dataOf(parameters: URLSearchParams, lines: readonly Kept[]): object {
  const query = parameters.get('query') ?? '';
  const [start, end] = ['start', 'end'].map((name) => BigInt(parameters.get(name) ?? '')) as [bigint, bigint];
  const [, by, inner, seconds] = COUNT.exec(query) ?? [];
  if (by === undefined || inner === undefined) {
    const passes = pipeline(query);
    const direction = parameters.get('direction') === 'forward' ? 1 : -1;
    const found = lines
      .filter((one) => one.ns >= start && one.ns < end && passes(one))
      .sort((one, other) => direction * Number(one.ns - other.ns))
      .slice(0, Number(parameters.get('limit') ?? 100));
    const streams = Map.groupBy(found, ({ labels }) => JSON.stringify(labels));
    const result = [...streams].map(([labels, own]) => ({
      stream: JSON.parse(labels),
      values: own.map(({ ns, line }) => [String(ns), line]),
    }));
    return { resultType: 'streams', result };
  }
  const passes = pipeline(inner);
  const step = BigInt(Number.parseInt(parameters.get('step') ?? '', 10)) * 1_000_000_000n;
  const range = BigInt(seconds ?? 0) * 1_000_000_000n;
  const series = Map.groupBy(lines.filter(passes), ({ labels }) =>
    JSON.stringify(Object.fromEntries(by.split(', ').flatMap((name) => (labels[name] ? [[name, labels[name]]] : [])))),
  );
  const result = [...series].map(([metric, own]) => {
    const values: [number, string][] = [];
    for (let at = start; at <= end; at += step) {
      const count = own.filter(({ ns }) => ns > at - range && ns <= at).length;
      if (count > 0) values.push([Number(at / 1_000_000n) / 1000, String(count)]);
    }
    return { metric: JSON.parse(metric), values };
  });
  return { resultType: 'matrix', result };
}

type Test = (line: Kept) => boolean;

/** The stages of a query. Throws where it is not one. */
function pipeline(query: string): Test {
  const tokens = [...query.matchAll(/\s*("(?:[^"\\]|\\.)*"|\|~|=~|!=|[|=(){}]|[A-Za-z_][A-Za-z0-9_]*,?)/gy)];
  if (tokens.reduce((length, [all]) => length + all.length, 0) !== query.length) throw new Error('parse error');
  const words = tokens.map(([, token = '']) => token);
  const next = (wanted?: string): string => {
    const word = words.shift();
    if (word === undefined || (wanted !== undefined && word !== wanted)) throw new Error(`parse error: ${word}`);
    return word;
  };
  const text = () => JSON.parse(next()) as string;
  const pattern = (source: string, isWhole: boolean) => {
    const plain = source.replace(/^\(\?i\)/, '');
    return new RegExp(isWhole ? `^(?:${plain})$` : plain, source === plain ? 'u' : 'iu');
  };
  const matcher = (): Test => {
    const [name, sign, value] = [next(), next(), text()];
    const of = ({ labels }: Kept) => labels[name] ?? '';
    if (sign === '=') return (line) => of(line) === value;
    if (sign === '!=') return (line) => of(line) !== value;
    if (sign !== '=~') throw new Error('parse error');
    const whole = pattern(value, true);
    return (line) => whole.test(of(line));
  };
  const one = (): Test => {
    if (words[0] !== '(') return matcher();
    next('(');
    const inner = either();
    next(')');
    return inner;
  };
  function either(): Test {
    let test = one();
    while (words[0] === 'or' || words[0] === 'and') {
      const [isOr, before, other] = [next() === 'or', test, one()];
      test = (line) => (isOr ? before(line) || other(line) : before(line) && other(line));
    }
    return test;
  }
  next('{');
  const tests = [matcher()];
  next('}');
  while (words.length > 0) {
    if (next() === '|~') {
      const part = pattern(text(), false);
      tests.push(({ line }) => part.test(line));
    } else if (words[0] === 'json') next();
    else if (words[0] === 'drop') {
      next();
      while (/^__error(_details)?__,?$/.test(words[0] ?? '')) next();
    } else tests.push(either());
  }
  return (line) => tests.every((test) => test(line));
}
