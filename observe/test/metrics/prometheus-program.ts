import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../database.ts';

const run = promisify(execFile);

const onPath = (name: string) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));

/** Where Prometheus and its tool are on this machine; null where they are not. */
export function prometheusPrograms(): { readonly prometheus: string; readonly promtool: string } | null {
  const [prometheus, promtool] = [onPath('prometheus'), onPath('promtool')];
  return prometheus === undefined || promtool === undefined ? null : { prometheus, promtool };
}

/** A real Prometheus that holds these samples, in the OpenMetrics text format, and no others. */
export async function startPrometheus(
  { prometheus, promtool }: NonNullable<ReturnType<typeof prometheusPrograms>>,
  samples: string,
): Promise<{ readonly url: URL; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-prometheus-'));
  const [text, config, data] = [join(folder, 'samples.txt'), join(folder, 'prometheus.yml'), join(folder, 'data')];
  await writeFile(text, samples);
  await writeFile(config, 'global: {}\n');
  await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', text, data]);
  const url = new URL(`http://127.0.0.1:${await freePort()}`);
  const server = spawn(
    prometheus,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=${url.host}`,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await until('Prometheus is ready', async () =>
    fetch(new URL('/-/ready', url), { signal: AbortSignal.timeout(2_000) }).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return {
    url,
    stop: async () => {
      server.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
