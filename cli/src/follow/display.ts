import type { Paint } from '../output/paint.ts';
import type { Screen } from '../output/screen.ts';
import { aligned, indented } from '../output/table.ts';
import { duration } from '../output/time.ts';
import { widthOf } from '../output/width.ts';
import { because } from '../render/objects.ts';
import { isMoving, type Snapshot, type Step } from './steps.ts';

/** Shows how work goes on: steps for good, and below them, on a terminal, what is under way right now. */
export interface Display {
  step(owner: string, step: Step): void;
  /** The state of all that is followed; drawn again and again on a terminal, ignored elsewhere. */
  show(states: readonly FollowedState[]): void;
  /** Takes the moving part off the screen. */
  end(): void;
}

export interface FollowedState {
  /** `tenant/dev01` */
  readonly owner: string;
  readonly snapshot: Snapshot | null;
  readonly isReached: boolean;
}

const REDRAW_MS = 200;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

export function createDisplay(screen: Screen, startedMs: number, isSingle: boolean): Display {
  return screen.isInteractive ? liveDisplay(screen, startedMs, isSingle) : lineDisplay(screen);
}

/** One line per step, each complete by itself, for logs. */
function lineDisplay(screen: Screen): Display {
  return {
    step: (owner, step) => screen.say(`${owner}: ${step.text}`),
    show: () => undefined,
    end: () => undefined,
  };
}

function liveDisplay(screen: Screen, startedMs: number, isSingle: boolean): Display {
  let states: readonly FollowedState[] = [];
  let drawnLines = 0;
  let frame = 0;

  const clear = (): void => {
    if (drawnLines > 0) screen.raw(`\x1b[${drawnLines}A\x1b[J`);
    drawnLines = 0;
  };
  const draw = (): void => {
    const spinner = FRAMES[frame++ % FRAMES.length] ?? '';
    const lines = liveLines(states, spinner, startedMs, Date.now(), screen.paintWords, screen.rows - 2).map((line) =>
      cut(line, screen.columns - 1),
    );
    clear();
    if (lines.length > 0) screen.raw(`${lines.join('\n')}\n`);
    drawnLines = lines.length;
  };
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();

  return {
    step(owner, step) {
      clear();
      screen.say(`  ${mark(step, screen.paintWords)} ${isSingle ? '' : `${owner}: `}${step.text}`);
      draw();
    },
    show(next) {
      states = next;
    },
    end() {
      clearInterval(timer);
      clear();
    },
  };
}

function mark(step: Step, paint: Paint): string {
  if (step.tone === 'done') return paint('green', '✓');
  return step.tone === 'problem' ? paint('red', '!') : paint('yellow', '…');
}

const MOST_STEPS = 8;

/** The moving part: for one object its steps under way, for several a line each. */
export function liveLines(
  states: readonly FollowedState[],
  spinner: string,
  startedMs: number,
  nowMs: number,
  paint: Paint,
  mostLines: number,
): string[] {
  const open = states.filter((state) => !state.isReached);
  const [first] = open;
  if (first === undefined) return [];
  const elapsed = paint('dim', duration(nowMs - startedMs));
  const turn = paint('blue', spinner);
  if (states.length === 1) {
    const moving = (first.snapshot?.resources ?? []).filter(isMoving);
    const rows = moving.slice(0, Math.min(MOST_STEPS, mostLines - 1)).map((item) => {
      const since = Math.max(0, nowMs - Date.parse(item.since));
      return [`${turn} ${item.title}`, paint('dim', duration(since))];
    });
    return [...indented(aligned(rows)), `  ${summary(first)} · ${elapsed}`];
  }
  const shown = open.slice(0, Math.max(1, mostLines - 1));
  const rows = shown.map((state) => [`${turn} ${state.owner}`, summary(state)]);
  const rest = open.length - shown.length;
  const done = states.length - open.length;
  const more = rest === 0 ? '' : `, ${rest} more not shown`;
  return [...indented(aligned(rows)), `  ${done} of ${states.length} done${more} · ${elapsed}`];
}

function summary({ snapshot }: FollowedState): string {
  if (snapshot === null || snapshot.object === null) return 'asking';
  const { phase, progress } = snapshot.object.status;
  const why = because(snapshot.object);
  const counts = phase === 'deleting' ? `${snapshot.resources.length} left` : `${progress.done} of ${progress.total}`;
  return `${phase}, ${counts}${why === '' ? '' : `, ${why}`}`;
}

/** A line that wrapped would leave its second half on the screen at the next drawing. */
function cut(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let width = 0;
  let text = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences of colours take no place
  for (const [part] of line.matchAll(/\x1b\[[0-9;]*m|./gu)) {
    const wide = part.startsWith('\x1b') ? 0 : widthOf(part);
    if (width + wide > columns - 1) return `${text}…\x1b[0m`;
    width += wide;
    text += part;
  }
  return text;
}
