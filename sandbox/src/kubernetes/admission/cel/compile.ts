import { type CelFunc, type CelInput, type CelValue, celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { ADDRESSES } from './addresses.ts';
import { AUTHORIZER } from './authorizer.ts';
import { checkNames, checkResult, type Result } from './check.ts';
import { SyntaxFault, tokenize } from './lexer.ts';
import { LIBRARIES } from './libraries.ts';
import { withoutOptionalSyntax } from './optional-syntax.ts';
import { OPTIONALS } from './optionals.ts';
import { checkSyntax } from './syntax.ts';
import { expandLiterals } from './tree.ts';

/** An expression ready to run. */
export interface Program {
  readonly expression: string;
  readonly evaluate: (bindings: Readonly<Record<string, CelInput>>) => CelValue;
}

/** An expression that does not compile; the message is the one that the API server gives. */
export class CompileFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CompileFault';
  }
}

const FUNCTIONS: CelFunc[] = [...strings, ...OPTIONALS, ...LIBRARIES, ...ADDRESSES, ...AUTHORIZER];
const environment = celEnv({ funcs: FUNCTIONS });
const functionNames = new Set([...environment.funcs].map((func) => func.name));
/** Policies name some hundred expressions; what is beyond is compiled again. */
const KEPT_PROGRAMS = 2_000;
const programs = new Map<string, Program>();

/** Compiles an expression that may use these variables. Throws `CompileFault`. */
export function compile(expression: string, variables: readonly string[], result: Result): Program {
  const key = `${result}\n${variables.join(' ')}\n${expression}`;
  const present = programs.get(key);
  if (present !== undefined) return present;
  const program = build(expression, variables, result);
  programs.set(key, program);
  if (programs.size > KEPT_PROGRAMS) {
    const [oldest] = programs.keys();
    if (oldest !== undefined) programs.delete(oldest);
  }
  return program;
}

function build(expression: string, variables: readonly string[], result: Result): Program {
  try {
    const tokens = tokenize(expression);
    checkSyntax(tokens);
    const parsed = parse(withoutOptionalSyntax(expression, tokens));
    checkNames(parsed.expr, new Set(variables), functionNames, tokens);
    const wrong = checkResult(parsed.expr, result);
    if (wrong !== undefined) throw new CompileFault(wrong);
    expandLiterals(parsed.expr);
    const run = plan(environment, parsed.expr);
    return {
      expression,
      evaluate(bindings) {
        const value = run(bindings as Record<string, CelInput>);
        if (isCelError(value)) throw new Error(evaluationMessage(value.message));
        return value;
      },
    };
  } catch (error) {
    if (error instanceof CompileFault) throw error;
    if (error instanceof SyntaxFault) throw new CompileFault(`compilation failed: ${pointedAt(expression, error)}`);
    const message = error instanceof Error ? error.message : String(error);
    throw new CompileFault(`compilation failed: ${pointedAt(expression, new SyntaxFault(0, message))}`);
  }
}

/** `ERROR: <input>:1:5: …` with the line and a mark below the place. */
function pointedAt(expression: string, fault: SyntaxFault): string {
  const before = expression.slice(0, fault.at).split('\n');
  const line = before.length;
  const column = before.at(-1)?.length ?? 0;
  const source = expression.split('\n')[line - 1] ?? '';
  return `ERROR: <input>:${line}:${column + 1}: ${fault.message}\n | ${source}\n | ${'.'.repeat(column)}^`;
}

function evaluationMessage(message: string): string {
  return message
    .replace(/^field not found: /, 'no such key: ')
    .replace(/^unresolved attribute$/, 'no such attribute(s)');
}
