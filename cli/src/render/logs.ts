import type { LogLine } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { localTime } from '../output/time.ts';

const COLOURS = { trace: 'dim', debug: 'dim', info: 'plain', warn: 'yellow', error: 'red', fatal: 'red' } as const;
/** A terminal is not the lines' to write to: they come from whoever writes them. */
const CONTROL = /[^\P{Cc}\t]/gu;

/** When, from where, and what; then the fields of a line of JSON. */
export function renderLine(line: LogLine, paint: Paint): string {
  const { at, level, service, pod, message, fields, source, isCut } = line;
  const where = pod ?? service ?? source;
  const colour = COLOURS[level ?? 'info'];
  const said = `${level === null ? '' : `${level.toUpperCase()} `}${visible(message)}${isCut ? ' …' : ''}`;
  const more = fields === null || source === 'system' ? '' : ` ${paint('dim', visible(JSON.stringify(fields)))}`;
  return `${paint('dim', localTime(at))} ${paint('cyan', visible(where))} ${colour === 'plain' ? said : paint(colour, said)}${more}`;
}

export const visible = (text: string) =>
  text.replace(CONTROL, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
