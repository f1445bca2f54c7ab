import type { Benchmark } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { table } from '../output/table.ts';

type Row = NonNullable<Benchmark['rows']>[number];

const isBad = ({ verdict }: Row): boolean => verdict !== 'held' && verdict !== 'skipped';

/** Each item of the benchmarks in a line, then what is wrong (or every row), then the sentence that counts. */
export function renderBenchmark(found: Benchmark, paint: Paint, showsAll: boolean): string[] {
  if (found.outcome === 'broken') return [paint('red', `It could not be carried through: ${found.problem}`)];
  const items = (found.items ?? []).filter(({ outcome }) => outcome !== 'not-decided');
  const rows = (found.rows ?? []).filter((row) => showsAll || isBad(row));
  const { totals } = found;
  const counts = Object.entries(totals?.byVerdict ?? {}).filter(([, count]) => count > 0);
  const sentence = found.outcome === 'passed' ? 'The boundary held' : 'THE BOUNDARY DID NOT HOLD';
  return [
    ...table(
      [
        { title: 'BENCHMARK', cell: (item) => item.benchmark },
        { title: 'ITEM', cell: (item) => item.id },
        {
          title: 'OUTCOME',
          cell: (item) => paint(item.outcome === 'passed' ? 'green' : 'red', item.outcome),
        },
        { title: 'ROWS', align: 'right', cell: (item) => String(item.rows) },
        { title: 'TITLE', cell: (item) => item.title },
      ],
      items,
    ),
    ...(rows.length === 0
      ? []
      : [
          '',
          ...table(
            [
              { title: 'VERDICT', cell: (row) => paint(isBad(row) ? 'red' : 'green', row.verdict) },
              { title: 'RULE', cell: (row) => row.rule },
              { title: 'VERB', cell: (row) => row.verb },
              { title: 'ROLE', cell: (row) => row.role },
              { title: 'WHAT', cell: (row) => row.what },
              { title: 'WHY', cell: (row) => row.why.replaceAll('\n', ' ') },
            ],
            rows,
          ),
        ]),
    '',
    paint(
      found.outcome === 'passed' ? 'green' : 'red',
      `${sentence}: ${totals?.rows ?? 0} rows, ${counts.map(([verdict, count]) => `${count} ${verdict}`).join(', ')}`,
    ),
  ];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no place for them, and a message may hold them.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

const xml = (text: string): string =>
  text
    .replace(NOT_XML, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** As continuous integration reads it. */
export function junitBenchmark(found: Benchmark): string {
  const rows = found.rows ?? [];
  const failures = rows.filter(isBad).length + (found.outcome === 'broken' ? 1 : 0);
  const skipped = rows.filter(({ verdict }) => verdict === 'skipped').length;
  const broken = `    <testcase classname="benchmark" name="carried through"><failure message="${xml(found.problem ?? '')}"/></testcase>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="tenantry benchmark" tests="${rows.length}" failures="${failures}" errors="0" skipped="${skipped}">`,
    ...(found.outcome === 'broken' ? [broken] : rows.map(testCase)),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

function testCase(row: Row): string {
  const open = `    <testcase classname="${xml(row.rule)}" name="${xml(`${row.verb} as ${row.role}: ${row.what} (${row.case})`)}"`;
  if (row.verdict === 'skipped') return `${open}><skipped message="${xml(row.why)}"/></testcase>`;
  if (isBad(row)) return `${open}><failure type="${row.verdict}" message="${xml(row.why)}"/></testcase>`;
  return `${open}/>`;
}
