import { CompileFault, compile, type Program } from '../admission/cel/compile.ts';
import { fromJson } from '../admission/cel/values.ts';
import { type FieldFault, printValue } from '../registry/failures.ts';
import type { JsonSchema } from './json-schema.ts';

/** One entry of `x-kubernetes-validations`. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

const names = ['self', 'oldSelf'];
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the rules of a schema find wrong with a value that fits it otherwise; `old` is what an update replaces. */
export function ruleFaults(value: unknown, old: unknown, schema: JsonSchema, path: string): FieldFault[] {
  if (value === null || value === undefined) return [];
  const faults = (schema['x-kubernetes-validations'] ?? []).flatMap((rule) => faultOf(rule, value, old, schema, path));
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      faults.push(...ruleFaults(element, counterpart(element, old, schema), schema.items ?? {}, `${path}[${index}]`));
    }
  } else if (isObject(value)) {
    for (const [field, inner] of Object.entries(value)) {
      const { additionalProperties } = schema;
      const own = schema.properties?.[field] ?? (isObject(additionalProperties) ? additionalProperties : undefined);
      if (own === undefined) continue;
      const before = isObject(old) ? old[field] : undefined;
      faults.push(...ruleFaults(inner, before, own as JsonSchema, path === '' ? field : `${path}.${field}`));
    }
  }
  return faults;
}

/** Elements of a list are the same before and after only where keys say so. */
function counterpart(element: unknown, old: unknown, schema: JsonSchema): unknown {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || keys === undefined || !Array.isArray(old)) return undefined;
  return old.find((each) => isObject(each) && isObject(element) && keys.every((key) => each[key] === element[key]));
}

function faultOf(rule: ValidationRule, value: unknown, old: unknown, schema: JsonSchema, path: string): FieldFault[] {
  // A rule about what was is none about what is new.
  if (/\boldSelf\b/.test(rule.rule) && old === undefined && rule.optionalOldSelf !== true) return [];
  const bindings = { self: fromJson(value), oldSelf: fromJson(old) };
  let detail: string;
  try {
    if (compile(rule.rule, names, 'bool').evaluate(bindings) === true) return [];
    detail = computedMessage(rule, bindings) ?? rule.message ?? `failed rule: ${rule.rule}`;
  } catch (error) {
    detail = `rule evaluation error: ${error instanceof Error ? error.message : String(error)}`;
  }
  const reason = rule.reason ?? 'FieldValueInvalid';
  const field = `${path}${rule.fieldPath ?? ''}`.replace(/^\./, '');
  const shown = printValue(schema.type ?? 'object');
  const words: Readonly<Record<string, string>> = {
    FieldValueForbidden: `Forbidden: ${detail}`,
    FieldValueRequired: `Required value: ${detail}`,
    FieldValueDuplicate: `Duplicate value: ${shown}`,
  };
  return [{ reason, field, message: words[reason] ?? `Invalid value: ${shown}: ${detail}` }];
}

function computedMessage(rule: ValidationRule, bindings: Parameters<Program['evaluate']>[0]): string | undefined {
  if (rule.messageExpression === undefined) return undefined;
  try {
    const text = compile(rule.messageExpression, names, 'string').evaluate(bindings);
    return typeof text === 'string' && text.trim() !== '' && !text.includes('\n') ? text : undefined;
  } catch {
    // The plain message stands in for one that cannot be computed.
    return undefined;
  }
}

/** Rules of a definition's schema that do not compile. */
export function ruleSyntaxFaults(schema: JsonSchema, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const [index, { rule }] of (schema['x-kubernetes-validations'] ?? []).entries()) {
    try {
      compile(rule, names, 'bool');
    } catch (error) {
      if (!(error instanceof CompileFault)) throw error;
      const message = `Invalid value: ${printValue({ rule })}: ${error.message}`;
      faults.push({ reason: 'FieldValueInvalid', field: `${path}.x-kubernetes-validations[${index}].rule`, message });
    }
  }
  for (const [field, inner] of Object.entries(schema.properties ?? {})) {
    faults.push(...ruleSyntaxFaults(inner, `${path}.properties[${field}]`));
  }
  if (schema.items !== undefined) faults.push(...ruleSyntaxFaults(schema.items, `${path}.items`));
  if (isObject(schema.additionalProperties)) {
    faults.push(...ruleSyntaxFaults(schema.additionalProperties as JsonSchema, `${path}.additionalProperties`));
  }
  return faults;
}
