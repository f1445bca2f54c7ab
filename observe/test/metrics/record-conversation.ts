import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  createPromqlGateway,
  type GatewayQuestion,
  type PrometheusServer,
  prometheusServer,
} from '../../src/metrics/prometheus/index.ts';
import { prometheusPrograms, startPrometheus } from './prometheus-program.ts';
import { openMetrics, samplesOf } from './samples.ts';

/**
 * Asks a real Prometheus what `server/src/api/prometheus.test.ts` asks, and keeps what went over the wire:
 *
 *   PATH=…:$PATH node observe/test/metrics/record-conversation.ts
 */

const FILE = fileURLToPath(new URL('../../../server/src/testing/prometheus-conversation.json', import.meta.url));
const BINDING = { label: 'tenant', value: 'dev01' };
/** 2026-11-29T00:00:00Z */
const END = 1_795_910_400;
const RANGE = { start: String(END - 120), end: String(END - 30) };

const QUESTIONS: readonly [GatewayQuestion['endpoint'], Record<string, string>, string?][] = [
  ['query', { query: 'sum by (tenant) (requests_total)', time: String(END - 30) }],
  ['query', { query: 'up + on() group_left memory_bytes', time: String(END - 30) }],
  ['query', { query: 'rate(up)', time: String(END - 30) }],
  ['query_range', { query: 'up{job="web"} or absent(nothing)', ...RANGE, step: '30' }],
  ['series', { 'match[]': 'up', ...RANGE }],
  ['labels', RANGE],
  ['values', RANGE, 'tenant'],
  ['values', RANGE, 'job'],
  ['query_exemplars', { query: 'up', ...RANGE }],
  ['metadata', {}],
  ['buildinfo', {}],
];

const programs = prometheusPrograms();
if (programs === null) throw new Error('neither prometheus nor promtool is on the PATH');
const samples = openMetrics(samplesOf('dev01', END, 3), samplesOf('dev012', END, 1009, ['only_theirs']));
const started = await startPrometheus(programs, samples);
try {
  const conversation: unknown[] = [];
  const server = prometheusServer({ url: started.url });
  const listening: PrometheusServer = {
    ask: async (request, signal) => {
      const answer = await server.ask(request, signal);
      conversation.push({ request, answer });
      return answer;
    },
  };
  const gateway = createPromqlGateway(listening);
  for (const [endpoint, parameters, label] of QUESTIONS) {
    const question = {
      endpoint,
      parameters: new URLSearchParams(parameters),
      ...(label === undefined ? {} : { label }),
    };
    await gateway.ask(question, BINDING, AbortSignal.timeout(10_000));
  }
  await gateway.federate(new URLSearchParams({ 'match[]': 'up' }), BINDING, AbortSignal.timeout(10_000));
  await writeFile(FILE, `${JSON.stringify(conversation, null, 2)}\n`);
} finally {
  await started.stop();
}
