import { isList, isMap, type Json, type JsonMap } from './documents.ts';
import type { Violation } from './violation.ts';

/** Checks a string, number or boolean against the keywords of its schema. */
export function checkScalar(node: JsonMap, value: Json, at: string): Violation[] {
  const found: Violation[] = [];
  const refuse = (rule: string, message: string, severity: Violation['severity'] = 'error') => {
    found.push({ severity, rule, at, message });
  };
  switch (node.type) {
    case 'string':
      if (typeof value !== 'string') refuse('type', `a string is expected, not ${typeof value}`);
      else checkString(node, value, refuse);
      break;
    case 'boolean':
      if (typeof value !== 'boolean') refuse('type', `true or false is expected, not ${typeof value}`);
      break;
    case 'integer':
    case 'number':
      if (typeof value !== 'number') refuse('type', `a number is expected, not ${typeof value}`);
      else checkNumber(node, value, refuse);
      break;
    default:
      break;
  }
  if (isList(node.enum) && found.length === 0 && !node.enum.includes(value)) {
    const extension = node['x-ms-enum'];
    const isOpen = isMap(extension) && extension.modelAsString === true;
    const alike = node.enum.find((item) => String(item).toLowerCase() === String(value).toLowerCase());
    // A known value in the wrong case is a slip even where the enum is open.
    const severity = isOpen && alike === undefined ? 'warning' : 'error';
    refuse('enum', `${JSON.stringify(value)} is none of ${node.enum.join(', ')}`, severity);
  }
  return found;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function checkString(node: JsonMap, value: string, refuse: (rule: string, message: string) => void): void {
  if (typeof node.minLength === 'number' && value.length < node.minLength) {
    refuse('length', `shorter than ${node.minLength} characters`);
  }
  if (typeof node.maxLength === 'number' && value.length > node.maxLength) {
    refuse('length', `longer than ${node.maxLength} characters`);
  }
  if (typeof node.pattern === 'string' && !new RegExp(node.pattern).test(value)) {
    refuse('pattern', `${JSON.stringify(value)} does not match ${node.pattern}`);
  }
  if (node.format === 'date-time' && Number.isNaN(Date.parse(value))) refuse('format', 'is no date and time');
  if (node.format === 'uuid' && !UUID.test(value)) refuse('format', `${JSON.stringify(value)} is no UUID`);
}

function checkNumber(node: JsonMap, value: number, refuse: (rule: string, message: string) => void): void {
  if (node.type === 'integer' && !Number.isInteger(value)) refuse('type', 'a whole number is expected');
  if (typeof node.minimum === 'number') {
    const isBelow = node.exclusiveMinimum === true ? value <= node.minimum : value < node.minimum;
    if (isBelow) refuse('range', `below ${node.minimum}`);
  }
  if (typeof node.maximum === 'number') {
    const isAbove = node.exclusiveMaximum === true ? value >= node.maximum : value > node.maximum;
    if (isAbove) refuse('range', `above ${node.maximum}`);
  }
}
