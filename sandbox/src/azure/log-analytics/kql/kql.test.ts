import { describe, expect, test } from 'vitest';
import { KqlError, type Row, runKql, shown, type Table, ticksOf } from './index.ts';

const at = (text: string) => ticksOf(text) ?? 0n;
const row = (second: number, values: Row['values']): Row => ({
  values: { TimeGenerated: at(`2026-11-29T03:25:0${second}.1234567Z`), ...values },
  ingestedAt: at(`2026-11-29T03:26:0${second}Z`),
});
const ROWS: readonly Row[] = [
  row(0, { Pod: 'web-1', Text: 'ERROR in "main"', Bag: { level: 'warn', user: { id: 'ann' } } }),
  row(1, { Pod: 'web-2', Text: 'all | is well', Bag: null }),
  row(2, { Pod: 'api-1', Text: 'line\nfeed \\ and é', Bag: 'plain' }),
];
const TABLES: Record<string, () => Table> = {
  Lines: () => ({
    columns: [
      { name: 'TimeGenerated', kind: 'datetime' },
      { name: 'Pod', kind: 'string' },
      { name: 'Text', kind: 'string' },
      { name: 'Bag', kind: 'dynamic' },
    ],
    rows: ROWS,
  }),
};
const NOW = at('2026-11-29T03:30:00Z');
const run = (query: string) => {
  const { columns, rows } = runKql(query, TABLES, NOW);
  return rows.map(({ values }) => columns.map(({ name, kind }) => shown(values[name] ?? null, kind)));
};
const pods = (condition: string) => run(`Lines | where ${condition} | project Pod`).flat();

describe('a query of KQL', () => {
  test.each([
    ['Pod == "web-1"', ['web-1']],
    ['Pod =~ "WEB-1" or Pod in ("api-1")', ['web-1', 'api-1']],
    ['Pod !in ("web-1", "web-2")', ['api-1']],
    ['Pod in~ ("API-1")', ['api-1']],
    ['Text contains "error"', ['web-1']],
    ['Text !contains "error" and Pod startswith "WEB"', ['web-2']],
    ['Text has "well"', ['web-2']],
    ['Text has "wel"', []],
    ['Text contains "\\"main\\""', ['web-1']],
    ['Text contains \'"main"\'', ['web-1']],
    ['Text contains @"\\ and"', ['api-1']],
    ['Text contains "line\\nfeed"', ['api-1']],
    ['Text contains "\\u00e9"', ['api-1']],
    ['Text contains "| " "is"', ['web-2']],
    ['Text matches regex "(?i)^error"', ['web-1']],
    ['Bag.level == Bag.level', 'Cannot compare values of types dynamic'],
    ['tostring(Bag.level) == "warn"', ['web-1']],
    ['tostring(Bag["user"].id) == "ann"', ['web-1']],
    ['isnull(Bag.level)', ['web-2', 'api-1']],
    ['TimeGenerated > datetime(2026-11-29T03:25:01.1234566Z) and TimeGenerated < now()', ['web-2', 'api-1']],
    ['TimeGenerated > ago(5m) + 1s', ['web-2', 'api-1']],
    ['ingestion_time() >= datetime(2026-11-29T03:26:02Z)', ['api-1']],
    ['not(Pod == "web-1") // and Pod == "none"\n', ['web-2', 'api-1']],
  ])('finds by %s', (condition, expected) => {
    if (typeof expected === 'string') expect(() => pods(condition)).toThrow(expected);
    else expect(pods(condition)).toEqual(expected);
  });

  test('computes, orders, cuts, and keeps when a row came', () => {
    expect(
      run(
        'Lines | extend Word = iff(Text startswith "ERROR", "e", "o"), Came = ingestion_time() | order by Word asc, Pod desc | take 2 | project Word, Pod, Came, N = strlen(Word)',
      ),
    ).toEqual([
      ['e', 'web-1', '2026-11-29T03:26:00Z', 1],
      ['o', 'web-2', '2026-11-29T03:26:01Z', 1],
    ]);
    expect(run('Lines | take 1 | project TimeGenerated, Bag')).toEqual([
      ['2026-11-29T03:25:00.1234567Z', '{"level":"warn","user":{"id":"ann"}}'],
    ]);
  });

  test('sums up over rows that are in an order', () => {
    expect(
      run('Lines | order by Pod asc | extend Sum = row_cumsum(strlen(Pod)) | where Sum > 5 | project Sum'),
    ).toEqual([[10], [15]]);
    expect(() => run('Lines | extend Sum = row_cumsum(1)')).toThrow('must be serialized');
  });

  test('counts by step and by what is computed', () => {
    expect(
      run(
        'Lines | summarize Count = count(), max(TimeGenerated) by bin(TimeGenerated, 2s), Kind = extract("^([a-z]+)", 1, Pod)',
      ),
    ).toEqual([
      ['2026-11-29T03:25:00Z', 'web', 2, '2026-11-29T03:25:01.1234567Z'],
      ['2026-11-29T03:25:02Z', 'api', 1, '2026-11-29T03:25:02.1234567Z'],
    ]);
    expect(run('Lines | where Pod == "none" | summarize count()')).toEqual([[0]]);
    expect(run('Lines | summarize count() by bin_at(TimeGenerated, 1m, datetime(2026-11-29T03:24:30Z))')).toEqual([
      ['2026-11-29T03:24:30Z', 3],
    ]);
    expect(run('Lines | count')).toEqual([[3]]);
  });

  test.each([
    ['Lines | where Pod == "web-1', 'SyntaxError', "at '\"' on line [1,21]"],
    ['Lines | where Pod == "a\nb"', 'SyntaxError', "at '\"' on line [1,21]"],
    ['Lines | where Pod == "\\q"', 'SyntaxError', 'on line [1,21]'],
    ['Lines\n| mv-expand Bag', 'SyntaxError', "at 'mv' on line [2,2]"],
    ['Lines | union Other', 'SyntaxError', "at 'union'"],
    ['Lines | where Pod', 'SemanticError', 'must be of type bool'],
    [
      'Lines | where Nothing == 1',
      'SemanticError',
      "'where' operator: Failed to resolve column or scalar expression named 'Nothing'",
    ],
    ['Others | take 1', 'SemanticError', "named 'Others'"],
    ['Lines | where Pod > "a"', 'SemanticError', 'not defined for types string and string'],
    ['Lines | where Pod == 1', 'SemanticError', 'Cannot compare values of types string and long'],
    ['Lines | extend A = frobnicate(Pod)', 'SemanticError', "Unknown function: 'frobnicate'"],
    ['Lines | take 1; Lines', 'SyntaxError', "at 'Lines'"],
  ])('is refused as Azure does: %s', (query, kind, message) => {
    const refusal = (() => {
      try {
        return run(query);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(KqlError);
    expect(refusal).toMatchObject({ kind, message: expect.stringContaining(message) });
  });
});
