import { type CelFunc, type CelInput, type CelValue, celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { ADDRESSES } from './addresses.ts';
import { AUTHORIZER } from './authorizer.ts';
import { checkNames, checkResult, type Result } from './check.ts';
import { COSTS, countSteps, type Meter, metered } from './cost.ts';
import { inferType } from './infer.ts';
import { SyntaxFault, tokenize } from './lexer.ts';
import { LIBRARIES } from './libraries.ts';
import { withoutOptionalSyntax } from './optional-syntax.ts';
import { OPTIONALS } from './optionals.ts';
import { checkSyntax } from './syntax.ts';
import { expandLiterals } from './tree.ts';
import type { CelType } from './types.ts';

/** An expression ready to run. */
export interface Program {
  readonly expression: string;
  /** Throws with the reason; what it cost is added to the meter. */
  readonly evaluate: (bindings: Readonly<Record<string, CelInput>>, meter?: Meter) => CelValue;
}

/** An expression that does not compile; the message is the one that the API server gives. */
export class CompileFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CompileFault';
  }
}

const FUNCTIONS: CelFunc[] = [...COSTS, ...strings, ...OPTIONALS, ...LIBRARIES, ...ADDRESSES, ...AUTHORIZER];
const environment = celEnv({ funcs: FUNCTIONS });
const functionNames = new Set([...environment.funcs].map((func) => func.name));
/** Policies name some hundred expressions; what is beyond is compiled again. */
const KEPT_PROGRAMS = 2_000;
const programs = new Map<string, Program>();
/** For their types alone: a policy asks for those of each expression once per type that it is about. */
const parsedExpressions = new Map<string, ReturnType<typeof parse>>();

/** Compiles an expression that may use these variables. Throws `CompileFault`. */
export function compile(expression: string, variables: readonly string[], result: Result): Program {
  const key = `${result}\n${variables.join(' ')}\n${expression}`;
  const present = programs.get(key);
  if (present !== undefined) return present;
  const program = build(expression, variables, result);
  keep(programs, key, program);
  return program;
}

function keep<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.set(key, value);
  if (kept.size <= KEPT_PROGRAMS) return;
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
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
    const cost = countSteps(parsed.expr);
    const run = plan(environment, parsed.expr);
    return {
      expression,
      evaluate(bindings, meter) {
        return metered(cost, meter, () => {
          const value = run(bindings as Record<string, CelInput>);
          if (isCelError(value)) throw new Error(evaluationMessage(value.message));
          return value;
        });
      },
    };
  } catch (error) {
    if (error instanceof CompileFault) throw error;
    if (error instanceof SyntaxFault) throw new CompileFault(`compilation failed: ${pointedAt(expression, error)}`);
    const message = error instanceof Error ? error.message : String(error);
    throw new CompileFault(`compilation failed: ${pointedAt(expression, new SyntaxFault(0, message))}`);
  }
}

/**
 * The type of an expression whose variables are of these types. Throws `CompileFault` where it asks for a field that is
 * not there or compares what is never alike; what does not compile at all is `compile`'s to tell.
 */
export function typeOfExpression(expression: string, scope: ReadonlyMap<string, CelType>): CelType {
  const parsed = parsedExpressions.get(expression) ?? parse(withoutOptionalSyntax(expression, tokenize(expression)));
  if (!parsedExpressions.has(expression)) keep(parsedExpressions, expression, parsed);
  try {
    return inferType(parsed.expr, { scope, positions: parsed.sourceInfo?.positions ?? {} });
  } catch (error) {
    if (error instanceof SyntaxFault) throw new CompileFault(`compilation failed: ${pointedAt(expression, error)}`);
    throw error;
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
