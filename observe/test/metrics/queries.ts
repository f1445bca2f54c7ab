import fc from 'fast-check';

/**
 * Queries as people and programs write them: every construct that reads samples, with blanks, line ends and comments
 * wherever the language has room for them.
 */

const blank = fc.constantFrom('', '', '', ' ', '  ', '\n', '\t', ' # "foo{" }\n', '\n#\n');
const METRICS = ['requests_total', 'memory_bytes', 'up', 'job:requests:rate5m', 'sum', 'by', 'only_theirs'] as const;
const LABELS = ['job', 'pod', 'le', 'tenants', '_tenant'] as const;
const VALUES = ['web', 'api', 'a', '', 'it\\"s', '}{', '\\u00e4', '.*', 'web|api', '# no comment'] as const;

const value = fc.oneof(
  fc.constantFrom(...VALUES).map((text) => `"${text}"`),
  fc.constantFrom('web', 'api', '').map((text) => `'${text}'`),
  fc.constantFrom('web', '\\', '"', '}').map((text) => `\`${text}\``),
);
const plainValue = fc.constantFrom('web', 'api', '.*', 'w.b', 'a', '', '.+').map((text) => `"${text}"`);
const matcher = fc
  .oneof(
    fc.tuple(fc.constantFrom(...LABELS), blank, fc.constantFrom('=', '!='), blank, value),
    fc.tuple(fc.constantFrom(...LABELS), blank, fc.constantFrom('=~', '!~'), blank, plainValue),
  )
  .map((parts) => parts.join(''));
const named = fc.constantFrom(
  '__name__=~".+"',
  '__name__="up"',
  '__name__!=""',
  '__name__=~"requests_total|only_theirs"',
);
const own = fc.constantFrom('tenant="ours"', "tenant='ours'", 'tenant = `ours`');

const joined = (parts: fc.Arbitrary<readonly string[]>) =>
  fc
    .tuple(parts, blank, fc.constantFrom('', ','))
    .map(([some, space, comma]) => `{${space}${some.join(`${space},${space}`)}${some.length === 0 ? '' : comma}}`);
const selector = fc.oneof(
  fc.constantFrom(...METRICS),
  fc
    .tuple(fc.constantFrom(...METRICS), blank, joined(fc.array(fc.oneof(matcher, own), { maxLength: 3 })))
    .map((parts) => parts.join('')),
  joined(fc.tuple(named, fc.array(matcher, { maxLength: 2 })).map(([first, rest]) => [first, ...rest])),
);
const duration = fc.constantFrom('5m', '90s', '1h', '1m30s');
const at = fc.constantFrom('', '', '', ' @ start()', ' @ end()', ' offset 1m', ' offset -30s', ' @ end() offset 2m');
const grouping = fc.constantFrom('', ' by (job)', ' without (pod)', ' by(tenant)', ' BY (job, tenant)', ' without()');
const matching = fc.constantFrom(
  '',
  ' on (job)',
  ' ignoring (pod)',
  ' on(tenant, job)',
  ' on (job) group_left ()',
  ' on(job) group_right (pod)',
);

const { vector } = fc.letrec<{ vector: string }>((tie) => ({
  vector: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(selector, at).map((parts) => parts.join('')),
    fc
      .tuple(
        fc.constantFrom('rate', 'increase', 'max_over_time', 'absent_over_time', 'count_over_time'),
        selector,
        blank,
        duration,
        at,
      )
      .map(([name, inside, space, range, when]) => `${name}(${space}${inside}[${range}]${when})`),
    fc
      .tuple(
        fc.constantFrom('sum_over_time', 'last_over_time'),
        tie('vector'),
        duration,
        fc.constantFrom('', '1m', '30s'),
        at,
      )
      .map(([name, inside, range, step, when]) => `${name}((${inside})[${range}:${step}]${when})`),
    fc
      .tuple(fc.constantFrom('sum', 'MAX', 'count', 'group', 'topk', 'count_values'), grouping, tie('vector'), blank)
      .map(([name, by, inside, space]) => {
        const first = name === 'topk' ? '2, ' : name === 'count_values' ? '"seen", ' : '';
        return `${name}${by}${space}(${first}${inside})`;
      }),
    fc
      .tuple(fc.constantFrom('absent', 'abs', 'sort', 'timestamp', '-', '+'), tie('vector'))
      .map(([name, inside]) => `${name}(${inside})`),
    fc
      .tuple(tie('vector'), fc.constantFrom('job', 'x'), fc.constantFrom('pod', 'tenant'))
      .map(([inside, target, source]) => `label_replace(${inside}, "${target}", "$1", "${source}", "(.*)")`),
    fc
      .tuple(tie('vector'), blank, fc.constantFrom('or', 'AND', 'unless'), tie('vector'))
      .map(([left, space, operator, right]) => `(${left})${space} ${operator} ${space}(${right})`),
    fc
      .tuple(tie('vector'), fc.constantFrom('+', '-', '*', '/', '>', '== bool', '!='), matching, tie('vector'))
      .map(([left, operator, match, right]) => `(${left}) ${operator}${match} (${right})`),
    fc
      .tuple(tie('vector'), fc.constantFrom('* 2', '> 1e-5', '+ 0x1F', '< +Inf', '- vector(1)', '^ scalar(up)'))
      .map((parts) => parts.join(' ')),
  ),
}));

export const queries: fc.Arbitrary<string> = vector;
