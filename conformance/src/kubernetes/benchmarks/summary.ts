import type { Row } from '../row.ts';
import { isBad } from '../row.ts';
import { CIS, CIS_ANSWERED_OTHERWISE } from './cis.ts';
import { MTB, MTB_ANSWERED_OTHERWISE } from './mtb.ts';

export interface BenchmarkItem {
  readonly benchmark: 'kubectl-mtb' | 'CIS';
  readonly id: string;
  readonly title: string;
  /** `passed` only when rows decided it and none is bad; `not-decided` when all were skipped, or none bears the id. */
  readonly outcome: 'passed' | 'failed' | 'not-decided';
  readonly rows: number;
  readonly bad: number;
  readonly note: string | null;
}

/** What the rows say about each item of the two benchmarks. */
export function summarise(rows: readonly Row[]): BenchmarkItem[] {
  return [
    ...items('kubectl-mtb', MTB, MTB_ANSWERED_OTHERWISE, (row) => row.mtb, rows),
    ...items('CIS', CIS, CIS_ANSWERED_OTHERWISE, (row) => row.cis, rows),
  ];
}

function items(
  benchmark: BenchmarkItem['benchmark'],
  titles: Readonly<Record<string, string>>,
  notes: Readonly<Record<string, string | undefined>>,
  idsOf: (row: Row) => readonly string[],
  rows: readonly Row[],
): BenchmarkItem[] {
  const decided = new Map<string, Row[]>();
  for (const row of rows) {
    if (row.verdict === 'skipped') continue;
    for (const id of idsOf(row)) {
      const list = decided.get(id);
      if (list === undefined) decided.set(id, [row]);
      else list.push(row);
    }
  }
  return Object.entries(titles).map(([id, title]) => {
    const found = decided.get(id) ?? [];
    const bad = found.filter(isBad).length;
    const outcome = found.length === 0 ? 'not-decided' : bad === 0 ? 'passed' : 'failed';
    return { benchmark, id, title, outcome, rows: found.length, bad, note: notes[id] ?? null };
  });
}
