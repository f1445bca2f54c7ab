/** One thing that a simple command does. */
export type Step =
  | { readonly kind: 'echo'; readonly text: string }
  | { readonly kind: 'sleep'; readonly ms: number }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'forever'; readonly everyMs: number; readonly texts: readonly string[] };

const SHELL = /(^|\/)(sh|bash|ash|dash)$/;
/** The longest time a timer can wait; a sleep beyond it is as good as one without end. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/**
 * Reads a container's command as steps, as far as it is made of `true`, `false`, `:`, `echo`, `printf`, `sleep`, `exit`,
 * `date` and `while true` loops of these. Undefined when it is anything else.
 */
export function readScript(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Step[] | undefined {
  const [first = '', ...rest] = command;
  const flag = rest[0] ?? '';
  if (SHELL.test(first) && /^-[a-z]*c[a-z]*$/.test(flag)) return readShell(rest[1] ?? '', environment);
  if (SHELL.test(first)) return undefined;
  const step = readWords(command);
  return step === undefined ? undefined : step;
}

function readShell(script: string, environment: Readonly<Record<string, string>>): Step[] | undefined {
  const loop =
    /^(?<before>[\s\S]*?)\bwhile\s+(?:true|:|\[\s*1\s*\]|sleep\s+(?<pause>\S+))\s*;?\s*do\s(?<body>[\s\S]*?);?\s*done\b/.exec(
      script,
    );
  if (loop?.groups !== undefined) {
    const before = readStatements(loop.groups.before ?? '', environment);
    const body = readStatements(loop.groups.body ?? '', environment);
    if (before === undefined || body === undefined) return undefined;
    const pause = loop.groups.pause === undefined ? 0 : (duration(loop.groups.pause) ?? 0);
    const everyMs = body.reduce((sum, step) => sum + (step.kind === 'sleep' ? step.ms : 0), pause);
    const texts = body.flatMap((step) => (step.kind === 'echo' ? [step.text] : []));
    return [...before.filter((step) => step.kind !== 'exit'), { kind: 'forever', everyMs, texts }];
  }
  return readStatements(script, environment);
}

function readStatements(script: string, environment: Readonly<Record<string, string>>): Step[] | undefined {
  const steps: Step[] = [];
  let code = 0;
  for (const { text, joint } of statements(script)) {
    // `a && b` stops at a failure, `a || b` goes on only after one.
    if (joint === '&&' && code !== 0) continue;
    if (joint === '||' && code === 0) continue;
    const list = words(text, environment);
    if (list === undefined) return undefined;
    if (list.length === 0) continue;
    const read = readWords(list);
    if (read === undefined) return undefined;
    const exit = read.find((step) => step.kind === 'exit');
    code = exit?.kind === 'exit' ? exit.code : 0;
    steps.push(...read.filter((step) => step.kind !== 'exit'));
    if (list[0] === 'exit') break;
  }
  return [...steps, { kind: 'exit', code }];
}

function* statements(script: string): Generator<{ text: string; joint: string }> {
  let text = '';
  let joint = ';';
  let quote = '';
  for (let index = 0; index < script.length; index++) {
    const character = script[index] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
      text += character;
      continue;
    }
    const pair = script.slice(index, index + 2);
    if (character === "'" || character === '"') quote = character;
    if (pair === '&&' || pair === '||') {
      yield { text, joint };
      [text, joint] = ['', pair];
      index += 1;
    } else if (character === ';' || character === '\n') {
      yield { text, joint };
      [text, joint] = ['', ';'];
    } else text += character;
  }
  yield { text, joint };
}

/** Words of one statement with quotes taken off and variables filled in; undefined for pipes and substitutions. */
function words(text: string, environment: Readonly<Record<string, string>>): string[] | undefined {
  const bare = text.replace(/\s+\d?>&?\s*\S+\s*$/, '');
  const list: string[] = [];
  for (const match of bare.trim().matchAll(/'([^']*)'|"([^"]*)"|([^\s'"]+)/g)) {
    const [, single, double, plain] = match;
    if (plain !== undefined && /[|`<>]|\$\(|^&$/.test(plain)) return undefined;
    if (double !== undefined && /`|\$\(/.test(double)) return undefined;
    list.push(single ?? fill(double ?? plain ?? '', environment));
  }
  return list;
}

function fill(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (_, name: string) => environment[name] ?? '');
}

function readWords(list: readonly string[]): Step[] | undefined {
  const [word = '', ...rest] = list;
  switch (word.split('/').at(-1)) {
    case 'true':
    case ':':
    case 'set':
    case 'date':
      return [];
    case 'false':
      return [{ kind: 'exit', code: 1 }];
    case 'exit':
      return [{ kind: 'exit', code: Number(rest[0] ?? '0') & 255 }];
    case 'echo':
      return [{ kind: 'echo', text: rest.filter((item, index) => index > 0 || !/^-[neE]+$/.test(item)).join(' ') }];
    case 'printf':
      return [{ kind: 'echo', text: (rest[0] ?? '').replace(/\\n/g, '') }];
    case 'sleep': {
      const ms = rest.reduce((sum, item) => sum + (duration(item) ?? Number.NaN), 0);
      return Number.isNaN(ms) ? [{ kind: 'exit', code: 1 }] : [{ kind: 'sleep', ms: Math.min(ms, LONGEST_SLEEP_MS) }];
    }
    default:
      return undefined;
  }
}

function duration(text: string): number | undefined {
  if (/^inf/i.test(text)) return LONGEST_SLEEP_MS;
  const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text);
  if (match === null) return undefined;
  const unit = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] || 's'] ?? 1_000;
  return Number(match[1]) * unit;
}
