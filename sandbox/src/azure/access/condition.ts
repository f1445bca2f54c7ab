import type { ConditionFacts } from './evaluate.ts';
import { matchesOperation } from './evaluate.ts';

/**
 * Azure ABAC conditions as far as they limit role assignments: `ActionMatches{'…'}`, `@Request[…:Attribute]` and
 * `@Resource[…:Attribute]` compared by `ForAnyOfAnyValues:GuidEquals`, `ForAnyOfAllValues:GuidNotEquals`,
 * `StringEqualsIgnoreCase` and their like, joined by `AND`, `OR`, `!` and parentheses. A condition that cannot be read
 * allows nothing.
 */
export function conditionHolds(condition: string, action: string, facts: ConditionFacts): boolean {
  try {
    return new ConditionReader(condition, action, facts).whole();
  } catch {
    return false;
  }
}

class ConditionReader {
  #rest: string;
  readonly #action: string;
  readonly #facts: ConditionFacts;

  constructor(text: string, action: string, facts: ConditionFacts) {
    this.#rest = text.trim();
    this.#action = action;
    this.#facts = facts;
  }

  whole(): boolean {
    const holds = this.#or();
    if (this.#rest !== '') throw new Error(`unread: ${this.#rest}`);
    return holds;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.#rest);
    if (match) this.#rest = this.#rest.slice(match[0].length).trimStart();
    return match;
  }

  #or(): boolean {
    let holds = this.#and();
    while (this.#take(/^(OR\b|\|\|)/i)) {
      const right = this.#and();
      holds = holds || right;
    }
    return holds;
  }

  #and(): boolean {
    let holds = this.#not();
    while (this.#take(/^(AND\b|&&)/i)) {
      const right = this.#not();
      holds = holds && right;
    }
    return holds;
  }

  #not(): boolean {
    if (this.#take(/^(!|NOT\b)/i)) return !this.#not();
    if (this.#take(/^\(/)) {
      const holds = this.#or();
      if (!this.#take(/^\)/)) throw new Error('a parenthesis is not closed');
      return holds;
    }
    const actionMatch = this.#take(/^ActionMatches\s*\{\s*'([^']*)'\s*\}/i);
    if (actionMatch) return matchesOperation(actionMatch[1] ?? '', this.#action);
    const exists = this.#take(/^Exists\s+@(?:Request|Resource)\[[^\]]*:(\w+)\]/i);
    if (exists) return Boolean(this.#facts[exists[1] ?? '']);
    return this.#comparison();
  }

  #comparison(): boolean {
    const head = this.#take(/^@(?:Request|Resource)\[[^\]]*:(\w+)\]\s*(?:ForAnyOf(?:Any|All)Values:)?(\w+)\s*/i);
    if (!head) throw new Error(`unread: ${this.#rest}`);
    const list = this.#take(/^\{([^}]*)\}/) ?? this.#take(/^('[^']*')/);
    if (!list) throw new Error('a comparison has values');
    const values = (list[1] ?? '').split(',').map((value) => value.trim().replace(/^'|'$/g, '').toLowerCase());
    const fact = (this.#facts[head[1] ?? ''] ?? '').toLowerCase();
    switch ((head[2] ?? '').toLowerCase()) {
      case 'guidequals':
      case 'stringequals':
      case 'stringequalsignorecase':
        return values.includes(fact);
      case 'guidnotequals':
      case 'stringnotequals':
      case 'stringnotequalsignorecase':
        return !values.includes(fact);
      default:
        throw new Error(`unknown comparison ${head[2]}`);
    }
  }
}
