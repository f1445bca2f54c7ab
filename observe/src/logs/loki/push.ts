import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { LogStore, NewLogLine } from '@tenantry/store/contract';
import { levelOf } from '../severity.ts';
import type { LokiBinding } from './binding.ts';
import { LABELS, labelName, SENT, SOURCE } from './labels.ts';
import type { LokiServer } from './server.ts';

/** Loki takes 128 of a line by default; some are ours. */
const MOST_FIELDS = 100;

/** Writes lines to Loki, each tenant's to where its own are. What Loki refuses for good, as too old for it, is told. */
export function lokiWriter(
  server: LokiServer,
  bindingOf: (tenantUid: string) => LokiBinding,
  onRefused: (tenantUid: string) => void,
): Pick<LogStore, 'writeLogs'> {
  return {
    async writeLogs({ lines }) {
      for (const [tenantUid, own] of Map.groupBy(lines, (line) => line.tenantUid)) {
        const { organisation, stream } = bindingOf(tenantUid);
        const isWhole = await server.push(organisation, streamsOf(own, stream));
        if (!isWhole) onRefused(tenantUid);
      }
    },
  };
}

/** One stream for each service: other labels would make too many, and go with the line. */
function streamsOf(lines: readonly NewLogLine[], stream: LokiBinding['stream']): JsonObject {
  const whose = stream === null ? {} : { [stream.label]: stream.value };
  const streams = [...Map.groupBy(lines, ({ service, source }) => service ?? source)].map(([name, own]) => ({
    stream: { [LABELS.service[0]]: name, [SOURCE]: SENT, ...whose },
    values: own.map((line): JsonValue => [nanosecondsOf(line.at), line.message, metadataOf(line, Object.keys(whose))]),
  }));
  return { streams };
}

/** Without what says whose a line is, which no program does. */
function metadataOf({ pod, container, node, severity, fields }: NewLogLine, whose: readonly string[]): JsonObject {
  const own = {
    [LABELS.pod[0]]: pod,
    [LABELS.container[0]]: container,
    [LABELS.node[0]]: node,
    // What Loki then calls `detected_level`.
    level: levelOf(severity),
  };
  const more = Object.entries(fields ?? {}).slice(0, MOST_FIELDS);
  const all = [...more.map(([name, value]) => [labelName(name), value] as const), ...Object.entries(own)];
  return Object.fromEntries(
    all.flatMap(([name, value]) =>
      value === null || whose.includes(name) ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
    ),
  );
}

/** Lines have microseconds. */
function nanosecondsOf(at: string): string {
  return `${Date.parse(`${at.slice(0, 23)}Z`)}${at.slice(23, 26)}000`;
}
