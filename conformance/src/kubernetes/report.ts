import type { BenchmarkItem } from './benchmarks/summary.ts';
import { summarise } from './benchmarks/summary.ts';
import { isBad, type Row, type Totals, totalsOf, VERDICTS } from './row.ts';

export interface Report {
  readonly totals: Totals;
  readonly rows: readonly Row[];
  readonly items: readonly BenchmarkItem[];
  /** No leak, no refused control, nothing undecided. */
  readonly passed: boolean;
}

export function reportOf(rows: readonly Row[]): Report {
  return { totals: totalsOf(rows), rows, items: summarise(rows), passed: rows.length > 0 && !rows.some(isBad) };
}

const line = ({ verdict, tenant, rule, case: which, verb, role, result, what, why }: Row): string =>
  [verdict.padEnd(15), tenant.padEnd(12), rule, which, verb, role, result, what, `(${why.replaceAll('\n', ' ')})`].join(
    '  ',
  );

/** One row a line, what went wrong once more at the end, and what it says about each item of the benchmarks. */
export function textReport({ rows, items, totals, passed }: Report): string {
  const bad = rows.filter(isBad);
  const decided = items.filter(({ outcome }) => outcome !== 'not-decided');
  return [
    ...rows.map(line),
    '',
    ...decided.map(
      ({ benchmark, id, title, outcome, rows: count, bad: wrong, note }) =>
        `${outcome === 'passed' ? 'passed' : 'FAILED'}  ${benchmark} ${id}  ${title}: ${count} rows${wrong === 0 ? '' : `, ${wrong} bad`}${note === null ? '' : `. ${note}`}`,
    ),
    ...items
      .filter(({ outcome }) => outcome === 'not-decided')
      .map(
        ({ benchmark, id, title, note }) => `  —     ${benchmark} ${id}  ${title}: ${note ?? 'no row decides it here'}`,
      ),
    '',
    ...(bad.length === 0 ? [] : [`${bad.length} of ${rows.length} rows are wrong:`, ...bad.map(line), '']),
    `${passed ? 'The boundary held' : 'THE BOUNDARY DID NOT HOLD'}: ${totals.rows} rows, ${VERDICTS.map((verdict) => `${totals.byVerdict[verdict]} ${verdict}`).join(', ')}`,
    '',
  ].join('\n');
}

export const jsonReport = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no place for them, and a message may hold them.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

const xml = (text: string): string =>
  text
    .replace(NOT_XML, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** As continuous integration reads it: a suite per area, a case per row. */
export function junitReport({ rows, totals }: Report): string {
  const areas = Map.groupBy(rows, ({ rule }) => rule.split('/')[0] ?? '');
  const suites = [...areas].map(([area, some]) => {
    const failures = some.filter(isBad).length;
    const skipped = some.filter(({ verdict }) => verdict === 'skipped').length;
    return [
      `  <testsuite name="${xml(area)}" tests="${some.length}" failures="${failures}" errors="0" skipped="${skipped}">`,
      ...some.map(testCase),
      '  </testsuite>',
    ].join('\n');
  });
  const failures = rows.filter(isBad).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tenantry boundary" tests="${totals.rows}" failures="${failures}" errors="0" skipped="${totals.byVerdict.skipped}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(row: Row): string {
  const name = xml(`${row.verb} as ${row.role}: ${row.what} (${row.case})`);
  const open = `    <testcase classname="${xml(`${row.tenant}.${row.rule}`)}" name="${name}"`;
  if (row.verdict === 'skipped') return `${open}><skipped message="${xml(row.why)}"/></testcase>`;
  if (isBad(row)) return `${open}><failure type="${row.verdict}" message="${xml(row.why)}"/></testcase>`;
  return `${open}/>`;
}
