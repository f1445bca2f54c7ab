import type { SchemaNode } from './schema.ts';

const patterns = new Map<string, RegExp | null>();

/** Patterns of the documents are .NET's; one that JavaScript cannot read is not checked. */
function compiled(pattern: string): RegExp | null {
  if (!patterns.has(pattern)) {
    let expression: RegExp | null;
    try {
      expression = new RegExp(pattern, 'u');
    } catch {
      try {
        expression = new RegExp(pattern);
      } catch {
        expression = null;
      }
    }
    patterns.set(pattern, expression);
  }
  return patterns.get(pattern) ?? null;
}

/** What is wrong with a text, number or boolean, or null. */
export function checkScalar(node: SchemaNode, value: string | number | boolean): string | null {
  switch (node.t) {
    case 'string':
      return typeof value === 'string' ? checkText(node, value) : `Expected a string and found ${typeof value}`;
    case 'integer':
    case 'number':
      if (typeof value !== 'number') return `Expected a number and found ${typeof value}`;
      if (node.t === 'integer' && !Number.isInteger(value)) return 'Expected an integer and found a fraction';
      if (node.min !== undefined && value < node.min) return `The value ${value} is below ${node.min}`;
      if (node.max !== undefined && value > node.max) return `The value ${value} is above ${node.max}`;
      return null;
    case 'boolean':
      return typeof value === 'boolean' ? null : `Expected a boolean and found ${typeof value}`;
    case 'object':
    case 'array':
      return `Expected ${node.t} and found ${typeof value}`;
    default:
      return null;
  }
}

function checkText(node: SchemaNode, value: string): string | null {
  // Azure reads enumerations in any case.
  if (node.enum && !node.enum.some((known) => known.toLowerCase() === value.toLowerCase())) {
    return `The value '${value}' is none of ${node.enum.join(', ')}`;
  }
  if (node.minLength !== undefined && value.length < node.minLength)
    return `The value is shorter than ${node.minLength} characters`;
  if (node.maxLength !== undefined && value.length > node.maxLength)
    return `The value is longer than ${node.maxLength} characters`;
  if (node.pattern && compiled(node.pattern)?.test(value) === false)
    return `The value '${value}' does not match ${node.pattern}`;
  return null;
}
