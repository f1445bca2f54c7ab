import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fulfils, matches, missingOwner } from './conditions.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';

describe('patterns', () => {
  test.each([
    ['repo:org/app:ref:refs/heads/main', 'repo:org/app:ref:refs/heads/main', true],
    ['repo:org/*:ref:refs/heads/main', 'repo:org/app:ref:refs/heads/main', true],
    ['repo:org/*', 'repo:org/app:ref:refs/heads/main', false],
    ['repo:org/**', 'repo:org/app:ref:refs/heads/main', true],
    ['repo:org*', 'repo:org-of-others/app', false],
    ['repo:org/*:ref:refs/heads/main', 'repo:org/app:pull_request:ref:refs/heads/main', false],
    ['refs/heads/release-*', 'refs/heads/release-1.2', true],
    ['refs/heads/release-*', 'refs/heads/release-1/2', false],
    ['refs/heads/*', 'refs/heads/', true],
    ['*', '', true],
    ['**', 'a/b:c', true],
    ['a.c', 'abc', false],
    ['[a-z]', 'b', false],
    ['a*b*c', 'a1b2b3c', true],
    ['a*b*c', 'a1b2b3', false],
    ['Main', 'main', false],
    ['*é', 'caf\u00e9', true],
    ['**x', 'y\nx', true],
  ])('%s against %s: %s', (pattern, text, isMatch) => {
    expect(matches(pattern, text)).toBe(isMatch);
  });

  test('a text without stars matches itself alone', () => {
    const plain = fc.string({ maxLength: 40 }).filter((text) => !text.includes('*'));
    fc.assert(fc.property(plain, plain, (one, other) => matches(one, other) === (one === other)));
  });

  test('what a star stands for has neither slash nor colon', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => matches('a/*/z', `a/${text}/z`) === !/[/:]/.test(text)),
    );
  });

  test('I11: a pattern made to take long does not', () => {
    expect(matches('*a'.repeat(1_000), 'a'.repeat(1_999))).toBe(true);
    expect(matches(`${'**a'.repeat(600)}b`, 'a'.repeat(2_000))).toBe(false);
    expect(matches('**', 'a'.repeat(2_001))).toBe(false);
  });
});

describe('conditions', () => {
  const claims = {
    ref: 'refs/heads/main',
    run_attempt: 2,
    ref_protected: true,
    groups: ['a', 'b'],
    nested: { x: 'y' },
  };
  test.each([
    [{ claim: 'ref', oneOf: ['refs/heads/dev', 'refs/heads/main'] }, true],
    [{ claim: 'ref', oneOf: ['refs/heads/dev'] }, false],
    [{ claim: 'ref', like: 'refs/heads/*' }, true],
    [{ claim: 'run_attempt', oneOf: ['2'] }, true],
    [{ claim: 'ref_protected', oneOf: ['true'] }, true],
    [{ claim: 'groups', oneOf: ['b'] }, true],
    [{ claim: 'groups', oneOf: ['a,b'] }, false],
    [{ claim: 'nested', like: '**' }, false],
    [{ claim: 'missing', like: '**' }, false],
    [{ claim: 'toString', like: '**' }, false],
    [{ claim: 'ref' }, false],
  ])('%j: %s', (condition, isFulfilled) => {
    expect(fulfils(claims, condition)).toBe(isFulfilled);
  });
});

describe('an issuer whose tokens anybody can have is trusted only with whose they are', () => {
  test.each([
    [[{ claim: 'repository', oneOf: ['org/app'] }], true],
    [[{ claim: 'sub', like: 'repo:org/**' }], true],
    [[{ claim: 'repository', like: 'org/*' }], true],
    [[{ claim: 'ref', oneOf: ['refs/heads/main'] }], false],
    [[{ claim: 'sub', like: 'repo:**' }], false],
    [[{ claim: 'sub', like: 'repo:org*/**' }], false],
    [[{ claim: 'repository', like: '*/app' }], false],
    [[{ claim: 'repository', like: '**' }], false],
    [[], false],
  ])('%j: %s', (conditions, isEnough) => {
    expect(missingOwner(GITHUB, conditions) === null).toBe(isEnough);
    expect(missingOwner('https://gitlab.corp.example', conditions)).toBeNull();
  });
});
