import type { IdentityReach, Reach } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { indented } from '../output/table.ts';

const MOST_NOT_CONSIDERED = 5;

/** The sentence first, then why, per sort of pods and port range, then what the answer takes for granted. */
export function renderReach(found: Reach, paint: Paint): string[] {
  const style = found.verdict === 'allowed' ? 'green' : found.verdict === 'denied' ? 'red' : 'yellow';
  return [
    paint(style, found.sentence),
    ...found.pairs.flatMap((pair) => [
      '',
      `${paint('bold', `${pair.from} → ${pair.to}`)}${pair.pairs > 1 ? paint('dim', ` (${pair.pairs} pairs alike)`) : ''}`,
      ...(pair.via === null ? [] : indented([paint('dim', pair.via)])),
      ...indented(pair.ports.map(({ text }) => text)),
    ]),
    ...section('Taken for granted:', found.notes, paint),
    ...section('Not considered:', notConsidered(found), paint),
  ];
}

function notConsidered({ notConsidered: all }: Reach): string[] {
  const shown = all.slice(0, MOST_NOT_CONSIDERED).map(({ what, reason }) => `${what}: ${reason}`);
  return all.length > shown.length ? [...shown, `and ${all.length - shown.length} more`] : shown;
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ['', paint('dim', title), ...indented(lines)];
}

/** The sentence, then each deed with the role that decides, then what the answer takes for granted. */
export function renderIdentityReach(found: IdentityReach, paint: Paint): string[] {
  const style = found.deeds.some(({ verdict }) => verdict === 'allowed') ? 'green' : 'red';
  return [
    paint(style, found.sentence),
    '',
    ...indented(found.deeds.map(({ text }) => text)),
    ...section('Taken for granted:', found.notes, paint),
  ];
}
