import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindQuery, bindSelector, QueryRefusal, wholeSelector } from '../../src/metrics/promql/index.ts';
import { queries } from './queries.ts';

const BINDING = { label: 'tenant', value: 'ours' };
const bind = (query: string, binding = BINDING) => bindQuery(query, binding);

function nodes(query: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  parser.parse(query).iterate({ enter: ({ node }) => void found.push(node) });
  return found;
}

/** Of each selector, what its matchers say of the tenant. */
function saidOfTenant(query: string): string[][] {
  return nodes(query)
    .filter(({ name }) => name === 'VectorSelector')
    .map((selector) =>
      (selector.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [])
        .map(({ from, to }) => query.slice(from, to))
        .filter((matcher) => /^tenant\b/.test(matcher)),
    );
}

/** The kinds of nodes, selectors as one. */
const shapeOf = (query: string) =>
  nodes(query)
    .filter(({ name }) => name !== 'LineComment' && !/Matcher|QuotedLabelName|MatchOp|Eql|Neq/.test(name))
    .filter(({ node }) => node.parent?.name !== 'UnquotedLabelMatcher')
    .map(({ name }) => name);

describe('a query that is bound', () => {
  it('has our matcher in each of its selectors, and nothing else that speaks of the tenant', () => {
    let selectors = 0;
    fc.assert(
      fc.property(queries, (query) => {
        const bound = bind(query);
        expect(nodes(bound).some(({ type }) => type.isError)).toBe(false);
        const said = saidOfTenant(bound);
        selectors += said.length;
        for (const matchers of said) expect(matchers).toEqual(['tenant="ours"']);
        expect(said).toHaveLength(nodes(query).filter(({ name }) => name === 'VectorSelector').length);
      }),
      { numRuns: 2_000 },
    );
    expect(selectors).toBeGreaterThan(2_000);
  }, 60_000);

  it('is the same query otherwise, and bound again no other', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const bound = bind(query);
        expect(shapeOf(bound)).toEqual(shapeOf(query));
        expect(bind(bound)).toBe(bound);
        expect(bound).not.toContain('#\n');
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);

  it('comes of any text, or is refused: nothing else happens', () => {
    const pieces = fc.constantFrom(
      ...[
        'up',
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
        ' @ ',
        'tenant',
        '=',
        '=~',
        '"x"',
      ],
      ...[
        'offset',
        ' by ',
        'sum',
        '1',
        '-',
        ':',
        '\u00a0',
        '\u2028',
        '\0',
        'ä',
        '__name__',
        'label_replace',
        'group_left',
        '{__name__=~".+"}',
      ],
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
      }),
      { numRuns: 5_000 },
    );
  }, 60_000);
});

describe('what is bound', () => {
  it.each([
    ['up', 'up{tenant="ours"}'],
    ['{__name__=~".+"}', '{__name__=~".+",tenant="ours"}'],
    [
      'rate(a{b="c"}[5m] offset 1h) or b @ end()',
      'rate(a{b="c",tenant="ours"}[5m] offset 1h) or b{tenant="ours"} @ end()',
    ],
    ['max_over_time(sum by (x) (a)[1h:5m])', 'max_over_time(sum by (x) (a{tenant="ours"})[1h:5m])'],
    ['absent(a{tenant="ours"})', 'absent(a{tenant="ours"})'],
    ['{"a.b", "c.d"=~"e"}', '{"a.b","c.d"=~"e",tenant="ours"}'],
    ['label_replace(a, "b", "$1", "tenant", "(.*)")', 'label_replace(a{tenant="ours"}, "b", "$1", "tenant", "(.*)")'],
    ['1 + time()', '1 + time()'],
    // Where a server ends a comment at a carriage return, this would have been a selector of its own.
    ['a #\r + b', 'a{tenant="ours"}'],
    ["a{b='it\\'s'}", 'a{b="it\'s",tenant="ours"}'],
  ])('%j becomes %j', (query, bound) => {
    expect(bind(query)).toBe(bound);
  });

  it.each([
    ['a{tenant="theirs"}', 'alone'],
    ['a{tenant=~".*"}', 'alone'],
    ['a{tenant!="ours"}', 'alone'],
    ['a{"tenant"="theirs"}', 'alone'],
    ['a{"t\\u0065nant"="theirs"}', 'alone'],
    ['label_replace(a, "tenant", "theirs", "", "")', 'whose it is'],
    ['label_replace(a, "t\\x65nant", "theirs", "", "")', 'whose it is'],
    ['label_replace(a, ("tenant"), "theirs", "", "")', 'named by a string'],
    ['label_join(a, "tenant", "", "b")', 'whose it is'],
    ['count_values("tenant", a)', 'whose it is'],
    ['COUNT_VALUES by (b) ("tenant", a)', 'whose it is'],
    ['info(a)', 'info()'],
    ['info(a, {tenant="ours"})', 'info()'],
    ['a{b="c" or tenant="theirs"}', 'cannot be understood'],
    ['unknown_function(a)', 'cannot be understood'],
    ['a b', 'cannot be understood'],
    ['a} or {b', 'cannot be understood'],
    ['a{b="\\xff"}', 'no character'],
    ['a{b="\\ud800"}', 'half a character'],
    ['', 'cannot be understood'],
    ['# nothing', 'cannot be understood'],
    [`${'('.repeat(500)}a${')'.repeat(500)}`, 'nested'],
    ['a'.repeat(20_000), 'longer'],
  ])('%j is refused', (query, why) => {
    expect(() => bind(query)).toThrow(QueryRefusal);
    expect(() => bind(query)).toThrow(why);
  });

  it('is a selector, where only a selector may stand', () => {
    expect(bindSelector('up{a="b"}', BINDING)).toBe('up{a="b",tenant="ours"}');
    for (const query of ['up or down', '(up)', '-up', 'up[5m]', 'up offset 5m', '1']) {
      expect(() => bindSelector(query, BINDING), query).toThrow('only a selector');
    }
    expect(wholeSelector(BINDING)).toBe('{tenant="ours"}');
  });

  it('is bound by any label and to any value', () => {
    expect(bind('up', { label: 'k8s.namespace', value: 'a"}\\' })).toBe('up{"k8s.namespace"="a\\"}\\\\"}');
    expect(() => bind('up{"k8s.namespace"="x"}', { label: 'k8s.namespace', value: 'y' })).toThrow('alone');
  });
});
