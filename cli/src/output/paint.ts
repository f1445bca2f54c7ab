import { styleText } from 'node:util';
import type { Phase } from '@tenantry/client';
import type { Environment } from '../connection/home.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'magenta';
/** Colours a text, or leaves it as it is where colour has no place. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;
export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** Colour only for eyes: on a terminal that can, unless NO_COLOR (no-color.org) or --no-color says otherwise. */
export function paintFor(stream: { readonly isTTY?: boolean }, env: Environment, allowed: boolean): Paint {
  const can = stream.isTTY === true && env.TERM !== 'dumb';
  return allowed && can && !env.NO_COLOR ? coloured : plain;
}

const PHASE_STYLE: Readonly<Record<Phase, Style>> = {
  pending: 'dim',
  working: 'blue',
  waiting: 'yellow',
  ready: 'green',
  failing: 'red',
  deleting: 'magenta',
};

/** The same colours for a state as the portal has. */
export function paintPhase(paint: Paint, phase: Phase, text: string = phase): string {
  return paint(PHASE_STYLE[phase] ?? 'bold', text);
}

const STATE_STYLE: Readonly<Record<string, Style>> = {
  planned: 'dim',
  changing: 'blue',
  present: 'green',
  blocked: 'red',
  deleting: 'magenta',
};

export function paintState(paint: Paint, state: string): string {
  return paint(STATE_STYLE[state] ?? 'bold', state);
}
