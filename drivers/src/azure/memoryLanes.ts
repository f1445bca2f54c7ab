import type { LaneAnswer, LaneAsk, LaneKeeper } from './laneKeeper.ts';

/** Wait in the line of a lane, as long as nobody was turned away: as many as one object may write there. */
const MOST_WAITING = 20;
/** Who was called and has not asked by then is passed over. */
const CALLED_MS = 20_000;
/** Who was called so often and did not ask loses its place. */
const MOST_CALLS = 2;

interface Row {
  readonly holder: string;
  readonly resource: string;
  until: number;
}

interface Place {
  readonly resource: string;
  waitsUntil: number;
  calledUntil: number;
  calls: number;
}

/** Lanes as the database keeps them, in one process: for one replica without a database, for tests and simulations. */
export class MemoryLanes implements LaneKeeper {
  readonly rows = new Map<string, Row>();
  private readonly lines = new Map<string, Place[]>();
  private readonly listeners = new Set<(lane: string) => void>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  async takeLane({ lane, holder, resource, leaseSeconds, patienceMs }: LaneAsk): Promise<LaneAnswer> {
    const line = this.lines.get(lane) ?? [];
    const at = line.findIndex((place) => place.resource === resource);
    const before = at < 0 ? line : line.slice(0, at);
    if (this.isFree(lane) && !before.some((place) => this.isNear(place))) {
      this.rows.set(lane, { holder, resource, until: this.now() + leaseSeconds * 1000 });
      if (at >= 0) line.splice(at, 1);
      return { state: 'taken' };
    }
    const mine = line[at] ?? { resource, waitsUntil: 0, calledUntil: 0, calls: 0 };
    const mayWait = patienceMs > 0 && this.mayWait(line, mine);
    if (at < 0) this.lines.set(lane, [...line, mine]);
    Object.assign(mine, { waitsUntil: mayWait ? this.now() + patienceMs : 0, calledUntil: 0, calls: 0 });
    return mayWait ? { state: 'waits' } : { state: 'away', before: before.length };
  }

  async placeInLine(lane: string, resource: string): Promise<number | null> {
    const line = this.lines.get(lane) ?? [];
    const at = line.findIndex((place) => place.resource === resource);
    const isNear = line.map((place) => this.isNear(place));
    if (at < 0 || isNear[at] === true || (this.isFree(lane) && !isNear.includes(true))) return null;
    return at;
  }

  async renewLanes(holders: readonly string[], leaseSeconds: number): Promise<readonly string[]> {
    const now = this.now();
    const standing = [...this.rows.values()].filter(({ holder, until }) => holders.includes(holder) && until > now);
    for (const row of standing) row.until = now + leaseSeconds * 1000;
    return standing.map(({ holder }) => holder);
  }

  async leaveLane(holder: string): Promise<readonly string[]> {
    const [lane] = [...this.rows].find(([, row]) => row.holder === holder) ?? [];
    return lane === undefined ? [] : this.leave(lane);
  }

  async leaveLaneFor(lane: string, resource: string): Promise<readonly string[]> {
    return this.rows.get(lane)?.resource === resource ? this.leave(lane) : [];
  }

  onLaneLeft(callback: (lane: string | null) => void): () => void {
    this.listeners.add(callback);
    return () => this.listeners.delete(callback);
  }

  private leave(lane: string): string[] {
    this.rows.delete(lane);
    const isVain = (place: Place) => place.calls >= MOST_CALLS && !this.isNear(place);
    const line = (this.lines.get(lane) ?? []).filter((place) => !isVain(place));
    if (line.length === 0) this.lines.delete(lane);
    else this.lines.set(lane, line);
    if (line.some((place) => this.waits(place))) for (const listener of this.listeners) listener(lane);
    const [next] = line;
    if (next === undefined || line.some((place) => this.isNear(place))) return [];
    next.calledUntil = this.now() + CALLED_MS;
    next.calls += 1;
    return [next.resource];
  }

  private mayWait(line: readonly Place[], mine: Place): boolean {
    const others = line.filter((place) => place !== mine);
    return this.waits(mine) || (others.every((place) => this.waits(place)) && others.length < MOST_WAITING);
  }

  private isFree(lane: string): boolean {
    return (this.rows.get(lane)?.until ?? Number.NEGATIVE_INFINITY) < this.now();
  }

  private waits({ waitsUntil }: Place): boolean {
    return waitsUntil > this.now();
  }

  private isNear(place: Place): boolean {
    return this.waits(place) || place.calledUntil > this.now();
  }
}
