import type { JsonObject } from '@tenantry/kinds';
import type { NewLogLine } from '@tenantry/store/contract';
import { cleanFields, cleanText } from './clean.ts';
import { detectSeverity, LEVEL_FIELDS, severityOfName, severityOfNumber } from './severity.ts';

const MESSAGE_NAMES = ['message', 'msg', '@m', 'log', 'event'] as const;

export type ParsedLine = Pick<NewLogLine, 'severity' | 'message' | 'fields'>;

/** What a line of output says: of a line of JSON its message and everything else as fields, of any other its text. */
export function parseLine(text: string): ParsedLine {
  const json = text.startsWith('{') && text.trimEnd().endsWith('}') ? parsed(text) : null;
  if (json === null) {
    const message = cleanText(text);
    return { severity: detectSeverity(message), message, fields: null };
  }
  const name = MESSAGE_NAMES.find((one) => typeof json[one] === 'string');
  const severity = severityOf(json);
  if (name === undefined) return { severity, message: cleanText(text), fields: cleanFields(json) };
  const { [name]: message, ...fields } = json;
  return { severity, message: cleanText(String(message)), fields: cleanFields(fields) };
}

function parsed(text: string): JsonObject | null {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return null;
  }
}

function severityOf(json: JsonObject): number {
  for (const name of LEVEL_FIELDS) {
    const value = json[name];
    if (typeof value === 'string') return severityOfName(value);
    if (typeof value === 'number') return severityOfNumber(value);
  }
  return 0;
}
