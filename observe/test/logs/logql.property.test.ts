import { parser } from '@grafana/lezer-logql';
import type { SyntaxNode } from '@lezer/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindLogql, bindLogSelector, bindLogs, durationMs } from '../../src/logs/logql/index.ts';
import { QueryRefusal } from '../../src/queries/index.ts';
import { queries } from './logql-queries.ts';

const BINDING = { label: 'tenant', value: 'ours' };
const bind = (query: string, binding: typeof BINDING | null = BINDING) => bindLogql(query, binding);

function nodes(query: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  parser.parse(query).iterate({ enter: ({ node }) => void found.push(node) });
  return found;
}

/** Of each selector, what its matchers say of the tenant. */
function saidOfTenant(query: string): string[][] {
  const selectors = nodes(query).filter(({ name }) => name === 'Selector');
  return selectors.map((selector) =>
    nodes(query)
      .filter(({ name, from, to }) => name === 'Matcher' && from >= selector.from && to <= selector.to)
      .map(({ from, to }) => query.slice(from, to))
      .filter((matcher) => /^tenant\b/.test(matcher)),
  );
}

/** The kinds of nodes, selectors as one. */
function shapeOf(query: string): string[] {
  const selectors = nodes(query).filter(({ name }) => name === 'Selector');
  return nodes(query)
    .filter(({ name }) => name !== 'LineComment')
    .filter((node) => !selectors.some(({ from, to }) => node.from > from && node.to < to))
    .map(({ name }) => name);
}

describe('a query that is bound', () => {
  it('has our matcher in each of its selectors, and nothing else there that speaks of the tenant', () => {
    let selectors = 0;
    fc.assert(
      fc.property(queries, (query) => {
        const bound = bind(query);
        expect(nodes(bound).some(({ type }) => type.isError)).toBe(false);
        const said = saidOfTenant(bound);
        selectors += said.length;
        for (const matchers of said) expect(matchers).toEqual(['tenant="ours"']);
        expect(said).toHaveLength(nodes(query).filter(({ name }) => name === 'Selector').length);
      }),
      { numRuns: 2_000 },
    );
    expect(selectors).toBeGreaterThan(2_000);
  }, 60_000);

  it('is the same query otherwise, and bound again no other', () => {
    fc.assert(
      fc.property(queries, fc.boolean(), (query, isLabelled) => {
        const binding = isLabelled ? BINDING : null;
        const bound = bind(query, binding);
        expect(shapeOf(bound)).toEqual(shapeOf(query));
        expect(bind(bound, binding)).toBe(bound);
        expect(bound).not.toContain('#\n');
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);

  it('comes of any text, or is refused: nothing else happens', () => {
    const pieces = fc.constantFrom(
      ...[
        '{a="b"}',
        '{',
        '}',
        '(',
        ')',
        '[5m]',
        '"',
        "'",
        '`',
        '#',
        '\n',
        '\r',
        '\\',
        ',',
        ' or ',
        'tenant',
        '=',
        '=~',
      ],
      ...['"x"', ' offset ', ' by ', 'rate', 'sum', '1', '-', '--strict', '|', '|=', '!=', '//', '/*', '*/', 'vector'],
      ...['\u00a0', '\u2028', '\0', 'ä', 'json', 'unwrap', 'label_format', 'label_replace', 'variants', ' of ', '{}'],
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 20 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        let bound: string;
        try {
          bound = bind(text);
        } catch (error) {
          expect(error).toBeInstanceOf(QueryRefusal);
          return;
        }
        for (const matchers of saidOfTenant(bound)) expect(matchers).toEqual(['tenant="ours"']);
        // What Loki's lexer takes for a comment besides.
        expect(bound.replace(/"(?:[^"\\]|\\.)*"/g, '')).not.toMatch(/#|\/\/|\/\*/);
      }),
      { numRuns: 5_000 },
    );
  }, 60_000);
});

describe('what is bound', () => {
  it.each([
    ['{a="b"}', '{a="b",tenant="ours"}'],
    ['{tenant="ours"}', '{tenant="ours"}'],
    ['{a="b"} |= `}` # {c="d"}', '{a="b",tenant="ours"} |= "}" '],
    ['{a="b"} |= "x" or "} or {c=\\"d\\"}"', '{a="b",tenant="ours"} |= "x" or "} or {c=\\"d\\"}"'],
    [
      'sum by (x) (rate({a="b"} | json | y > 5ms [5m] offset 1h)) / on(x) group_left() count_over_time({c=~"d"}[1m])',
      'sum by (x) (rate({a="b",tenant="ours"} | json | y > 5ms [5m] offset 1h)) / on(x) group_left() count_over_time({c=~"d",tenant="ours"}[1m])',
    ],
    [
      'sum_over_time({a="b"} | unwrap duration(c) [5m]) by (d)',
      'sum_over_time({a="b",tenant="ours"} | unwrap duration(c) [5m]) by (d)',
    ],
    ['absent_over_time(({a="b"} |> "<_>")[5m])', 'absent_over_time(({a="b",tenant="ours"} |> "<_>")[5m])'],
    [
      'label_replace(rate({a="b"}[1m]), "c", "$1", "tenant", "(.*)")',
      'label_replace(rate({a="b",tenant="ours"}[1m]), "c", "$1", "tenant", "(.*)")',
    ],
    ['{a="b"} | label_format c=tenant', '{a="b",tenant="ours"} | label_format c=tenant'],
    // As Grafana asks whether it is there.
    ['vector(1)+vector(1)', 'vector(1)+vector(1)'],
    // Where a server ends a comment at a carriage return, this would have been a selector of its own.
    ['rate({a="b"}[1m]) #\r + rate({c="d"}[1m])', 'rate({a="b",tenant="ours"}[1m])'],
  ])('%j becomes %j', (query, bound) => {
    expect(bind(query).trim()).toBe(bound.trim());
  });

  it.each([
    ['{tenant="theirs"}', 'alone'],
    ['{tenant=~".*"}', 'alone'],
    ['{tenant!="ours"}', 'alone'],
    ['{tenant!~"ours"}', 'alone'],
    ['{a="b", tenant="th\\u0065irs"}', 'alone'],
    ['rate({a="b"}[1m]) or rate({tenant="theirs"}[1m])', 'alone'],
    ['label_replace(rate({a="b"}[1m]), "tenant", "theirs", "", "")', 'whose it is'],
    ['label_replace(rate({a="b"}[1m]), `ten` + `ant`, "theirs", "", "")', 'cannot be understood'],
    ['label_replace(rate({a="b"}[1m]), "t\\x65nant", "theirs", "", "")', 'whose it is'],
    ['{a="b"} | label_format tenant="theirs"', 'whose it is'],
    ['rate({a="b"} | label_format c=d, tenant=app [1m])', 'whose it is'],
    ['variants(count_over_time({a="b"}[5m])) of ({a="b"}[5m])', 'cannot be understood'],
    ['{a="b"} /* } */ |= "c"', 'cannot be understood'],
    ['1 // {a="b"}', 'cannot be understood'],
    ['{a="b"} or {c="d"', 'cannot be understood'],
    ['{a="b"} {c="d"}', 'cannot be understood'],
    ['{a="b"}} or {{c="d"}', 'cannot be understood'],
    ["{a='b'}", 'cannot be understood'],
    ['{"tenant"="theirs"}', 'cannot be understood'],
    ['{a="b" or tenant="theirs"}', 'cannot be understood'],
    ['{}', 'cannot be understood'],
    ['', 'cannot be understood'],
    ['# nothing', 'cannot be understood'],
    ['{a="\\xff"}', 'no character'],
    ['{a="\\ud800"}', 'half a character'],
    ['rate({a="b"}[32d])', 'longer than 31 days'],
    ['rate({a="b"}[0s])', 'not understood'],
    [`${'('.repeat(500)}1${')'.repeat(500)}`, 'nested'],
    [`{a="${'b'.repeat(20_000)}"}`, 'longer'],
  ])('%j is refused', (query, why) => {
    expect(() => bind(query)).toThrow(QueryRefusal);
    expect(() => bind(query)).toThrow(why);
  });

  it('is lines, or a selector, where only such may stand', () => {
    expect(bindLogs('{a="b"} |= "c"', BINDING)).toBe('{a="b",tenant="ours"} |= "c"');
    for (const query of ['rate({a="b"}[5m])', '1', 'vector(1)']) {
      expect(() => bindLogs(query, BINDING), query).toThrow('only a query for lines');
    }
    expect(bindLogSelector('{a="b"}', BINDING)).toBe('{a="b",tenant="ours"}');
    for (const query of ['{a="b"} |= "c"', '({a="b"})', 'rate({a="b"}[5m])', '1', '{a="b"} or {c="d"}']) {
      expect(() => bindLogSelector(query, BINDING), query).toThrow('only a selector');
    }
  });

  it('stays as it is, written anew, where the tenant has an organisation of its own', () => {
    expect(bind('{tenant=`theirs`} # x', null).trim()).toBe('{tenant="theirs"}');
    expect(bind('{a="b"} | label_format tenant=c', null)).toBe('{a="b"} | label_format tenant=c');
  });
});

it('a duration is read as Loki reads it', () => {
  expect(['90s', '1h30m', '1d', '5ms', '1.5h', '-1m'].map(durationMs)).toEqual([90e3, 54e5, 864e5, 5, 54e5, -6e4]);
  expect(['', '5', 's', '5x', '1h 1m', '1'.repeat(60)].map(durationMs)).toEqual([null, null, null, null, null, null]);
});
