import fc from 'fast-check';

/**
 * Queries as people and programs write them: every construct that reads lines, with blanks, line ends and comments wherever
 * the language has room for them, and strings that hold what would be a selector elsewhere.
 */

const blank = fc.constantFrom('', '', '', ' ', '  ', '\n', '\t', ' # {app="web"}\n', '\n#\n');
const parts = (all: readonly string[]) => all.join('');

const value = fc.constantFrom(
  ...['"web"', '"api"', '`web`', '""', '"a\\"b"', '`}{`', '"\\u00e4"', '"# no comment"', '`{tenant="theirs"}`'],
);
const form = fc.constantFrom('".+"', '"web|api"', '`w.b`', '"(?i)WEB"', '".*"', '"[^x]*"');
const matcher = fc
  .oneof(
    fc.tuple(fc.constantFrom('app', 'pod', 'tenants', 'only_theirs'), blank, fc.constantFrom('=', '!='), blank, value),
    fc.tuple(fc.constantFrom('app', 'pod', 'job', '_tenant'), blank, fc.constantFrom('=~', '!~'), blank, form),
  )
  .map(parts);
const own = fc.constantFrom('tenant="ours"', 'tenant = `ours`', 'tenant="\\u006furs"');
const choosing = fc.constantFrom('app=~".+"', 'app="web"', 'pod=~`.+`', 'job="x"', 'app=~"web|api"');

export const selectors = fc
  .tuple(choosing, fc.array(fc.oneof(matcher, own), { maxLength: 2 }), blank)
  .map(([first, rest, space]) => `{${space}${[first, ...rest].join(`${space},${space}`)}${space}}`);

const text = fc.constantFrom(
  ...['"took"', '`took`', '"{"', '"}"', '"} or {tenant=\\"theirs\\"}"', '`secret`', '"ä"', '""', '"# x"', '"/* x"'],
);
const lineFilter = fc.oneof(
  fc.tuple(fc.constantFrom('|=', '!=', '|=', '|='), blank, text).map(parts),
  fc.tuple(fc.constantFrom('|~', '!~'), blank, fc.constantFrom('"t.*k"', '`\\d+ms`', '"(?i)TOOK"')).map(parts),
  fc.tuple(fc.constantFrom('|>', '!>'), blank, fc.constantFrom('"<_>took<_>"', '`<_>`')).map(parts),
  fc.tuple(fc.constantFrom('|=', '!='), text, text).map(([sign, one, other]) => `${sign} ${one} or ${other}`),
  fc.constantFrom('|= ip("10.0.0.1")', '!= ip(`10.0.0.1`)'),
);
const test = fc.oneof(
  matcher,
  fc.constantFrom('status >= 400', 'took > 5ms', 'took<=1h', 'size > 1KiB', 'status == 200', 'addr = ip("10.0.0.1")'),
  fc.constantFrom('tenant="ours"', 'tenant!="theirs"', 'tenant=~".+"', 'level="error"'),
);
const tests = fc.oneof(
  test,
  fc.tuple(test, fc.constantFrom(' and ', ' or ', ' , '), test).map(parts),
  fc.tuple(test, test, test).map(([one, two, three]) => `(${one} or ${two}) and ${three}`),
);
const stage = fc.oneof(
  ...['json', 'logfmt', 'unpack', 'decolorize', 'json status, whose="tenant"', 'logfmt --strict status'].map(
    fc.constant,
  ),
  ...['regexp `(?P<word>\\w+)`', 'pattern "<word> <_>"', 'line_format "{{.app}} {{__line__}}"'].map(fc.constant),
  ...['label_format whose=tenant', 'label_format who="{{.tenant}}", x=app', 'drop tenant', 'drop pod, app="web"'].map(
    fc.constant,
  ),
  ...['keep app, tenant', 'keep status', '__error__=""', 'json tenant="whose"', 'logfmt tenant'].map(fc.constant),
  tests,
);
/** Filters of lines first: after `keep app` one would begin as a matcher does. */
const pipeline = fc
  .tuple(
    fc.array(lineFilter, { maxLength: 2 }),
    fc.array(
      fc.tuple(blank, stage).map(([space, one]) => `|${space} ${one}`),
      { maxLength: 2 },
    ),
  )
  .map((all) =>
    all
      .flat()
      .map((one) => ` ${one}`)
      .join(''),
  );

export const logs = fc.oneof(
  fc.tuple(selectors, blank, pipeline).map(parts),
  fc.tuple(selectors, pipeline).map(([one, stages]) => `(${one}${stages})`),
);

const duration = fc.constantFrom('[5m]', '[90s]', '[1h]', '[1m30s]');
const offset = fc.constantFrom('', '', ' offset 1m', ' offset -30s', ' offset 1h');
const grouping = fc.constantFrom('', ' by (app)', ' without (pod)', ' by(tenant)', ' BY (app, tenant)', ' without()');
const matching = fc.constantFrom('', ' on (app)', ' ignoring (pod)', ' on(tenant)', ' on (app) group_left ()');

const range = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('count_over_time', 'rate', 'bytes_over_time', 'bytes_rate', 'absent_over_time'),
      ...([blank, selectors, pipeline, duration, offset, blank] as const),
    )
    .map(([name, space, one, stages, length, when, end]) => `${name}(${space}${one}${stages}${length}${when}${end})`),
  fc
    .tuple(fc.constantFrom('count_over_time', 'rate'), selectors, duration, offset, pipeline)
    .map(([name, one, length, when, stages]) => `${name}(${one}${length}${when}${stages})`),
  fc
    .tuple(
      fc.constantFrom('sum_over_time(', 'max_over_time(', 'quantile_over_time(0.9, ', 'last_over_time('),
      selectors,
      fc.constantFrom('| json', '| logfmt', '|= `took` | json'),
      fc.constantFrom('status', 'duration(took)', 'duration_seconds(took)', 'bytes(size)', 'tenant'),
      fc.constantFrom('', ' | __error__=""'),
      duration,
      fc.constantFrom('', ' by (app)', ' by (tenant, whose)', ' without (pod)'),
    )
    .map(([name, one, parser, label, filter, length, by]) => {
      return `${name}${one} ${parser} | unwrap ${label}${filter} ${length})${by}`;
    }),
);

const { metric } = fc.letrec<{ metric: string }>((tie) => ({
  metric: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    range,
    range,
    fc
      .tuple(fc.constantFrom('sum', 'max', 'count', 'avg', 'topk', 'bottomk'), grouping, tie('metric'), blank)
      .map(([name, by, inner, space]) => `${name}${by}${space}(${name.endsWith('k') ? '2, ' : ''}${inner})`),
    fc
      .tuple(fc.constantFrom('sum', 'min', 'stddev'), tie('metric'), grouping)
      .map(([name, inner, by]) => `${name}(${inner})${by}`),
    tie('metric').map((inner) => `sort_desc(${inner})`),
    fc
      .tuple(tie('metric'), fc.constantFrom('app', 'x'), fc.constantFrom('pod', 'tenant'))
      .map(([inner, target, source]) => `label_replace(${inner}, "${target}", "$1", \`${source}\`, "(.*)")`),
    fc
      .tuple(tie('metric'), blank, fc.constantFrom('or', 'AND', 'unless'), tie('metric'))
      .map(([left, space, operator, right]) => `(${left})${space} ${operator} ${space}(${right})`),
    fc
      .tuple(tie('metric'), fc.constantFrom('+', '-', '*', '/', '>', '== bool', '!='), matching, tie('metric'))
      .map(([left, operator, match, right]) => `(${left}) ${operator}${match} (${right})`),
    fc
      .tuple(tie('metric'), fc.constantFrom('* 2', '> 1e-5', '+ vector(1)', 'or vector(0)', '% 3'))
      .map((all) => all.join(' ')),
  ),
}));

export const queries: fc.Arbitrary<string> = fc.oneof(logs, metric);
