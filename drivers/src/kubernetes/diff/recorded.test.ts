import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '@tenantry/kinds';
import { describe, expect, test } from 'vitest';
import { asObject, isObject } from '../mark.ts';
import { difference } from './diff.ts';

interface Step {
  readonly name: string;
  readonly request?: { readonly method: string; readonly path: string; readonly body?: JsonObject };
  readonly response?: { readonly status: number; readonly body: JsonObject };
}

const file = fileURLToPath(new URL('../../../../../shared/kubernetes-recorded/conversation.json', import.meta.url));
const isRecorded = existsSync(file);
if (!isRecorded) process.stdout.write(`skipped: no recorded conversation at ${file}\n`);

/** Reviews and token requests answer with something else than what was sent. */
const QUESTIONS = /Review$|^TokenRequest$/;
/** Sent so that the server changes it: by a mutating policy, or by dropping fields that it does not know. */
const CHANGED_ON_PURPOSE = new Set(['pod placed by JSON patch', 'unknown field, warn', 'custom resource']);

function created(): (readonly [string, JsonObject, JsonObject])[] {
  if (!isRecorded) return [];
  const { steps } = JSON.parse(readFileSync(file, 'utf8')) as { steps: Step[] };
  return steps.flatMap(({ name, request, response }) => {
    const sent = request?.body;
    if (response?.status !== 201 || !isObject(sent) || !isObject(response.body)) return [];
    if (QUESTIONS.test(String(sent.kind)) || CHANGED_ON_PURPOSE.has(name)) return [];
    return [[name, sent, response.body] as const];
  });
}

describe.skipIf(!isRecorded)('what a real API server stores is what was sent to it', () => {
  test.each(created())('%s', (_name, sent, stored) => {
    const { generateName: _generateName, ...metadata } = asObject(sent.metadata);
    expect(difference({ ...sent, metadata }, stored)).toEqual({ kind: 'none' });
  });

  test('many kinds of objects were sent', () => {
    expect(created().length).toBeGreaterThan(15);
  });
});
